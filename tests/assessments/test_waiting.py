"""Who is waiting for whom on a school's path, for what, and since when."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import DayProposal, ReadinessReview, Visit
from assessments.queries.path import path_of
from evidence.models import Cycle
from tests import factories as f
from tests.reading import one_line
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


@pytest.fixture
def school(world):
    """A school without anything, in the scope of everything."""
    with scope(everything=True):
        yield f.SchoolFactory()


def running(world, school, code: str = "champion", **values) -> Cycle:
    level = world.version.levels.get(code=code)
    return f.CycleFactory(school=school, version=world.version, level=level, **values)


def days_ago(number: int) -> datetime:
    return timezone.now() - timedelta(days=number)


def waited_for(school) -> tuple[str, date | None]:
    waiting = path_of(school).waiting
    return (waiting.whom, waiting.since) if waiting else ("", None)


def wait(school) -> tuple[str, str, int | None]:
    """(whom, for what, since how many days)"""
    waiting = path_of(school).waiting
    return waiting.whom, waiting.what, waiting.since and (TODAY() - waiting.since).days


def proposal(cycle, side: str, days: int, **values) -> DayProposal:
    return f.DayProposalFactory(cycle=cycle, side=side, proposed_at=days_ago(days), **values)


def test_who_is_waited_for_follows_the_cycle_with_the_day_it_began(world, school):
    day = TODAY() - timedelta(days=9)
    then = days_ago(9)
    cycle = running(world, school, "approved", started_on=TODAY() - timedelta(days=40))
    assert waited_for(school) == ("the school", TODAY() - timedelta(days=40))
    f.ReadinessReviewFactory(cycle=cycle, decision="not_yet", signed_at=then)
    assert waited_for(school) == ("the school", day)
    ReadinessReview.objects.filter(cycle=cycle).delete()
    Cycle.objects.filter(pk=cycle.pk).update(state="submitted", submitted_at=then, submitted_by=f.UserFactory())
    assert waited_for(school) == ("the office", day)
    Cycle.objects.filter(pk=cycle.pk).update(state="ready")
    f.ReadinessReviewFactory(cycle=cycle, signed_at=timezone.now())
    assert waited_for(school) == ("the school", TODAY())
    visit = f.VisitFactory(cycle=cycle)
    assert waited_for(school) == ("", None)
    Visit.objects.filter(pk=visit.pk).update(starts_on=day, ends_on=day)
    assert waited_for(school) == ("the assessor", day)
    Visit.objects.filter(pk=visit.pk).update(state="recorded", recorded_at=then, recorded_by=f.UserFactory())
    Cycle.objects.filter(pk=cycle.pk).update(state="assessed")
    assert waited_for(school) == ("the office", day)
    Cycle.objects.filter(pk=cycle.pk).update(state="closed", ended_on=day)
    assert waited_for(school) == ("the office", day)
    Cycle.objects.filter(pk=cycle.pk).update(state="awarded")
    assert waited_for(school) == ("", None)


def test_days_of_the_visit_wait_for_who_has_to_answer(world, school):
    cycle = running(world, school, "approved", state="ready")
    f.ReadinessReviewFactory(cycle=cycle, signed_at=days_ago(9))
    assert wait(school) == ("the school", "to propose days for the visit", 9)
    ours = proposal(cycle, "school", 7)
    assert wait(school) == ("the office", "to answer the days proposed for the visit", 7)
    declined = {"state": "declined", "answered_at": days_ago(5), "answered_by": f.UserFactory(), "answer": "No one"}
    DayProposal.objects.filter(pk=ours.pk).update(**declined)
    assert wait(school) == ("the school", "to propose days for the visit", 5)
    proposal(cycle, "office", 3)
    assert wait(school) == ("the school", "to answer the days proposed for the visit", 3)
    f.VisitFactory(cycle=cycle, state="arranging", days_agreed_at=days_ago(2), days_agreed_by=f.UserFactory())
    assert wait(school) == ("the office", "to find an assessor for the visit", 2)


def test_open_proposal_counts_before_one_that_was_answered_later(world, school):
    cycle = running(world, school, "approved", state="ready")
    proposal(cycle, "school", 7)
    answered = {"state": "declined", "answered_at": days_ago(1), "answered_by": f.UserFactory(), "answer": "No"}
    proposal(cycle, "office", 2, **answered)
    assert wait(school)[0] == "the office"


def test_postponed_visit_waits_for_new_days(world, school):
    cycle = running(world, school, "approved", state="ready")
    visit = f.VisitFactory(cycle=cycle, state="postponed", days_agreed_at=None, days_agreed_by=None)
    f.VisitChangeFactory(visit=visit, changed_at=days_ago(4))
    assert wait(school) == ("the school", "to propose new days for the visit", 4)


def test_cancelled_visit_waits_for_days_again(world, school):
    cycle = running(world, school, "approved", state="ready")
    f.VisitFactory(cycle=cycle, state="cancelled", days_agreed_at=days_ago(2), days_agreed_by=f.UserFactory())
    assert path_of(school).waiting.what == "to propose days for the visit"


def test_review_of_another_level_waits_since_the_level_was_changed(world, school):
    by = f.UserFactory()
    cycle = running(world, school, state="submitted", submitted_at=days_ago(20), submitted_by=by)
    f.ReadinessReviewFactory(cycle=cycle, signed_at=days_ago(10))
    f.ReadinessReviewFactory(cycle=cycle, decision="", note="", signed_at=None, signed_by=None)
    f.LevelChangeFactory(cycle=cycle, changed_at=days_ago(3))
    assert wait(school) == ("the office", "to review the self-evaluation", 3)
    Cycle.objects.filter(pk=cycle.pk).update(submitted_at=days_ago(2))
    assert wait(school) == ("the office", "to review the self-evaluation", 2)


def test_after_not_yet_the_school_works_on_what_was_named(world, school, sign_in):
    cycle = running(world, school, "approved", state="assessed")
    f.VisitFactory(
        cycle=cycle, state="recorded", recorded_at=days_ago(6), recorded_by=f.UserFactory(), due_on=date(2027, 5, 12),
        outcome=world.version.outcomes.get(kind="not_yet"),
    )  # fmt: skip
    assert wait(school) == ("the school", "to work on what the visit named by 12 May 2027", 6)
    page = one_line(sign_in("officer").get(reverse("office:decide_award", args=[cycle.pk])))
    assert "there is none to make" in page and "Make award" not in page


@pytest.mark.parametrize(
    ("side", "title"),
    [
        (None, "Propose days for the visit"),
        ("school", "It is the office’s turn to answer the days proposed for the visit."),
        ("office", "Answer the days proposed for your visit"),
    ],
)
def test_home_asks_the_leaders_for_days_only_when_it_is_their_turn(world, ready, sign_in, side, title):
    if side:
        proposal(ready, side, 1)
    page = one_line(sign_in("head").get(reverse("school_home", args=[world.school.pk])))
    assert title in page
    assert ("Propose days for the visit" in page) == (side is None)
