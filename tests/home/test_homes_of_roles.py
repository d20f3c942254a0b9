"""Everybody's home has their own next steps, and the office's has what waits, lapses and stands still."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Award, ReadinessReview, Visit
from evidence.models import Assignment, Cycle, Evidence, Judgement
from home.queries.office import schools_standing_still
from plans.models import Action, Target
from schools.models import Appointment, Membership
from tests import factories as f
from tests.databases import as_role
from wqm.activity.models import Activity
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

LEADERS_ONLY = ("Continue your self-evaluation", "Set up a survey")


@pytest.fixture
def home(world, sign_in):
    """What the home page of Hazel holds for this person."""
    return lambda persona: sign_in(persona).get(reverse("school_home", args=[world.school.pk])).context["home"]


def test_only_those_who_drive_the_cycle_are_told_to_continue_it(world, home):
    with scope(everything=True):
        ReadinessReview.objects.filter(cycle=world.cycle()).delete()
    for persona in ("head", "wellbeing_lead", "slt"):
        assert home(persona).main.title == "Continue your self-evaluation", persona
    for persona in ("governor", "dsl", "contributor"):
        shown = home(persona)
        titles = [step.title for step in [shown.main, *shown.steps] if step]
        assert not [title for title in titles if title.startswith(LEADERS_ONLY)], (persona, titles)


def test_office_at_a_school_is_told_its_own_step_and_not_the_heads(world, home):
    with scope(everything=True):
        by, cycle = world.person("head"), world.cycle()
        Cycle.objects.filter(pk=cycle.pk).update(state="submitted", submitted_at=timezone.now(), submitted_by=by)
    shown = home("officer")
    assert (shown.main.title, shown.main.url) == (
        "Review this self-evaluation", reverse("office:review", args=[cycle.pk])
    )  # fmt: skip
    titles = [step.title for step in [shown.main, *shown.steps] if step]
    assert not [title for title in titles if title.startswith((*LEADERS_ONLY, "Read the results"))]
    assert shown.first_days == []


def test_contributor_starts_with_what_is_assigned_to_them(world, home):
    with scope(everything=True):
        Assignment.objects.all().delete()
        cycle = world.cycle()
        criterion = cycle.version.principles.first().criteria.first()
        Judgement.objects.filter(cycle=cycle, criterion=criterion).delete()
        late = timezone.localdate() - timedelta(days=2)
        f.AssignmentFactory(cycle=cycle, criterion=criterion, person=world.person("contributor"), due_on=late)
        f.AssignmentFactory(cycle=cycle, criterion=criterion, person=world.person("slt"), due_on=None)
    main = home("contributor").main
    assert (main.title, main.until) == (
        f"Criterion {criterion.reference} is assigned to you",
        f"Overdue since {late:%-d %B}",
    )
    assert main.url == reverse("evidence:criterion", args=[world.school.pk, criterion.pk])
    assert "assigned to you" not in home("head").main.title


def test_everyone_finds_their_own_open_actions_and_no_others(world, home):
    with scope(everything=True):
        Action.objects.all().delete()
        target = Target.objects.filter(school=world.school).first()
        f.ActionFactory(target=target, title="Theirs", owner=world.person("slt"))
        f.ActionFactory(target=target, title="Mine", owner=world.person("governor"), owner_name="")
    assert [action.title for action in home("governor").own_actions] == ["Mine"]
    assert home("officer").own_actions == []


def test_getting_started_goes_away_when_it_is_done_and_is_not_shown_to_readers(world, home):
    with scope(everything=True):
        Evidence.objects.filter(school=world.school).update(title="First")
        Membership.objects.filter(school=world.school, role="dsl").delete()
        Appointment.objects.filter(school=world.school).delete()
    assert home("head").first_days == []  # nobody begins twice: an earlier cycle has ended
    with scope(everything=True):
        Award.objects.filter(school=world.school).delete()
        with as_role(OWNER):  # copies of a cycle are not deleted by the application
            Cycle.objects.filter(school=world.school).exclude(pk=world.cycle().pk).delete()
    tasks = {task.title: task.state for task in home("head").first_days}
    assert tasks["Name your designated safeguarding lead (DSL)"] == "todo"
    assert tasks["Add your first piece of evidence"] == "done"
    assert home("governor").first_days == home("slt").first_days == []
    with scope(everything=True):
        f.MembershipFactory(school=world.school, role="dsl", user=world.person("stranger"))
    assert home("head").first_days == []


@pytest.fixture
def office(sign_in):
    """What the office's home holds."""
    return lambda: sign_in("officer").get(reverse("office_home")).context["home"]


def test_reviews_say_by_when_an_answer_was_promised(world, office):
    unsigned = {"decision": "", "note": "", "signed_at": None, "signed_by": None}
    late, soon = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=2)
    with scope(everything=True):
        f.ReadinessReviewFactory(cycle=world.cycle(world.next_door), answer_by=soon, **unsigned)
        f.ReadinessReviewFactory(cycle=world.cycle(), answer_by=late, **unsigned)
        Cycle.objects.filter(state="open").update(state="submitted")
    assert [(str(row.cycle.school), row.is_overdue) for row in office().reviews] == [
        ("Hazel Primary", True),
        ("Willow Primary", False),
    ]


def test_visits_of_this_week_and_awards_about_to_lapse(world, office):
    today = timezone.localdate()
    with scope(everything=True):
        Visit.objects.all().update(state="booked", starts_on=today, ends_on=today)
        visit = Visit.objects.first()
        Visit.objects.exclude(pk=visit.pk).update(
            starts_on=today + timedelta(days=8), ends_on=today + timedelta(days=8)
        )
        Award.objects.all().update(
            awarded_on=today - timedelta(days=300), valid_until=today + timedelta(days=200), state="in_force"
        )
        award = Award.objects.first()
        Award.objects.filter(pk=award.pk).update(valid_until=today + timedelta(days=90))
    shown = office()
    assert [row.pk for row in shown.visits] == [visit.pk]
    assert [row.pk for row in shown.lapsing] == [award.pk]
    with scope(everything=True):
        Award.objects.filter(pk=award.pk).update(valid_until=today - timedelta(days=1))
    assert office().lapsing == []


def test_school_stands_still_after_sixty_days_without_its_own_people(world):
    today = timezone.localdate()
    with scope(everything=True):
        Cycle.objects.filter(state="open").update(started_on=today - timedelta(days=200))
        old = timezone.now() - timedelta(days=70)
        before = {row.school.pk for row in schools_standing_still(today)}
        assert world.school.pk not in before
        f.ActivityFactory(school=world.next_door, verb="office.looked", at=timezone.now())
        fresh = Activity.objects.filter(school=world.school).exists()
        assert fresh
        other = f.SchoolFactory(name="Silent Primary")
        level = world.cycle().level
        f.CycleFactory(school=other, version=world.version, level=level, started_on=today - timedelta(days=200))
        f.ActivityFactory(school=other, verb="evidence.added", at=old)
        f.ActivityFactory(school=other, verb="office.looked", at=timezone.now())
        young = f.SchoolFactory(name="Young Primary")
        f.CycleFactory(school=young, version=world.version, level=level, started_on=today - timedelta(days=3))
        rows = {row.school.name: row.last for row in schools_standing_still(today)}
    assert rows["Silent Primary"] == old
    assert "Young Primary" not in rows
