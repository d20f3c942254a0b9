"""By when a survey is sent so that its results are there on the day of a visit. Pure, but for the calendar's rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from framework.models import Questionnaire
from schools.calendar import SchoolCalendar
from surveys.queries.outcomes import SurveyOutcome
from wqm.times import days

# School days for which a survey is open, and those that counting, reading comments and sharing need afterwards.
OPEN_DAYS, SHARING_DAYS = 10, 5


@dataclass(frozen=True)
class ProposedSurveys:
    """What to send before a visit, and the day by which; in the past, results may be late."""

    names: tuple[str, ...]
    send_by: date
    is_late: bool


@dataclass(frozen=True)
class ExpectedResult:
    """Whether the results of one survey will be there on the day of a visit, and the sentence that says so."""

    name: str
    will_be_there: bool
    sentence: str


def send_by(calendar: SchoolCalendar, visit_on: date) -> date:
    """So many school days before the visit that the survey can be open, counted and shared."""
    day = visit_on
    for _ in range(OPEN_DAYS + SHARING_DAYS):
        before = date.fromordinal(day.toordinal() - 1)
        day = calendar.last_school_day(before)
    return day


def not_sent(proposed: Iterable[Questionnaire], outcomes: Iterable[SurveyOutcome]) -> list[Questionnaire]:
    """Those of which no edition was sent in the cycle."""
    families = {outcome.family for outcome in outcomes}
    return [row for row in proposed if row.family not in families]


def surveys_to_send(
    proposed: Iterable[Questionnaire], outcomes: Iterable[SurveyOutcome], calendar: SchoolCalendar, visit_on: date,
    today: date,
) -> ProposedSurveys | None:  # fmt: skip
    """What a school is proposed to send before its visit; None where everything was sent, or the visit has begun."""
    left = not_sent(proposed, outcomes)
    if not left or visit_on <= today:
        return None
    day = send_by(calendar, visit_on)
    return ProposedSurveys(tuple(row.name for row in left), day, day < today)


def results_expected(
    proposed: Iterable[Questionnaire], outcomes: Iterable[SurveyOutcome], calendar: SchoolCalendar, visit_on: date,
    today: date,
) -> list[ExpectedResult]:  # fmt: skip
    """Each survey that was sent in the cycle, then those that a level proposes and that were not sent."""
    rows = list(outcomes)
    return [
        *(_of_sent(outcome, calendar, visit_on) for outcome in rows),
        *(_of_not_sent(row, send_by(calendar, visit_on), today) for row in not_sent(proposed, rows)),
    ]


def _of_not_sent(row: Questionnaire, by: date, today: date) -> ExpectedResult:
    if by < today:
        sentence = f"Not sent. Results will not be there: for that, it had to be sent by {days(by, by)}."
    else:
        sentence = f"Not sent yet. To have results, send it by {days(by, by)}."
    return ExpectedResult(row.name, False, sentence)


def _of_sent(outcome: SurveyOutcome, calendar: SchoolCalendar, visit_on: date) -> ExpectedResult:
    if outcome.is_in_trouble:
        return ExpectedResult(outcome.name, False, "It cannot be counted at the moment. The office has been told.")
    if outcome.is_open and outcome.closes_on:
        closes = days(outcome.closes_on, outcome.closes_on)
        if calendar.day_after(outcome.closes_on, SHARING_DAYS) <= visit_on:
            return ExpectedResult(outcome.name, True, f"Open until {closes}. Results should be there in time.")
        return ExpectedResult(outcome.name, False, f"Open until {closes}, so results may not be there in time.")
    if outcome.is_published:
        return ExpectedResult(outcome.name, True, "Results are there.")
    if outcome.is_with_office:
        return ExpectedResult(outcome.name, True, "Closed. The office is about to share the results.")
    return ExpectedResult(outcome.name, False, "Closed, with too few responses to show results.")
