"""What stands between a school and handing in is on its home page, also after the office said "not yet"."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import ReadinessReview, Visit
from assessments.services.moving import cancel_visit
from evidence.models import EvidenceUse, Judgement
from framework.models import Criterion
from surveys.models import Wave, WaveSchool
from tests import factories as f
from wqm.tenancy.scope import scope


@pytest.fixture
def home(world, sign_in):
    """The home page of Hazel as this person sees it."""
    return lambda persona="head": sign_in(persona).get(reverse("school_home", args=[world.school.pk])).content.decode()


@pytest.fixture
def judged(world):
    """Every criterion has a judgement and evidence; too few answered the survey that the rules ask for."""
    with scope(everything=True):
        cycle, point = world.cycle(), world.version.scale.last()
        Judgement.objects.filter(cycle=cycle).update(point=point)
        for criterion in Criterion.objects.filter(principle__version=cycle.version_id):
            if not Judgement.objects.filter(cycle=cycle, criterion=criterion).exists():
                f.JudgementFactory(cycle=cycle, criterion=criterion, point=point)
            if not EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).exists():
                evidence = f.EvidenceFactory(school=cycle.school)
                f.EvidenceUseFactory(cycle=cycle, criterion=criterion, evidence=evidence)
        for model in (Wave, WaveSchool):
            model.objects.filter(school=cycle.school).update(response_percent=None)
        Wave.objects.filter(school=cycle.school).update(state="too_few")
        return cycle


def test_what_is_missing_is_named_once_every_criterion_is_judged(home, judged):
    page = home()
    assert "Not ready to submit yet" in page
    assert "Staff: too few responses" in page
    assert reverse("assessment:overview", args=[judged.school_id]) in page
    assert "Continue your self-evaluation" not in page


def test_day_that_was_agreed_stays_on_the_home_of_a_school_that_works_on_its_cycle_again(world, home):
    with scope(everything=True):
        visit = world.visit()
        Visit.objects.filter(pk=visit.pk).update(starts_on=date(2031, 3, 4), ends_on=date(2031, 3, 4))
    assert "4 March 2031" in home()
    with scope(everything=True):
        cancel_visit(visit=world.visit(), by=world.person("officer"))
    assert "4 March 2031" not in home()


def test_not_yet_of_the_office_is_the_first_thing_to_read(world, home, judged):
    with scope(everything=True):
        ReadinessReview.objects.filter(school=world.school).update(decision="ready")
    assert "The office has returned your self-evaluation" not in home()
    with scope(everything=True):
        f.ReadinessReviewFactory(cycle=judged, decision="not_yet", note="Ask your staff", signed_at=timezone.now())
    page = home()
    assert page.index("The office has returned your self-evaluation") < page.index("Not ready to submit yet")
    assert "The office has returned your self-evaluation" not in home("contributor")
