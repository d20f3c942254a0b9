"""The office asks someone to come; they answer; the office, or a rule, takes someone off again."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from assessments import visit_emails as emails
from assessments.enums import (
    ON_VISIT,
    OPEN_VISITS,
    ChangeKind,
    ChangeReason,
    EngagementRole,
    EngagementState,
    Part,
    Side,
    VisitState,
)
from assessments.models import Agenda, Assessor, Engagement, Visit, VisitChange
from assessments.policies.awards import check_earlier_awards
from assessments.policies.engagements import (
    check_can_answer,
    check_can_ask,
    check_can_withdraw,
    check_own_conflicts,
    check_seen,
    days_to_come,
)
from assessments.policies.visits import check_can_arrange
from assessments.services.arranging import (
    all_rows,
    book_if_agreed,
    hold_days,
    locked_cycle,
    locked_visit,
    open_visit,
    reads_until,
    release_days,
    start_visit,
)
from assessments.services.briefing import make_briefing
from assessments.services.proposals import agree_if_proposed
from assessments.workflow import ENGAGEMENT_TRANSITIONS, TRANSITIONS, may
from evidence.models import Cycle
from schools.calendar.queries import calendar_of
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.times import school_days

DECLARED = "I know of no conflict of interest with this school."


@transaction.atomic
def ask_assessor(
    *,
    cycle: Cycle,
    assessor: Assessor,
    answer_by: date,
    by: Any,
    role: str = EngagementRole.LEAD,
    starts_on: date | None = None,
    part: str = Part.ALL,
) -> Engagement:
    """Ask someone to come on the cycle's visit; `starts_on` where none is being arranged yet.

    A day that the school proposed is agreed by that; any other is proposed to the school in the office's name. Raises
    NotAllowed: also where someone else was asked to lead, or this person was asked, a moment ago.
    """
    cycle = locked_cycle(cycle.pk)
    check_can_arrange(cycle)
    check_earlier_awards(cycle)
    visit = open_visit(cycle) or _start(cycle, starts_on, part, by)
    if starts_on and starts_on != visit.starts_on:
        raise NotAllowed(f"The visit is being arranged for {date_format(visit.starts_on)}. Move it first.")
    check_can_ask(assessor, visit, answer_by)
    _check_not_asked(visit, assessor, role)
    engagement = Engagement(
        school=cycle.school,
        visit=visit,
        user=assessor.user,
        role=role,
        level=cycle.level,
        starts_on=visit.starts_on,
        ends_on=visit.ends_on,
        part=visit.part,
        uid=visit.uid,
        sequence=visit.sequence,
        answer_by=answer_by,
        asked_by=by,
    )
    try:
        with transaction.atomic():
            engagement.save(force_insert=True)
    except IntegrityError as error:  # the cycle is held, so this is a bug or a hand in the database
        raise NotAllowed("Someone else was asked a moment ago. Look at the visit again.") from error
    what = engagement.get_role_display().lower()
    record("visit.asked", by=by, school=cycle.school, target=visit, summary=f"Asked someone to come: {what}")
    emails.engagement_asked(engagement)
    return engagement


def _start(cycle: Cycle, starts_on: date | None, part: str, by: Any) -> Visit:
    if starts_on is None:
        raise NotAllowed("Choose the first day of the visit before you ask anyone.")
    visit = start_visit(cycle=cycle, starts_on=starts_on, part=part, by=by)
    agree_if_proposed(visit, by)
    return visit


def _check_not_asked(visit: Visit, assessor: Assessor, role: str) -> None:
    for other in visit.engagements.filter(state__in=["asked", "accepted"]).select_related("user"):
        if other.user_id == assessor.user_id:
            raise NotAllowed(f"{assessor} has been asked to come on this visit already.")
        if role == EngagementRole.LEAD and other.role == EngagementRole.LEAD:
            done = "leads" if other.state == EngagementState.ACCEPTED else "has been asked to lead"
            raise NotAllowed(f"{other.user} {done} this visit. Withdraw that first, or ask for another role.")


@transaction.atomic
def accept_request(*, engagement: Engagement, by: Any, seen: str = "") -> Engagement:
    """Say yes, and declare that there is no conflict; the visit is booked where its days are agreed.

    `seen` are the days that the page showed (`Engagement.when`): nobody says yes to days that they have not read.
    Raises NotAllowed for what was answered or withdrawn, for a conflict, and where another visit holds the day.
    """
    with all_rows():
        visit = locked_visit(engagement.visit_id)
        engagement = _locked(engagement)
        check_can_answer(engagement, by, "accept")
        if not Assessor.objects.filter(user=by, is_active=True).exists():
            raise NotAllowed("You are not taking visits at the moment. Ask the office.")
        check_seen(engagement, seen)
        check_can_arrange(visit.cycle)
        check_own_conflicts(visit.school, by)
        if visit.state in (VisitState.ARRANGING, VisitState.BOOKED):
            coming = days_to_come(visit, calendar_of(visit.school))
            hold_days(engagement, coming, visit.part, by=by, side=Side.ASSESSOR)
        engagement.state = ENGAGEMENT_TRANSITIONS["accept"][1]
        engagement.answered_at = engagement.declared_at = timezone.now()
        engagement.declaration = DECLARED
        engagement.read_until = reads_until(visit.ends_on)
        engagement.save()
        what = engagement.get_role_display().lower()
        record("visit.accepted", by=by, school=visit.school, target=visit, summary=f"Accepted: {what}")
        emails.engagement_answered(engagement)
        if not book_if_agreed(visit, by) and visit.state == VisitState.BOOKED:
            emails.joins_visit(visit, engagement)
        make_briefing(visit=visit)
        return engagement


@transaction.atomic
def decline_request(*, engagement: Engagement, reason: str, by: Any) -> None:
    """Say no, with a reason, which the office reads and the school never does."""
    with all_rows():
        visit = locked_visit(engagement.visit_id)
        engagement = _locked(engagement)
        check_can_answer(engagement, by, "decline")
        engagement.state = ENGAGEMENT_TRANSITIONS["decline"][1]
        engagement.answered_at, engagement.decline_reason = timezone.now(), reason
        engagement.save()
        record("visit.declined", by=None, school=visit.school, target=visit, summary="A request was declined")
        emails.engagement_answered(engagement)


@transaction.atomic
def take_off(*, engagement: Engagement, reason: str, by: Any, note: str = "") -> None:
    """Someone comes no more: their access and their days end now, and who is concerned is told.

    A booked visit without its lead is being arranged again; its days stay agreed. `by` is None where an account ended.
    """
    with all_rows():
        visit = locked_visit(engagement.visit_id)
        engagement = _locked(engagement)
        engagement.visit = visit
        check_can_withdraw(engagement)
        had_accepted = engagement.state in ON_VISIT
        release_days(engagement)
        engagement.state, engagement.withdrawn_at = ENGAGEMENT_TRANSITIONS["withdraw"][1], timezone.now()
        # Two ahead: who is asked again gets an entry that is newer than the cancellation of the old one.
        visit.sequence += 2
        visit.save(update_fields=["sequence"])
        engagement.is_called_off, engagement.sequence = True, visit.sequence - 1
        engagement.save()
        when = school_days(visit.starts_on, visit.ends_on)
        if had_accepted:
            VisitChange.objects.create(
                school=visit.school, visit=visit, kind=ChangeKind.REASSIGNED, reason=reason, note=note,
                days_before=when, days_after=when, changed_by=by,
            )  # fmt: skip
        was_booked = visit.state == VisitState.BOOKED
        if engagement.role == EngagementRole.LEAD and had_accepted and may("lose lead", visit.state):
            visit.state = TRANSITIONS["lose lead"][1]
            visit.save(update_fields=["state"])
        record("visit.reassigned", by=by, school=visit.school, target=visit, summary="Someone comes no more")
        emails.engagement_withdrawn(engagement, had_accepted=had_accepted)
        if had_accepted and engagement.role == EngagementRole.LEAD:
            Agenda.objects.filter(visit=visit).update(agreed_at=None, agreed_by=None)  # the next lead agrees anew
            emails.lead_lost(visit, engagement, ChangeReason(reason), tell_school=was_booked)


def take_off_all(*, user: Any, reason: str, by: Any, school: Any = None) -> int:
    """From every visit (at one school) that is still to happen. Returns from how many."""
    with all_rows():
        held = Engagement.objects.filter(user=user, state__in=["asked", "accepted"], visit__state__in=OPEN_VISITS)
        held = held.filter(school=school) if school else held
        rows = list(held.order_by("pk"))
        for engagement in rows:
            take_off(engagement=engagement, reason=reason, by=by)
        return len(rows)


def _locked(engagement: Engagement) -> Engagement:
    rows = Engagement.objects.select_for_update(of=("self",)).select_related("user", "school", "level", "visit")
    return rows.get(pk=engagement.pk)
