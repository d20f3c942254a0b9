"""A school's path: levels, what is held, what comes next and why, who is waiting for whom since when."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.models import Award
from assessments.queries.cycles import proposed_for
from assessments.queries.path import path_of
from assessments.services.cycles import move_to_version
from evidence.models import Cycle
from framework.models import Version
from tests import factories as f
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


@pytest.fixture
def school(world):
    """A school without anything, in the scope of everything."""
    with scope(everything=True):
        yield f.SchoolFactory()


def held(world, school, code: str, year: int, **award) -> Award:
    """An award of May after the autumn of `year`."""
    level = world.version.levels.get(code=code)
    cycle = f.CycleFactory(
        school=school, version=world.version, level=level, state="awarded", started_on=date(year, 9, 5)
    )
    dates = {"awarded_on": date(year + 1, 5, 28), "valid_until": date(year + 2, 5, 28)}
    return f.AwardFactory(cycle=cycle, **dates | award)


def running(world, school, code: str = "champion", **values) -> Cycle:
    level = world.version.levels.get(code=code)
    return f.CycleFactory(school=school, version=world.version, level=level, **values)


def states(path) -> list[tuple[str, str]]:
    return [(row.level.code, row.state) for row in path.levels]


def test_school_before_its_first_cycle_has_no_path(school):
    assert path_of(school) is None


def test_path_of_a_second_champion_year(world, school):
    this_year = TODAY().year
    held(world, school, "approved", this_year - 3)
    held(world, school, "champion", this_year - 2)
    held(world, school, "champion", this_year - 1, valid_until=TODAY() + timedelta(days=100))
    running(world, school, started_on=TODAY())
    path = path_of(school)
    assert states(path) == [("approved", "done"), ("champion", "current"), ("beacon", "next")]
    assert (path.next.level.code, path.next.years, path.next.missing) == ("beacon", 2, 1)
    assert path.next.asks == "Beacon School needs 3 successful years at Champion School first."
    assert path.levels[1].note.startswith("Held until") and path.levels[1].note.endswith("2 years")


def test_between_cycles_the_highest_open_level_is_next(world, school):
    assert held(world, school, "approved", TODAY().year - 1, valid_until=TODAY() + timedelta(days=100))
    path = path_of(school)
    assert states(path) == [("approved", "done"), ("champion", "next"), ("beacon", "todo")]
    assert path.next.level.code == "champion" and not path.is_running


def test_award_that_lapsed_long_ago_opens_nothing_above_the_first_level(world, school):
    held(world, school, "approved", TODAY().year - 4)
    path = path_of(school)
    assert path.next.level.code == "approved"
    champion = path.levels[1].option
    assert "the count starts again" in champion.reason and not champion.is_open


def test_withdrawn_award_is_not_held(world, school):
    held(world, school, "approved", TODAY().year - 1, state="withdrawn", withdrawn_reason="Asked")
    path = path_of(school)
    assert states(path)[0] == ("approved", "next")


def test_path_costs_one_query_however_long_it_is(world, school):
    running(world, school, "approved")
    path_of(school)
    for year in (2019, 2020, 2021, 2022):
        held(world, school, "champion", year)
    with CaptureQueriesContext(connection) as captured:
        path_of(school)
    assert len(captured) == 1


@pytest.mark.parametrize("persona", ["head", "governor", "trust_lead", "trustee", "officer", "contributor"])
def test_everyone_who_sees_the_home_of_a_school_sees_its_path(world, sign_in, persona):
    page = one_line(sign_in(persona).get(reverse("school_home", args=[world.school.pk])))
    assert "Champion School" in page and "Waiting for the school to submit its self-evaluation" in page


def test_path_of_another_school_is_not_among_it(world, school):
    held(world, world.next_door, "champion", 2024)
    running(world, school, "approved")
    assert all(not row.awards for row in path_of(school).levels)


def test_assessment_page_explains_how_years_are_counted(world, sign_in):
    page = one_line(sign_in("governor").get(reverse("assessment:overview", args=[world.school.pk])))
    assert "Champion School needs 1 successful year at Approved School first. 1 counted so far." in page
    assert "This year counts." in page and "If an award is withdrawn, the count starts again." in page
    assert "£950 plus VAT" in page and "Awarded, one target to show" in page


@pytest.mark.parametrize(
    ("ages", "left_out"),
    [
        ((4, 11), {"sample-secondary"}),
        ((7, 11), {"sample-secondary", "sample-ks1"}),
        ((11, 18), {"sample-ks1", "sample-ks2"}),
        ((None, None), set()),
    ],
)
def test_questionnaires_for_pupils_whom_a_school_does_not_have_are_not_proposed(world, school, ages, left_out):
    school.lowest_age, school.highest_age = ages
    level = world.version.levels.get(code="champion")
    assert set(level.questionnaires) - {row.family for row in proposed_for(school, level)} == left_out


def test_awards_of_another_framework_count_for_nothing_here(world, school):
    other = f.VersionFactory()
    level = f.LevelFactory(version=other, code="approved")
    ended = f.CycleFactory(school=school, version=other, level=level, state="awarded", started_on=date(2020, 9, 5))
    f.AwardFactory(cycle=ended)
    running(world, school, "approved", started_on=TODAY())
    path = path_of(school)
    assert (path.levels[1].option.years, path.levels[0].awards) == (0, ())


def test_moving_an_ended_cycle_says_that_it_has_ended(world, school):
    cycle = running(world, school, "approved", state="closed")
    level = Version.objects.get(code="sample-seven").levels.first()
    with pytest.raises(NotAllowed, match="This cycle has ended already"):
        move_to_version(cycle=cycle, level=level, reason="New", by=world.person("officer"))
