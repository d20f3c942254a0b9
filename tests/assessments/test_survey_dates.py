"""Surveys before a visit: by when they are sent, and whose results will be there."""

from datetime import date
from uuid import uuid4

from assessments.survey_dates import results_expected, send_by, surveys_to_send
from framework.models import Questionnaire
from schools.calendar import USUAL
from surveys.queries.outcomes import SurveyOutcome

VISIT = date(2027, 1, 25)  # a Monday
EARLY = date(2026, 11, 2)
STAFF, PUPILS = (Questionnaire(name=name, family=name.lower()) for name in ("Staff", "Pupils"))


def outcome(family="staff", **values) -> SurveyOutcome:
    given = {"is_open": False, "is_published": True, "response_percent": 60, "invited": 40, "k": 10, **values}
    return SurveyOutcome(wave_id=uuid4(), name=family.capitalize(), audience="staff", family=family, **given)


def test_survey_is_sent_fifteen_school_days_before_and_not_in_the_holidays():
    day = send_by(USUAL, VISIT)
    assert len([each for each in _days(day) if USUAL.is_school_day(each)]) == 15
    assert USUAL.is_school_day(day)


def _days(first: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), VISIT.toordinal())]


def test_surveys_that_were_not_sent_are_proposed():
    found = surveys_to_send([STAFF, PUPILS], [outcome()], USUAL, VISIT, EARLY)
    assert (found.names, found.is_late) == (("Pupils",), False)


def test_day_that_is_over_is_said():
    assert surveys_to_send([STAFF], [], USUAL, VISIT, date(2027, 1, 20)).is_late


def test_nothing_is_proposed_when_all_were_sent_or_the_visit_has_begun():
    assert surveys_to_send([STAFF], [outcome()], USUAL, VISIT, EARLY) is None
    assert surveys_to_send([STAFF], [], USUAL, VISIT, VISIT) is None


def test_result_is_expected_where_it_is_shared_or_closes_in_time():
    closed = {"is_published": False, "is_open": True}
    rows = [
        outcome(),
        outcome("early", **closed, closes_on=date(2027, 1, 15)),
        outcome("late", **closed, closes_on=date(2027, 1, 22)),
        outcome("few", is_published=False),
        outcome("office", is_published=False, is_with_office=True),
        outcome("lost", is_published=False, is_in_trouble=True),
    ]
    found = {row.name: row.will_be_there for row in results_expected([STAFF, PUPILS], rows, USUAL, VISIT, EARLY)}
    assert found == {
        "Staff": True, "Early": True, "Late": False, "Few": False, "Office": True, "Lost": False, "Pupils": False,
    }  # fmt: skip


def test_survey_that_was_not_sent_says_by_when():
    (row,) = results_expected([STAFF], [], USUAL, VISIT, EARLY)
    assert row.sentence == f"Not sent yet. To have results, send it by {send_by(USUAL, VISIT):%-d %B %Y}."
    (late,) = results_expected([STAFF], [], USUAL, VISIT, date(2027, 1, 20))
    assert late.sentence.startswith("Not sent. Results will not be there: for that, it had to be sent by ")
