"""A receipt in the address of the page that shows it, so that a reload shows it again and the server remembers nobody.

Plain, it would stay in logs along the way, beside a time and a network; the address holds it under the site's key.
"""

from dataclasses import dataclass
from uuid import UUID

from wqm.sealing.boxes import cover_receipt, uncover_receipt
from wqm.sealing.derivation import site_key


@dataclass(frozen=True)
class ShownReceipt:
    """The code, and the group whose page shows it."""

    code: str
    group: str


def cover(wave_id: UUID, code: str, group: str) -> str:
    """What stands in the address."""
    return cover_receipt(site_key("receipt"), {"w": str(wave_id), "c": code, "g": group})


def uncover(wave_id: UUID, covered: str) -> ShownReceipt | None:
    """The receipt of this wave in an address; None for anything else."""
    content = uncover_receipt(site_key("receipt"), covered)
    return ShownReceipt(content["c"], content["g"]) if content and content["w"] == str(wave_id) else None
