"""The lead agrees to the school's agenda, or asks for changes; and schools are reminded of theirs."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessments import agenda_emails as emails
from assessments.enums import VisitState
from assessments.models import Agenda, AgendaComment, Visit
from assessments.policies.agendas import check_can_agree, check_can_answer_agenda
from assessments.queries.agendas import visits_without_agenda
from assessments.services.arranging import all_rows
from assessments.services.briefing import make_briefing
from schools.calendar.queries import calendar_of
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


@transaction.atomic
def agree_agenda(*, visit: Visit, edition: int, by: Any) -> Agenda:
    """The lead agrees to the agenda as they read it, and the school is told. Raises NotAllowed."""
    visit, agenda = _held(visit, by)
    check_can_agree(agenda, edition)
    agenda.agreed_at, agenda.agreed_by = timezone.now(), by
    agenda.save(update_fields=["agreed_at", "agreed_by"])
    _tell_pack(visit)
    with all_rows():
        emails.agenda_agreed(visit)
    return agenda


@transaction.atomic
def comment_on_agenda(*, visit: Visit, text: str, asks_for_changes: bool, by: Any) -> AgendaComment:
    """The lead writes to the school about its agenda; who asks for changes has not agreed (any more)."""
    visit, agenda = _held(visit, by)
    if not text.strip():
        raise NotAllowed("Write what you would like to say to the school.")
    comment = AgendaComment.objects.create(
        school_id=visit.school_id, visit=visit, text=text, asks_for_changes=asks_for_changes, written_by=by
    )
    if asks_for_changes and agenda.agreed_at:
        agenda.agreed_at = agenda.agreed_by = None
        agenda.save(update_fields=["agreed_at", "agreed_by"])
        _tell_pack(visit)
    with all_rows():
        emails.agenda_commented(visit, comment)
    return comment


def remind_of_agendas() -> int:
    """Leaders whose agenda is not shared so many school days before the visit: an email, once a visit; how many."""
    today = timezone.localdate()
    with scope(everything=True), transaction.atomic():
        waiting = visits_without_agenda(today).select_for_update(of=("self",), skip_locked=True)
        due = [visit for visit in waiting if _is_due(visit, today)]
        for visit in due:
            emails.agenda_reminder(visit)
        Visit.objects.filter(pk__in=[visit.pk for visit in due]).update(agenda_reminded_on=today)
    return len(due)


def _is_due(visit: Visit, today: Any) -> bool:
    """On a school day, so many school days before the first day or later."""
    calendar = calendar_of(visit.school)
    return calendar.is_school_day(today) and calendar.day_after(today, settings.AGENDA_REMINDER_DAYS) >= visit.starts_on


def _held(visit: Visit, by: Any) -> tuple[Visit, Agenda]:
    related = Visit.objects.select_related("school", "cycle__level")
    held = related.select_for_update(of=("self",)).get(pk=visit.pk)
    held.engagement = visit.engagement
    agenda = Agenda.objects.select_for_update().filter(visit=held).first()
    return held, check_can_answer_agenda(held, agenda, by)


def _tell_pack(visit: Visit) -> None:
    if visit.state == VisitState.BOOKED:
        make_briefing(visit=visit)
