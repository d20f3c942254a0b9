"""What is allowed with the agenda of a visit. The sentences are for headteachers and assessors."""

from collections.abc import Sequence
from typing import Any

from assessments.agendas import Gap
from assessments.enums import EngagementRole, EngagementState, VisitState
from assessments.models import Agenda, AgendaItem, Visit
from wqm.access.refusals import NotAllowed

MOST_ITEMS = 60


def check_can_plan(visit: Visit) -> None:
    """The agenda of a visit that is still to happen."""
    if visit.state == VisitState.CANCELLED:
        raise NotAllowed("This visit was cancelled, so its agenda can no longer be changed.")
    if not visit.is_open:
        raise NotAllowed("This visit has been recorded, so its agenda can no longer be changed.")


def check_can_add(number: int) -> None:
    """A day has an end."""
    if number > MOST_ITEMS:
        raise NotAllowed(f"An agenda can have {MOST_ITEMS} items at most. Remove one first.")


def check_still_there(item: AgendaItem) -> None:
    """What somebody removed in between is put back first."""
    if item.removed_at:
        raise NotAllowed("Someone has removed this item from the agenda. Put it back before you change it.")


def check_can_share(
    agenda: Agenda,
    items: Sequence[AgendaItem],
    gaps: Sequence[Gap],
    *,
    reason: str,
    edition: int,
    is_asked: bool,
) -> None:
    """An agenda with items on days that the visit has; without governors only with a reason.

    The same one is shared once, or again as the answer to a lead who asked for changes (`is_asked`).
    """
    if agenda.shared_at and not agenda.has_changed and not is_asked:
        raise NotAllowed("This agenda is shared already, and nothing has changed since.")
    if edition != agenda.edition:
        raise NotAllowed("Someone changed the agenda a moment ago. Look at it again, then share it.")
    if not items:
        raise NotAllowed("There is nothing on the agenda yet. Start from the template, or add an item.")
    if blocking := [gap.sentence for gap in gaps if gap.blocks]:
        raise NotAllowed(" ".join(blocking))
    if not reason and (named := [gap.sentence for gap in gaps if gap.wants_reason]):
        raise NotAllowed(" ".join(named))


def check_leads(visit: Visit, by: Any) -> None:
    """The lead speaks for those who come."""
    mine = visit.engagements.filter(user=by, state=EngagementState.ACCEPTED).first()
    if mine is None or mine.role != EngagementRole.LEAD:
        raise NotAllowed(f"{visit.assessor_name} leads this visit, and answers the school about its agenda.")


def check_can_answer_agenda(visit: Visit, agenda: Agenda | None, by: Any) -> Agenda:
    """The lead, about an agenda that the school has shared."""
    check_can_plan(visit)
    check_leads(visit, by)
    if agenda is None or agenda.shared_at is None:
        raise NotAllowed("The school has not shared its agenda yet. We email you when it does.")
    return agenda


def check_can_agree(agenda: Agenda, edition: int) -> None:
    """Once, to what was shared, and to what the lead has read."""
    if agenda.agreed_at:
        raise NotAllowed("You have agreed to this agenda already.")
    if edition != agenda.edition:
        raise NotAllowed("The school changed the agenda a moment ago. Read it again, then agree.")
    if agenda.has_changed:
        raise NotAllowed("The school is changing the agenda. You can agree as soon as it shares the changes.")
