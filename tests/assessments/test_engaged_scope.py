"""What exists for the people of a visit: the database decides, whatever the code asks for."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessor, Conflict, DayProposal, Engagement, Finding, ProposedDay, Visit, VisitChange
from assessments.queries.briefing import at_school
from evidence.models import Cycle, Judgement
from schools.models import Membership
from tests import factories as f
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


def seen(visit, user) -> dict[str, int]:
    """Rows of each table in the scope of the visit."""
    with scope(visit=visit.pk, person=user.pk):
        tables = (Visit, Finding, Cycle, VisitChange, DayProposal, ProposedDay, Judgement, Membership)
        return {table.__name__: table.objects.count() for table in tables}


OPEN = {
    "Visit": 1, "Finding": 1, "Cycle": 1, "VisitChange": 1, "DayProposal": 1, "ProposedDay": 1, "Judgement": 0,
    "Membership": 0,
}  # fmt: skip
NOTHING = dict.fromkeys(OPEN, 0)


def test_people_on_a_visit_see_its_rows_and_none_of_the_school(world):
    visit = world.visit()
    assert seen(visit, world.person("assessor")) == OPEN
    assert seen(visit, world.person("assessor_elsewhere")) == NOTHING
    assert seen(visit, world.person("head")) == NOTHING | {"Membership": 1}  # their own
    assert seen(world.visit(world.next_door), world.person("assessor")) == NOTHING


@pytest.mark.parametrize(
    "change",
    [
        {"state": "asked"},
        {"state": "withdrawn"},
        {"state": "ended"},
        {"state": "declined", "decline_reason": "Away"},
        {"read_until": timezone.localdate() - timedelta(days=1)},
        {"state": "asked", "declared_at": None},
    ],
    ids=str,
)
def test_engagement_that_is_not_accepted_declared_and_current_shows_nothing(world, change):
    visit, user = world.visit(), world.person("assessor")
    with scope(everything=True):
        Engagement.objects.filter(visit=visit, user=user).update(**change)
    assert seen(visit, user) == NOTHING


def test_engagement_is_read_on_its_last_day(world):
    visit, user = world.visit(), world.person("assessor")
    with scope(everything=True):
        Engagement.objects.filter(visit=visit, user=user).update(read_until=TODAY())
    assert seen(visit, user) == OPEN


@pytest.mark.parametrize("left", ["assessor", "account"])
def test_assessor_who_left_sees_nothing(world, left):
    visit, user = world.visit(), world.person("assessor")
    if left == "assessor":
        Assessor.objects.filter(user=user).update(is_active=False)
    else:
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert seen(visit, user) == NOTHING


def test_one_person_sees_their_own_engagement_and_the_school_sees_who_comes(world):
    visit, user = world.visit(), world.person("assessor")
    with scope(everything=True):
        asked = f.EngagementFactory(visit=visit, role="shadow", state="asked", user=f.AssessorFactory().user)
    with scope(person=user.pk):
        assert list(Engagement.objects.values_list("user", flat=True)) == [user.pk]
    with scope(person=asked.user_id):
        assert list(Engagement.objects.all()) == [asked]
    with scope(schools=[world.school.pk]):
        assert list(Engagement.objects.values_list("user", flat=True)) == [user.pk]


def test_nobody_accepts_for_themselves_past_the_service(world):
    visit = world.visit(world.next_door)
    user = world.person("assessor")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), scope(person=user.pk):
        f.EngagementFactory(visit=visit, user=user, held=False)
    with scope(everything=True):
        asked = f.EngagementFactory(visit=visit, user=user, role="shadow", state="asked")
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), scope(person=user.pk):
        Engagement.objects.filter(pk=asked.pk).update(state="accepted", read_until=TODAY() + timedelta(days=9))


def test_conflicts_are_read_by_who_said_them(world):
    with scope(everything=True):
        user = world.person("assessor")
        said = f.ConflictFactory(school=world.school, user=user, source="assessor", words="My brother")
        Conflict.objects.exclude(pk=said.pk).filter(user=user).delete()
    with scope(schools=[world.school.pk]):
        assert "My brother" not in Conflict.objects.values_list("words", flat=True)
        assert "Said by Hazel Primary" in Conflict.objects.values_list("words", flat=True)
    with scope(person=user.pk):
        assert list(Conflict.objects.values_list("words", flat=True)) == ["My brother"]
    with scope(person=world.person("stranger").pk):
        assert not Conflict.objects.exists()


def test_history_of_a_visit_is_not_rewritten_by_the_web(world):
    with scope(everything=True):
        for act in (lambda: VisitChange.objects.update(note="x"), lambda: Engagement.objects.all().delete()):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                act()


def test_page_of_a_visit_widens_to_the_school_for_an_open_engagement_only(world, sign_in):
    visit, user = world.visit(), world.person("assessor")
    assert sign_in("assessor").get(reverse("visits:detail", args=[visit.pk])).status_code == 200
    with scope(everything=True):
        visit.engagement = Engagement.objects.get(visit=visit, user=user)
    visit.engagement.read_until = TODAY() - timedelta(days=1)
    with pytest.raises(NotAllowed, match="closed to you"), at_school(visit):
        pass
