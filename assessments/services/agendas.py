"""The school builds, shares and changes its agenda. A change after an agreement ends it, and says so."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import agenda_emails as emails
from assessments.enums import VisitState
from assessments.models import Agenda, AgendaComment, AgendaItem, Visit
from assessments.policies.agendas import check_can_add, check_can_plan, check_can_share, check_still_there
from assessments.queries.agendas import changes_asked, days_of, gaps_of, items_of
from assessments.services.arranging import all_rows
from assessments.services.briefing import make_briefing
from audits.queries.audits import last_authority_number
from framework.queries import fixed_agenda_of
from schools.enums import ContactKind
from schools.queries import safeguarding_lead, school_contacts
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit, write_edit

TOGETHER = [("kind", "voice")]
OF_TEMPLATE = ("day", "starts_at", "minutes", "kind", "voice", "title", "note", "principles")


@transaction.atomic
def start_agenda(*, visit: Visit, by: Any) -> Agenda:
    """Fill it from the template of the level, on the days that the visit has."""
    visit, agenda = locked_agenda(visit, by)
    if items_of(visit).exists():
        raise NotAllowed("There are items on the agenda already. Change these, or remove them first.")
    days = len(days_of(visit))
    template = [row for row in fixed_agenda_of(visit.cycle.level_id) if row.day <= days]
    if not template:
        raise NotAllowed("The office has no template for this level. Add the items one by one.")
    AgendaItem.objects.bulk_create(
        AgendaItem(
            school_id=visit.school_id, visit=visit, updated_by=by, **{name: getattr(row, name) for name in OF_TEMPLATE}
        )
        for row in template
    )
    _changed(visit, agenda, "Started the agenda of the visit from the template", by)
    return agenda


@transaction.atomic
def add_item(*, visit: Visit, by: Any, **values: Any) -> AgendaItem:
    """One more item."""
    visit, agenda = locked_agenda(visit, by)
    check_can_add(items_of(visit).count() + 1)
    item = AgendaItem.objects.create(school_id=visit.school_id, visit=visit, updated_by=by, **values)
    _changed(visit, agenda, f"Added “{item}” to the agenda of the visit", by)
    return item


@transaction.atomic
def change_item(*, visit: Visit, item: AgendaItem, edition: int, by: Any, **values: Any) -> AgendaItem:
    """What was typed of an item. Raises EditConflict where two people change the same."""
    visit, agenda = locked_agenda(visit, by)
    item = _held(item)
    check_still_there(item)
    if changes := start_edit(item, values, edition=edition, together=TOGETHER):
        write_edit(item, changes, by=by)
        _changed(visit, agenda, f"Changed “{item}” on the agenda of the visit", by)
    return item


@transaction.atomic
def move_item(*, visit: Visit, item: AgendaItem, direction: str, by: Any) -> AgendaItem:
    """Change places with the item before, or after it, on its day: the gap between the two stays where it was.

    At the end of the way, and beside an item without a time, nothing happens.
    """
    visit, agenda = locked_agenda(visit, by)
    item = _held(item)
    check_still_there(item)
    rows = [each for each in items_of(visit).filter(day=item.day) if each.starts_at]
    here = next((place for place, each in enumerate(rows) if each.pk == item.pk), None)
    there = None if here is None else here + (-1 if direction == "up" else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return item
    first, second = rows[min(here, there)], rows[max(here, there)]
    start, end = _minutes(first), _minutes(second) + second.minutes
    write_edit(second, {"starts_at": _clock(start)}, by=by)
    write_edit(first, {"starts_at": _clock(max(end - first.minutes, start + 1))}, by=by)
    _changed(visit, agenda, f"Moved “{item}” on the agenda of the visit", by)
    return item


@transaction.atomic
def remove_item(*, visit: Visit, item: AgendaItem, by: Any) -> AgendaItem:
    """Take it off the agenda; the row stays, because an assessor may have written notes on it."""
    return _set_removed(visit, item, timezone.now(), f"Removed “{item}” from the agenda of the visit", by)


@transaction.atomic
def restore_item(*, visit: Visit, item: AgendaItem, by: Any) -> AgendaItem:
    """Put it back where it was."""
    return _set_removed(visit, item, None, f"Put “{item}” back on the agenda of the visit", by)


def _set_removed(visit: Visit, item: AgendaItem, at: Any, summary: str, by: Any) -> AgendaItem:
    """Twice is the same as once."""
    visit, agenda = locked_agenda(visit, by)
    item = _held(item)
    if (item.removed_at is None) == (at is None):
        return item
    if at is None:
        check_can_add(items_of(visit).count() + 1)
    write_edit(item, {"removed_at": at}, by=by)
    _changed(visit, agenda, summary, by)
    return item


@transaction.atomic
def save_arrival(*, visit: Visit, edition: int, by: Any, **values: Any) -> Agenda:
    """Arrival, the numbers for the day, the school's day and a note. Raises EditConflict."""
    visit, agenda = locked_agenda(visit, by)
    changes = start_edit(agenda, values, edition=edition, together=[("day_starts_at", "day_ends_at")])
    if changes:
        for name, value in changes.items():
            setattr(agenda, name, value)
        _changed(visit, agenda, "Changed what the agenda says about arrival and numbers", by)
    return agenda


@transaction.atomic
def share_agenda(*, visit: Visit, edition: int, by: Any, reason: str = "", message: str = "") -> Agenda:
    """Show it to the lead and the office, who get an email; also once more, after changes."""
    visit, agenda = locked_agenda(visit, by)
    items = list(items_of(visit))
    gaps = gaps_of(visit, agenda, items)
    is_asked = changes_asked(agenda, AgendaComment.objects.filter(visit=visit))
    check_can_share(agenda, items, gaps, reason=reason, edition=edition, is_asked=is_asked)
    is_again = agenda.shared_at is not None
    agenda.shared_at, agenda.shared_by, agenda.shared_edition = timezone.now(), by, agenda.edition
    agenda.shared_reason = reason if any(gap.wants_reason for gap in gaps) else ""
    agenda.save()
    if message:
        AgendaComment.objects.create(school_id=visit.school_id, visit=visit, text=message, written_by=by)
    record("agenda.shared", by=by, school=visit.school, target=visit, summary="Shared the agenda of the visit")
    _tell_pack(visit)
    with all_rows():
        emails.agenda_shared(visit, agenda, gaps, message, is_again=is_again)
    return agenda


def locked_agenda(visit: Visit, by: Any) -> tuple[Visit, Agenda]:
    """The visit and its agenda, held; an agenda that nobody has begun begins with what the school knows already."""
    related = Visit.objects.select_related("school", "cycle__level", "cycle__version")
    held = related.select_for_update(of=("self",)).get(pk=visit.pk)
    check_can_plan(held)
    agenda = Agenda.objects.select_for_update().filter(visit=held).first()
    if agenda is None:
        agenda = Agenda.objects.create(school_id=held.school_id, visit=held, updated_by=by, **known_numbers(held))
    return held, agenda


def known_numbers(visit: Visit) -> Mapping[str, str]:
    """Who to ring, as far as the school has said so elsewhere. In the scope of the school."""
    chair = school_contacts(visit.school_id).get(ContactKind.CHAIR)
    return {
        "dsl_name": safeguarding_lead(visit.school_id)[:120],
        "chair_name": chair.name[:120] if chair else "",
        "authority_phone": last_authority_number(visit.school_id),
    }


def _held(item: AgendaItem) -> AgendaItem:
    return AgendaItem.objects.select_for_update().get(pk=item.pk)


def _changed(visit: Visit, agenda: Agenda, summary: str, by: Any) -> None:
    """What was agreed is what is there: a change ends the agreement, and the lead is told."""
    was_agreed = agenda.agreed_at is not None
    agenda.agreed_at = agenda.agreed_by = None
    agenda.edition += 1
    agenda.updated_at, agenda.updated_by = timezone.now(), by
    agenda.save()
    record("agenda.changed", by=by, school=visit.school, target=visit, summary=summary)
    _tell_pack(visit)
    if was_agreed:
        with all_rows():
            emails.agenda_reopened(visit)


def _tell_pack(visit: Visit) -> None:
    """The assessor's pack and tablet show what is planned now."""
    if visit.state == VisitState.BOOKED:
        make_briefing(visit=visit)


def _minutes(item: AgendaItem) -> int:
    return item.starts_at.hour * 60 + item.starts_at.minute if item.starts_at else 0


def _clock(minutes: int) -> time:
    minutes = min(minutes, 24 * 60 - 1)
    return time(minutes // 60, minutes % 60)
