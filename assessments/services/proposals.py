"""One side proposes days, the other answers. Every proposal stays as a row."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from assessments import visit_emails as emails
from assessments.enums import Part, ProposalState, Side
from assessments.models import DayProposal, ProposedDay, Visit
from assessments.policies.visits import check_can_arrange
from assessments.services.arranging import (
    all_rows,
    book_if_agreed,
    locked_cycle,
    open_visit,
    set_days,
    start_visit,
    visit_days_from,
)
from evidence.models import Cycle
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record

MOST_DAYS = 10


@transaction.atomic
def propose_days(
    *, cycle: Cycle, chosen: Iterable[date], side: Side, by: Any, part: str = Part.ALL, note: str = ""
) -> DayProposal:
    """Propose first days for the visit; what this side proposed before and nobody answered is withdrawn.

    Raises NotAllowed for a day that is no school day, and where the days are agreed already.
    """
    wanted = sorted(set(chosen))
    with all_rows():
        cycle = locked_cycle(cycle.pk)
        check_can_arrange(cycle)
        visit = open_visit(cycle)
        _check_not_agreed(visit)
        if not wanted:
            raise NotAllowed("Choose at least one day.")
        if len(wanted) > MOST_DAYS:
            raise NotAllowed(f"Choose up to {MOST_DAYS} days.")
        for day in wanted:
            visit_days_from(cycle, day, part)
        _withdraw(DayProposal.objects.filter(cycle=cycle, side=side), by)
        proposal = DayProposal.objects.create(school=cycle.school, cycle=cycle, side=side, note=note, proposed_by=by)
        ProposedDay.objects.bulk_create(
            ProposedDay(school=cycle.school, proposal=proposal, day=day, part=part) for day in wanted
        )
        record("visit.days_proposed", by=by, school=cycle.school, target=cycle, summary=_summary(wanted))
        emails.days_proposed(proposal, visit)
        return proposal


def _check_not_agreed(visit: Visit | None) -> None:
    if visit and visit.days_agreed_at:
        raise NotAllowed(
            f"The visit is agreed for {date_format(visit.starts_on)}. To change that, move or postpone the visit."
        )


def _summary(wanted: list[date]) -> str:
    return f"Proposed {len(wanted)} day{'' if len(wanted) == 1 else 's'} for the visit"


@transaction.atomic
def accept_day(*, proposed: ProposedDay, side: Side, by: Any) -> Visit:
    """Agree to one proposed day. The visit is booked once someone leads it, too.

    Raises NotAllowed for one's own proposal, one that was answered or withdrawn a moment ago, and where someone who has
    accepted holds the day for another visit.
    """
    with all_rows():
        proposal, cycle = _held(proposed.proposal)
        _check_can_answer(proposal, side)
        proposed = ProposedDay.objects.get(pk=proposed.pk)
        visit = open_visit(cycle)
        _check_not_agreed(visit)
        if visit is None:
            visit = start_visit(cycle=cycle, starts_on=proposed.day, part=proposed.part, by=by)
        set_days(visit, proposed.day, proposed.part, by, side=side)
        _accepted(proposal, proposed, by)
        _withdraw(DayProposal.objects.filter(cycle=cycle), by)
        when = date_format(proposed.day)
        record("visit.days_agreed", by=by, school=cycle.school, target=visit, summary=f"Agreed on {when} for the visit")
        is_booked = book_if_agreed(visit, by)
        emails.days_answered(proposal, visit, side=side, is_booked=is_booked)
        return visit


@transaction.atomic
def decline_days(*, proposal: DayProposal, answer: str, side: Side, by: Any) -> None:
    """None of the days; `answer` says why. Raises NotAllowed as `accept_day` does."""
    with all_rows():
        proposal, cycle = _held(proposal)
        _check_can_answer(proposal, side)
        proposal.state, proposal.answer = ProposalState.DECLINED, answer
        proposal.answered_at, proposal.answered_by = timezone.now(), by
        proposal.save()
        record("visit.days_declined", by=by, school=cycle.school, target=cycle, summary="Declined the proposed days")
        emails.days_answered(proposal, None, side=side)


def agree_if_proposed(visit: Visit, by: Any) -> None:
    """A visit that the office begins: on a day that the school proposed, both agree; any other is proposed to it."""
    offered = ProposedDay.objects.filter(
        proposal__cycle=visit.cycle_id, proposal__state=ProposalState.OPEN, proposal__side=Side.SCHOOL,
        day=visit.starts_on, part=visit.part,
    ).select_related("proposal")  # fmt: skip
    if proposed := offered.first():
        set_days(visit, proposed.day, proposed.part, by)
        _accepted(proposed.proposal, proposed, by)
    else:
        propose_days(cycle=visit.cycle, chosen=[visit.starts_on], part=visit.part, side=Side.OFFICE, by=by)


def withdraw_proposals(cycle: Cycle, by: Any) -> None:
    """Nothing is proposed any more: the visit was called off, or its days were set."""
    _withdraw(DayProposal.objects.filter(cycle=cycle), by)


def _held(proposal: DayProposal) -> tuple[DayProposal, Cycle]:
    cycle = locked_cycle(proposal.cycle_id)
    proposals = DayProposal.objects.select_for_update(of=("self",)).select_related(
        "school", "cycle__level", "proposed_by"
    )
    return proposals.get(pk=proposal.pk), cycle


def _check_can_answer(proposal: DayProposal, side: Side) -> None:
    if proposal.side == side:
        raise NotAllowed("These days were proposed by your side, so the other side answers.")
    if Side.SCHOOL not in (proposal.side, side):
        raise NotAllowed("The school answers these days: a visit is agreed with it.")
    if proposal.state != ProposalState.OPEN:
        raise NotAllowed("These days have been answered or withdrawn already. Look at the dates again.")


def _accepted(proposal: DayProposal, proposed: ProposedDay, by: Any) -> None:
    ProposedDay.objects.filter(pk=proposed.pk).update(is_chosen=True)
    proposal.state, proposal.answered_at, proposal.answered_by = ProposalState.ACCEPTED, timezone.now(), by
    proposal.save()


def _withdraw(proposals: Any, by: Any) -> None:
    proposals.filter(state=ProposalState.OPEN).update(
        state=ProposalState.WITHDRAWN, answered_at=timezone.now(), answered_by=by
    )
