"""What to see to before an audit, and what the hall is told. Items are named; sentences are for leaders."""

from dataclasses import dataclass

from audits.enums import Form
from audits.models import Audit


@dataclass(frozen=True)
class Item:
    """Something to see to. `name` is stored where it is ticked."""

    name: str
    title: str
    why: str


PAID = Item(
    "time",
    "Support staff are paid for their time",
    "Pay teaching assistants, office, kitchen and site staff who come outside their hours, or hold it within them.",
)
ITEMS = (
    PAID,
    Item(
        "part_time",
        "People who cannot come can take part",
        "Send part-timers and those on leave their link before the day. Their answers are opened with all others.",
    ),
    Item(
        "phones",
        "No one needs a phone of their own",
        "Put a school tablet or paper sheets on each table. One device can write for a group.",
    ),
    Item(
        "managers",
        "No one leads people whom they manage",
        "Groups choose who writes. Senior leaders sit together, away from the others.",
    ),
    Item(
        "room",
        "Groups cannot read each other’s screens",
        "Space between tables, the screen where everyone sees it, and a quiet corner for those who need one.",
    ),
    Item(
        "wifi",
        "The wifi holds, and paper is ready if it does not",
        "Try the hall’s wifi with a few phones. Print the group sheets either way.",
    ),
    Item(
        "support",
        "Someone is there for people who are upset",
        "Say who it is. Print the run sheet: it has the numbers to ring.",
    ),
)
ONLINE = (
    PAID,
    Item(
        "reach",
        "Everyone has an address that they read",
        "Ask kitchen, cleaning and site staff for one, and give them a device and time in the day to respond.",
    ),
    Item(
        "support",
        "Someone is there for people who are upset",
        "Say who it is when you announce the audit. The email and the page give a number outside school as well.",
    ),
)


def items_for(audit: Audit) -> list[tuple[Item, bool]]:
    """Each item that matters for this form of audit, and whether it is ticked."""
    return [(item, item.name in audit.checklist) for item in (ONLINE if audit.form == Form.ELECTRONIC else ITEMS)]
