"""Notes on a visit, and its end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import emails
from assessments.enums import EngagementState
from assessments.models import Engagement, Finding, Visit
from assessments.policies.notes import check_words
from assessments.policies.visits import (
    check_can_finish,
    check_can_record,
    check_can_write,
    check_outcome,
    due_on_of,
)
from assessments.queries.briefing import at_school
from assessments.queries.day import known_names_at
from assessments.services.arranging import all_rows, reads_until
from assessments.workflow import ENGAGEMENT_TRANSITIONS, TRANSITIONS
from evidence.services.cycles import advance_cycle
from framework.models import Outcome, Principle
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit

LONGEST_NOTES, LONGEST_TARGET = 8000, 1000


@transaction.atomic
def save_finding(*, visit: Visit, principle: Principle, notes: str, target: str, edition: int, by: Any) -> Finding:
    """What the school will read on one principle, and the target for it; nothing of it shows there before.

    Raises EditConflict where another save came in between, NotAllowed when the visit is recorded or the words say who
    somebody is.
    """
    visit = _locked(visit)
    check_can_record(visit)
    check_can_write(visit, by)
    known = known_names_at(visit)
    check_words(notes, known, most=LONGEST_NOTES)
    check_words(target, known, most=LONGEST_TARGET)
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
    return finding


@transaction.atomic
def record_visit(
    *,
    visit: Visit,
    summary: str,
    outcome: Outcome,
    by: Any,
    named: Sequence[str] = (),
    due_on: date | None = None,
) -> Visit:
    """End a visit: its notes are fixed and the office is asked to decide.

    `named` are codes of the principles that are to be shown, or looked at, again: by `due_on`, where the assessor and
    the school agreed on a day, otherwise as the outcome says.
    """
    visit = _locked(visit)
    check_can_finish(visit, by)
    check_words(summary, known_names_at(visit), most=LONGEST_NOTES)
    missing = visit.cycle.version.principles.exclude(
        pk__in=visit.findings.exclude(notes="").values("principle_id")
    ).values_list("number", flat=True)
    if missing:
        raise NotAllowed(f"Write notes on principle {', '.join(map(str, missing))} before you finish the visit.")
    check_outcome(visit, outcome, named)
    visit.state = TRANSITIONS["record"][1]
    visit.summary, visit.outcome, visit.named = summary, outcome, list(named)
    visit.due_on = due_on_of(visit, outcome, due_on)
    visit.recorded_at, visit.recorded_by = timezone.now(), by
    visit.save()
    with at_school(visit):  # the cycle goes on, and the leaders are told
        advance_cycle(cycle=visit.cycle, step="assess", by=by)
        record("visit.recorded", by=by, school=visit.school, target=visit, summary=outcome.name)
        emails.visit_recorded(visit)
    with all_rows():
        accepted = Engagement.objects.filter(visit=visit, state=EngagementState.ACCEPTED)
        accepted.update(read_until=reads_until(timezone.localdate()))
        # Who has not answered is not asked any more: nothing is left to come to.
        unanswered = Engagement.objects.filter(visit=visit, state=EngagementState.ASKED)
        unanswered.update(state=ENGAGEMENT_TRANSITIONS["withdraw"][1], withdrawn_at=timezone.now())
    return visit


def _locked(visit: Visit) -> Visit:
    """The row, held; the engagement of the person who asks goes with it."""
    related = Visit.objects.select_related("school", "cycle__version", "cycle__level")
    held = related.select_for_update(of=("self",)).get(pk=visit.pk)
    held.engagement = visit.engagement
    return held
