"""The people on a school's list: who they are, and whether their invitation could be delivered. Never who answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, Value, When

from surveys.enums import WaveState
from surveys.models import Recipient, Wave, WaveSchool
from wqm.mail.enums import UNDELIVERED, Delivery, MailState
from wqm.mail.queries import state_by_argument, undelivered_arguments
from wqm.tenancy.scope import scope
from wqm.ui.sorting import Sorting
from wqm.visible import visible

INVITATION = "surveys.invitation"
A_PAGE = 50
State = tuple[str, str]


@dataclass(frozen=True)
class Listed:
    """Somebody on the list. `delivery` is a sentence about the invitation, never about a reminder or an answer."""

    id: UUID
    email: str
    group: str
    delivery: str
    has_failed: bool
    can_be_corrected: bool


def listed_people(
    wave: Wave,
    part: WaveSchool,
    *,
    words: str = "",
    unreached: bool = False,
    number: Any = 1,
    sorting: Sorting | None = None,
) -> tuple[Page[Recipient], list[Listed]]:
    """A page of the school's list, of those whose address contains the words, and who they are.

    With `unreached` only those whose invitation cannot have reached them. As many queries for any list.
    """
    recipients = Recipient.objects.filter(wave=wave, school=part.school_id, email__icontains=visible(words))
    recipients = sorting.queryset(recipients) if sorting else recipients.order_by("email")
    if unreached:
        recipients = recipients.filter(pk__in=_unreached(wave))
    page = Paginator(recipients, A_PAGE).get_page(number)
    people = list(page.object_list)
    states = states_of(wave, [recipient.pk for recipient in people])
    names = group_names(wave, part)
    return page, [
        _listed(wave, recipient, names.get(recipient.group, ""), states.get(str(recipient.pk))) for recipient in people
    ]


def people_columns(wave: Wave, part: WaveSchool) -> dict[str, Any]:
    """What the list can be sorted by: the address, and the name of the group."""
    names = group_names(wave, part)
    by_name = Case(*(When(group=code, then=Value(name)) for code, name in names.items()), default=Value(""))
    return {"email": F("email")} | ({"group": by_name} if wave.breakdowns else {})


def states_of(wave: Wave, recipients: Iterable[UUID]) -> dict[str, State]:
    """State and delivery of the invitations of these people. The outbox is readable in the widest scope alone."""
    if wave.state == WaveState.DRAFT:
        return {}
    with scope(everything=True):
        values = [str(pk) for pk in recipients]
        return state_by_argument(batch=wave.pk, kind=INVITATION, name="recipient", values=values)


def is_undelivered(state: State | None) -> bool:
    """Whether an invitation cannot have reached its person."""
    return state is not None and (state[0] == MailState.FAILED or state[1] in UNDELIVERED)


def failed_count(wave: Wave, school: Any) -> int:
    """How many people of the school could not be reached under their address."""
    if wave.state != WaveState.OPEN:
        return 0
    failed = _unreached(wave)
    return Recipient.objects.filter(wave=wave, school=school, pk__in=failed).count() if failed else 0


def _unreached(wave: Wave) -> set[str]:
    with scope(everything=True):
        return undelivered_arguments(batch=wave.pk, kind=INVITATION, name="recipient")


def group_names(wave: Wave, part: WaveSchool) -> dict[str, str]:
    """The categories of each kind of respondents of the school, in words."""
    names = {
        (breakdown["code"], category["code"]): category["name"]
        for breakdown in wave.breakdowns
        for category in breakdown["categories"]
    }
    return {group["code"]: ", ".join(names.get(place, "") for place in group["in"].items()) for group in part.groups}


def _listed(wave: Wave, recipient: Recipient, group: str, state: State | None) -> Listed:
    has_failed = is_undelivered(state) or (state is not None and state[1] == Delivery.COMPLAINED)
    correctable = is_undelivered(state) and wave.state == WaveState.OPEN
    return Listed(recipient.pk, recipient.email, group, _sentence(state), has_failed, correctable)


def _sentence(state: State | None) -> str:
    if state is None:
        return ""
    if state[1]:
        return str(Delivery(state[1]).label)
    words = {
        MailState.FAILED: "Not delivered",
        MailState.CANCELLED: "Not sent",
        MailState.UNKNOWN: "Delivery not confirmed",
    }
    return words.get(MailState(state[0]), "Sent" if state[0] == MailState.SENT else "Waiting to send")
