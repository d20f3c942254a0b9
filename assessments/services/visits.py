"""Visits booked, cancelled, recorded."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import emails
from assessments.enums import Recommendation, VisitState
from assessments.models import Assessor, Finding, Visit
from assessments.policies.awards import check_earlier_awards
from assessments.policies.visits import check_can_assess, check_can_book, check_can_finish, check_can_record
from assessments.workflow import TRANSITIONS, may
from evidence.models import Cycle
from evidence.services.cycles import advance_cycle
from framework.models import Principle
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit


@transaction.atomic
def book_visit(*, cycle: Cycle, assessor: Assessor, starts_on: date, agenda: str, by: Any) -> Visit:
    """Book the day(s) that school and assessor agreed on; the version's level says how many."""
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("school__trust", "level").get(pk=cycle.pk)
    check_can_book(cycle, starts_on)
    check_earlier_awards(cycle)
    check_can_assess(assessor, cycle.school)
    if cycle.visits.filter(state=VisitState.BOOKED).exists():
        raise NotAllowed("A visit is already booked. Cancel it before you book another.")
    visit = Visit.objects.create(
        school_id=cycle.school_id,
        cycle=cycle,
        assessor=assessor.user,
        starts_on=starts_on,
        ends_on=last_day(starts_on, cycle.level.visit_days),
        agenda=agenda,
        booked_by=by,
    )
    record("visit.booked", by=by, school=cycle.school, target=visit, summary=f"Booked for {starts_on:%-d %B %Y}")
    emails.visit_booked(visit)
    return visit


@transaction.atomic
def cancel_visit(*, visit: Visit, by: Any) -> None:
    """Cancel a booked visit; the school stays ready."""
    visit = _locked(visit)
    if not may("cancel", visit.state):
        raise NotAllowed("This visit has been recorded or cancelled already.")
    visit.state = TRANSITIONS["cancel"][1]
    visit.save(update_fields=["state"])
    record("visit.cancelled", by=by, school=visit.school, target=visit, summary="Visit cancelled")
    emails.visit_cancelled(visit)


@transaction.atomic
def save_finding(*, visit: Visit, principle: Principle, notes: str, target: str, edition: int, by: Any) -> Finding:
    """Save notes on one principle.

    Raises EditConflict where another save came in between, NotAllowed when the visit is recorded.
    """
    visit = _locked(visit)
    check_can_record(visit)
    said = {"notes": notes, "target": target}
    finding = Finding.objects.filter(visit=visit, principle=principle).first()
    if finding is None:
        finding = Finding(school_id=visit.school_id, visit=visit, principle=principle)
    elif not (said := start_edit(finding, said, edition=edition)):
        return finding
    for name, value in said.items():
        setattr(finding, name, value)
    finding.edition += 1
    finding.updated_at = timezone.now()
    finding.save()
    record(
        "finding.saved", by=by, school=visit.school, target=finding, summary=f"Notes on principle {principle.number}"
    )
    return finding


@transaction.atomic
def record_visit(*, visit: Visit, summary: str, recommendation: Recommendation, by: Any) -> Visit:
    """End a visit: its notes are fixed and the office is asked to decide."""
    visit = _locked(visit)
    check_can_finish(visit)
    missing = visit.cycle.version.principles.exclude(
        pk__in=visit.findings.exclude(notes="").values("principle_id")
    ).values_list("number", flat=True)
    if missing:
        raise NotAllowed(f"Write notes on principle {', '.join(map(str, missing))} before you finish the visit.")
    visit.state = TRANSITIONS["record"][1]
    visit.summary, visit.recommendation = summary, recommendation
    visit.recorded_at, visit.recorded_by = timezone.now(), by
    visit.save()
    advance_cycle(cycle=visit.cycle, step="assess", by=by)
    record("visit.recorded", by=by, school=visit.school, target=visit, summary=visit.get_recommendation_display())
    emails.visit_recorded(visit)
    return visit


def last_day(starts_on: date, days: int) -> date:
    """The last of `days` working days from `starts_on` on; weekends do not count."""
    day, left = starts_on, days - 1
    while left > 0:
        day = date.fromordinal(day.toordinal() + 1)
        left -= day.weekday() < 5
    return day


def _locked(visit: Visit) -> Visit:
    related = Visit.objects.select_related("school", "cycle__version", "cycle__level", "assessor")
    return related.select_for_update(of=("self",)).get(pk=visit.pk)
