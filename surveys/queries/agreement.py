"""What a school agreed on the use of its surveys, with its text as it is read."""

from dataclasses import dataclass

from framework.texts import Block, blocks_of
from schools.models import School, UseAgreement
from schools.queries import agreement_in_force, agreements_of


@dataclass(frozen=True)
class Agreed:
    """An agreement and its text in blocks."""

    agreement: UseAgreement
    blocks: list[Block]


def agreed_at(school: School) -> list[Agreed]:
    """All agreements of the school, the newest first."""
    return [Agreed(agreement, blocks_of(agreement.text)) for agreement in agreements_of(school)]


def agreed_now(school: School | None) -> Agreed | None:
    """The newest, also for a page of respondents, whose scope sees no row of the school."""
    agreement = agreement_in_force(school) if school else None
    return Agreed(agreement, blocks_of(agreement.text)) if agreement else None
