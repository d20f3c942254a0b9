"""The agenda of a visit as its pages and papers show it. In the scope of the school, or of the visit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments.agendas import DayBounds, Gap, bounds_of, ends_at, gaps_beside, gaps_in
from assessments.enums import OPEN_VISITS, ItemKind, VisitState
from assessments.models import Agenda, AgendaComment, AgendaItem, Visit
from assessments.queries.cycles import proposed_for
from assessments.survey_dates import ExpectedResult, ProposedSurveys, results_expected, surveys_to_send
from framework.models import Questionnaire
from framework.queries import fixed_principles_of
from schools.calendar.queries import calendar_of
from surveys.queries.outcomes import SurveyOutcome, outcomes_of_school


@dataclass(frozen=True)
class ItemRow:
    """An item with when it ends, its principles in words, and what to look at."""

    item: AgendaItem
    ends: time | None
    principles: tuple[str, ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class AgendaDay:
    """A day of the visit; `day` is None for one that the visit does not have (any more)."""

    number: int
    day: date | None
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True)
class AgendaPage:
    """Everything of an agenda. `general` are the gaps that are about no item."""

    visit: Visit
    agenda: Agenda
    days: tuple[AgendaDay, ...]
    gaps: tuple[Gap, ...]
    removed: tuple[AgendaItem, ...]
    comments: tuple[AgendaComment, ...]
    results: tuple[ExpectedResult, ...] = field(default=())

    @property
    def general(self) -> list[Gap]:
        """What is missing, or is about the whole."""
        return [gap for gap in self.gaps if gap.item is None]

    @property
    def wants_reason(self) -> bool:
        """It can be shared with a reason only."""
        return any(gap.wants_reason for gap in self.gaps)

    @property
    def changes_asked(self) -> bool:
        """The lead has asked for changes since it was shared last."""
        return changes_asked(self.agenda, self.comments)

    @property
    def is_without_managers(self) -> bool:
        """In no conversation does anyone manage anyone else."""
        return not any(gap.code == "with_managers" for gap in self.gaps)

    @property
    def is_empty(self) -> bool:
        """Nothing is planned yet."""
        return not any(day.rows for day in self.days)


def changes_asked(agenda: Agenda, comments: Iterable[AgendaComment]) -> bool:
    """The lead has asked for changes since it was shared last."""
    shared_at = agenda.shared_at
    return shared_at is not None and any(each.asks_for_changes and each.written_at > shared_at for each in comments)


def agenda_of(visit: Visit) -> Agenda | None:
    """The agenda; None before anyone began it."""
    return Agenda.objects.filter(visit=visit).select_related("updated_by", "shared_by", "agreed_by").first()


def items_of(visit: Visit) -> QuerySet[AgendaItem]:
    """What is on it, in order."""
    return AgendaItem.objects.filter(visit=visit, removed_at=None).order_by("day", "starts_at", "pk")


def days_of(visit: Visit) -> list[date]:
    """The school days of the visit; its first day where the calendar knows none (any more)."""
    return calendar_of(visit.school).visit_days_between(visit.starts_on, visit.ends_on)


def bounds_for(visit: Visit, agenda: Agenda, days: int) -> DayBounds:
    """The school's day on the days of this visit."""
    return bounds_of(days, agenda.day_starts_at, agenda.day_ends_at, visit.part)


def gaps_of(visit: Visit, agenda: Agenda, items: Sequence[AgendaItem]) -> list[Gap]:
    """What the agenda leaves out. One query, for the calendar."""
    return [*gaps_in(items, bounds_for(visit, agenda, len(days_of(visit)))), *gaps_beside(agenda)]


def agenda_page(visit: Visit) -> AgendaPage:
    """Everything but what surveys say. Five queries."""
    agenda = agenda_of(visit) or Agenda(visit=visit, school_id=visit.school_id)
    days, everything = days_of(visit), list(AgendaItem.objects.filter(visit=visit).order_by("day", "starts_at", "pk"))
    items = [item for item in everything if item.removed_at is None]
    gaps = [*gaps_in(items, bounds_for(visit, agenda, len(days))), *gaps_beside(agenda)]
    numbers = sorted({item.day for item in items} | set(range(1, len(days) + 1)))
    names = {each.code: str(each) for each in fixed_principles_of(visit.cycle.version_id)}
    rows = [_row(item, names, gaps) for item in items]
    return AgendaPage(
        visit,
        agenda,
        tuple(
            AgendaDay(
                number,
                days[number - 1] if number <= len(days) else None,
                tuple(row for row in rows if row.item.day == number),
            )
            for number in numbers
        ),
        tuple(gaps),
        tuple(item for item in everything if item.removed_at),
        tuple(AgendaComment.objects.filter(visit=visit).select_related("written_by")),
    )


def _row(item: AgendaItem, names: dict[str, str], gaps: list[Gap]) -> ItemRow:
    principles = tuple(names[code] for code in item.principles if code in names)
    return ItemRow(item, ends_at(item), principles, tuple(gap for gap in gaps if gap.item == item.pk))


def results_for(visit: Visit) -> tuple[ExpectedResult, ...]:
    """Which survey results will be there on the day, and which not. In the scope of the school; three queries."""
    outcomes = outcomes_of_school(visit.school_id, since=visit.cycle.started_on)
    proposed = proposed_for(visit.school, visit.cycle.level)
    calendar, today = calendar_of(visit.school), timezone.localdate()
    return tuple(results_expected(proposed, outcomes, calendar, visit.starts_on, today))


def surveys_before(
    visit: Visit | None, *, proposed: Sequence[Questionnaire] | None = None,
    outcomes: Sequence[SurveyOutcome] | None = None,
) -> ProposedSurveys | None:  # fmt: skip
    """The surveys to send so that results are there; None before days are agreed. The rest is for who has read it."""
    if visit is None or visit.days_agreed_at is None or not visit.is_open or visit.state == VisitState.POSTPONED:
        return None
    if outcomes is None:
        outcomes = outcomes_of_school(visit.school_id, since=visit.cycle.started_on)
    if proposed is None:
        proposed = proposed_for(visit.school, visit.cycle.level)
    today = timezone.localdate()
    return surveys_to_send(proposed, outcomes, calendar_of(visit.school), visit.starts_on, today)


def has_survey_item(page: AgendaPage) -> bool:
    """There is a place where results are talked about."""
    return any(row.item.kind == ItemKind.SURVEYS for day in page.days for row in day.rows)


def visits_without_agenda(today: date) -> QuerySet[Visit]:
    """Visits within reach whose days are agreed, whose agenda was not shared, and whose school was not reminded."""
    last = date.fromordinal(today.toordinal() + 4 * settings.AGENDA_REMINDER_DAYS + 30)  # holidays included
    coming = Visit.objects.filter(state__in=OPEN_VISITS, starts_on__range=(today, last), agenda_reminded_on=None)
    agreed = coming.filter(days_agreed_at__isnull=False, days_agreed_at__date__lt=today)
    return agreed.filter(Q(plan=None) | Q(plan__shared_at=None)).select_related("school", "cycle__level")
