"""What the services share that arrange a visit: the rows they lock, its days, and when it is booked.

An arrangement touches rows that exist neither for the school nor for an assessor: others' requests, days at other
schools, conflicts. So each service goes on with everything in scope (`all_rows`) once its caller has found the thing
among rows of their own. Locks are set in one order: cycle, visit, engagements.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format

from assessments import visit_emails as emails
from assessments.enums import OPEN_ENGAGEMENTS, EngagementRole, EngagementState, Part, Side, VisitState
from assessments.models import Agenda, AssessorDay, Engagement, Visit
from assessments.policies.visits import check_can_arrange, days_of_visit
from assessments.workflow import TRANSITIONS, may
from evidence.models import Cycle
from schools.calendar.queries import calendar_of
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.tenancy.scope import current_scope, scope
from wqm.times import school_days

ANSWER_WITHIN = 5  # school days


@contextmanager
def all_rows() -> Iterator[None]:
    """Everything, for a service whose caller has found the thing among rows of their own."""
    if current_scope().everything:
        yield
        return
    with scope(everything=True):
        yield


def locked_cycle(cycle_id: int) -> Cycle:
    """The cycle, held: two who arrange its visit at once do so one after the other."""
    cycles = Cycle.objects.select_for_update(of=("self",)).select_related("school__trust", "level", "version")
    return cycles.get(pk=cycle_id)


def locked_visit(visit_id: int) -> Visit:
    """The visit and, before it, its cycle, held."""
    locked_cycle(Visit.objects.values_list("cycle", flat=True).get(pk=visit_id))
    visits = Visit.objects.select_for_update(of=("self",)).select_related(
        "school__trust", "cycle__level", "cycle__version"
    )
    return visits.get(pk=visit_id)


def open_visit(cycle: Cycle) -> Visit | None:
    """The visit that is still to happen; hold the cycle."""
    visits = Visit.objects.filter(
        cycle=cycle, state__in=[VisitState.ARRANGING, VisitState.POSTPONED, VisitState.BOOKED]
    )
    return visits.select_related("school__trust", "cycle__level", "cycle__version").first()


def visit_days_from(cycle: Cycle, starts_on: date, part: str) -> list[date]:
    """The days of its visit, from `starts_on` on. Raises NotAllowed."""
    number = cycle.level.visit_days
    if number > 1 and part != Part.ALL:
        raise NotAllowed(f"This visit lasts {number} days, so it cannot be a {Part(part).label.lower()}.")
    return days_of_visit(calendar_of(cycle.school), starts_on, number)


def start_visit(*, cycle: Cycle, starts_on: date, part: str, by: Any) -> Visit:
    """A visit that is being arranged; hold the cycle. Raises NotAllowed."""
    check_can_arrange(cycle)
    if open_visit(cycle):
        raise NotAllowed("A visit is being arranged or booked already. Someone may have done it a moment ago.")
    days = visit_days_from(cycle, starts_on, part)
    return Visit.objects.create(
        school=cycle.school,
        cycle=cycle,
        starts_on=days[0],
        ends_on=days[-1],
        part=part,
        state=VisitState.ARRANGING,
        booked_by=by,
    )


def set_days(visit: Visit, starts_on: date, part: str, by: Any, *, side: Side = Side.OFFICE) -> None:
    """Both sides agree on these days. Who has accepted holds them from now on, or NotAllowed says who cannot.

    Who was asked and has not answered hears that the days are others. `side` is who speaks.
    """
    check_can_arrange(visit.cycle)
    days = visit_days_from(visit.cycle, starts_on, part)
    is_other = (days[0], days[-1], part) != (visit.starts_on, visit.ends_on, visit.part)
    if is_other:
        reopen_agenda(visit)
    visit.starts_on, visit.ends_on, visit.part = days[0], days[-1], part
    visit.days_agreed_at, visit.days_agreed_by = timezone.now(), by
    visit.save(update_fields=["starts_on", "ends_on", "part", "days_agreed_at", "days_agreed_by"])
    for engagement in accepted(visit):
        release_days(engagement)
        hold_days(engagement, days, part, by=by, side=side)
    pass_on(visit)
    if is_other or visit.state == VisitState.POSTPONED:
        _ask_anew(visit)


def _ask_anew(visit: Visit) -> None:
    """Who has not answered is told the other days, and has a school week for them, though not beyond the visit."""
    today = timezone.localdate()
    week = calendar_of(visit.school).day_after(today, ANSWER_WITHIN)
    asked = Engagement.objects.filter(visit=visit, state=EngagementState.ASKED)
    for engagement in asked.select_for_update(of=("self",)).order_by("pk"):
        engagement.answer_by = max(today, min(max(engagement.answer_by, week), visit.starts_on))
        engagement.reminded_on = engagement.office_told_on = None
        engagement.save(update_fields=["answer_by", "reminded_on", "office_told_on"])
    emails.requests_changed(visit, "moved")


def reopen_agenda(visit: Visit) -> None:
    """Nobody has agreed to the agenda on other days: the school looks at it again, and is reminded anew if need be.

    What was shared counts as changed, so that the lead agrees to nothing that the school has not looked at.
    """
    visit.agenda_reminded_on = None
    visit.save(update_fields=["agenda_reminded_on"])
    shared = Agenda.objects.filter(visit=visit, shared_at__isnull=False)
    shared.update(agreed_at=None, agreed_by=None, edition=F("edition") + 1)


def accepted(visit: Visit) -> list[Engagement]:
    """Who has said yes, held."""
    coming = Engagement.objects.filter(visit=visit, state=EngagementState.ACCEPTED).select_related("user")
    return list(coming.select_for_update(of=("self",)).order_by("pk"))


def hold_days(engagement: Engagement, days: list[date], part: str, *, by: Any, side: Side) -> None:
    """Hold them for this visit. Raises NotAllowed where another visit holds one, also one that came a moment ago."""
    rows = [
        AssessorDay(
            school_id=engagement.school_id, user_id=engagement.user_id, engagement=engagement, day=day, part=half
        )
        for day in days
        for half in Part(part).halves
    ]
    try:
        with transaction.atomic():
            AssessorDay.objects.bulk_create(rows)
    except IntegrityError as error:
        raise NotAllowed(_not_free(engagement, school_days(days[0], days[-1]), by, side)) from error


def _not_free(engagement: Engagement, when: str, by: Any, side: Side) -> str:
    """For who reads it: visits to other schools are known to the office, and to the person who goes there."""
    if engagement.user_id == by.pk:
        return f"You are on another visit on {when}. Choose another day, or ask the office."
    if side == Side.OFFICE:
        return f"{engagement.user} is on another visit on {when}. Choose another day or someone else."
    return f"{engagement.user} is not free on {when}. Choose another day."


def release_days(engagement: Engagement) -> None:
    """Others may have them again; which they were is kept for who asks later."""
    AssessorDay.objects.filter(engagement=engagement, holds=True).update(holds=False)


def pass_on(visit: Visit, *, called_off: bool = False) -> None:
    """People learn what changed: one more in the sequence, and the public facts on every open request."""
    visit.sequence += 1
    visit.save(update_fields=["sequence"])
    Engagement.objects.filter(visit=visit, state__in=OPEN_ENGAGEMENTS).update(
        starts_on=visit.starts_on,
        ends_on=visit.ends_on,
        part=visit.part,
        sequence=visit.sequence,
        is_called_off=called_off,
    )
    Engagement.objects.filter(visit=visit, state=EngagementState.ACCEPTED).update(read_until=reads_until(visit.ends_on))


def reads_until(day: date) -> date:
    """The last day on which someone reads what the school showed for a visit that ends, or was recorded, on `day`."""
    return max(day, timezone.localdate()) + timedelta(days=settings.ASSESSOR_READS_DAYS)


def book_if_agreed(visit: Visit, by: Any) -> bool:
    """Book it, and tell everyone, where days and lead are agreed. Hold the visit.

    A postponed visit that has days again and no lead is being arranged, so that someone can be asked.
    """
    visit.__dict__.pop("lead", None)
    visit.__dict__.pop("coming", None)
    has_lead = Engagement.objects.filter(visit=visit, state=EngagementState.ACCEPTED, role=EngagementRole.LEAD).exists()
    if visit.days_agreed_at and not has_lead and may("days again", visit.state):
        visit.state = TRANSITIONS["days again"][1]
        visit.save(update_fields=["state"])
    if visit.days_agreed_at is None or not has_lead or not may("book", visit.state):
        return False
    visit.state, visit.booked_at, visit.booked_by = TRANSITIONS["book"][1], timezone.now(), by
    visit.save(update_fields=["state", "booked_at", "booked_by"])
    record(
        "visit.booked", by=by, school=visit.school, target=visit, summary=f"Booked for {date_format(visit.starts_on)}"
    )
    emails.visit_booked(visit)
    return True
