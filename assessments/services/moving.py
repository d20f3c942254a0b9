"""A visit is moved, postponed or cancelled: rows say why, days are given back, calendars are told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import visit_emails as emails
from assessments.enums import OPEN_ENGAGEMENTS, ChangeKind, ChangeReason, EngagementState, Part, Side, VisitState
from assessments.models import Engagement, Visit, VisitChange
from assessments.policies.visits import check_can_move, check_can_postpone
from assessments.services.arranging import (
    accepted,
    all_rows,
    book_if_agreed,
    locked_visit,
    pass_on,
    release_days,
    set_days,
)
from assessments.services.proposals import propose_days, withdraw_proposals
from assessments.workflow import TRANSITIONS, may
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.times import school_days


@transaction.atomic
def move_visit(*, visit: Visit, starts_on: date, reason: str, by: Any, part: str = Part.ALL, note: str = "") -> Visit:
    """The office moves a visit to a day that it has agreed with everyone; people who have accepted hold the new days.

    Raises NotAllowed where one of them is on another visit then, and for a day that is no school day.
    """
    with all_rows():
        visit = locked_visit(visit.pk)
        check_can_move(visit)
        if (starts_on, part) == (visit.starts_on, visit.part) and visit.state == VisitState.BOOKED:
            raise NotAllowed("The visit is on this day already. Enter the new day.")
        before, was_booked = school_days(visit.starts_on, visit.ends_on), visit.state == VisitState.BOOKED
        set_days(visit, starts_on, part, by)
        withdraw_proposals(visit.cycle, by)
        _write_down(visit, ChangeKind.MOVED, reason, note, before, by)
        record("visit.moved", by=by, school=visit.school, target=visit, summary=f"Moved to {visit.starts_on:%-d %B %Y}")
        if was_booked:
            emails.visit_moved(visit, before, ChangeReason(reason))
        else:
            book_if_agreed(visit, by)
        return visit


@transaction.atomic
def postpone_visit(
    *, visit: Visit, reason: str, side: Side, by: Any, note: str = "", chosen: Iterable[date] = ()
) -> Visit:
    """The visit does not take place on its days: everyone is told at once, and new days can be proposed with it.

    Who has accepted stays on the visit, and their days are free again.
    """
    wanted = list(chosen)
    with all_rows():
        visit = locked_visit(visit.pk)
        check_can_postpone(visit)
        before = school_days(visit.starts_on, visit.ends_on)
        for engagement in accepted(visit):
            release_days(engagement)
        visit.state = TRANSITIONS["postpone"][1]
        visit.days_agreed_at = visit.days_agreed_by = None
        visit.save(update_fields=["state", "days_agreed_at", "days_agreed_by"])
        pass_on(visit, called_off=True)
        _write_down(visit, ChangeKind.POSTPONED, reason, note, before, by)
        record("visit.postponed", by=by, school=visit.school, target=visit, summary=ChangeReason(reason).label)
        emails.visit_postponed(visit, ChangeReason(reason), note, side)
        emails.requests_changed(visit, "postponed")
        if wanted:
            propose_days(cycle=visit.cycle, chosen=wanted, side=side, by=by)
        return visit


@transaction.atomic
def cancel_visit(*, visit: Visit, by: Any, reason: str = ChangeReason.OTHER, note: str = "") -> None:
    """Call a visit off; the school stays ready. Everyone's access ends, and all that they know is that it is off."""
    with all_rows():
        visit = locked_visit(visit.pk)
        if not may("cancel", visit.state):
            raise NotAllowed("This visit has been recorded or cancelled already.")
        before, was_arranged = school_days(visit.starts_on, visit.ends_on), visit.state != VisitState.ARRANGING
        visit.state = TRANSITIONS["cancel"][1]
        visit.save(update_fields=["state"])
        pass_on(visit, called_off=True)
        told = list(Engagement.objects.filter(visit=visit, state__in=OPEN_ENGAGEMENTS).select_related("user"))
        for engagement in told:
            release_days(engagement)
        Engagement.objects.filter(pk__in=[each.pk for each in told]).update(
            state=EngagementState.WITHDRAWN, withdrawn_at=timezone.now()
        )
        withdraw_proposals(visit.cycle, by)
        _write_down(visit, ChangeKind.CANCELLED, reason, note, before, by)
        record("visit.cancelled", by=by, school=visit.school, target=visit, summary="Visit cancelled")
        emails.visit_cancelled(visit, told, tell_school=was_arranged or visit.days_agreed_at is not None)


def _write_down(visit: Visit, kind: ChangeKind, reason: str, note: str, before: str, by: Any) -> None:
    after = "" if kind in (ChangeKind.CANCELLED, ChangeKind.POSTPONED) else school_days(visit.starts_on, visit.ends_on)
    VisitChange.objects.create(
        school=visit.school,
        visit=visit,
        kind=kind,
        reason=reason,
        note=note,
        days_before=before,
        days_after=after,
        changed_by=by,
    )
