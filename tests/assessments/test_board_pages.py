"""The office's board as a page: which day it looks at, and what it offers to fill in."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import islice

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Side
from assessments.services.proposals import propose_days
from evidence.models import Cycle
from framework.models import Level
from schools.calendar import USUAL
from tests import factories as f
from tests.assessments.conftest import make_ready
from wqm.tenancy.scope import scope


@pytest.fixture
def cycle(world) -> Cycle:
    """Ready, as the pages find it: outside of any scope."""
    with scope(everything=True):
        return make_ready(world)


@pytest.fixture
def look(cycle, sign_in):
    """The board for a day, as an officer opens it."""
    client, board = sign_in("officer"), reverse("office:book", args=[cycle.pk])

    def looked(day: date | None = None, address: str = "", **more):
        typed = {"starts_on-day": day.day, "starts_on-month": day.month, "starts_on-year": day.year} if day else {}
        return client.get(board + address, {**typed, **more} or None)

    return looked


def test_officer_looks_who_is_free_on_each_proposed_day(world, cycle, look, sign_in):
    chosen = [f.school_day(then=9), f.school_day(then=19)]
    with scope(everything=True):
        propose_days(cycle=cycle, chosen=chosen, side=Side.SCHOOL, by=world.person("head"))
    links = [unescape(link) for link in re.findall(r'href="(\?starts_on-day=[^"]+)"', look().content.decode())]
    assert [look(address=link).context["chosen_day"] for link in links] == chosen
    schools = sign_in("head").get(reverse("assessment:dates", args=[world.school.pk]))
    assert "Who is free" not in schools.content.decode()


@pytest.mark.parametrize(("number", "asks"), [(1, True), (2, False)])
def test_part_of_the_day_is_asked_of_a_visit_of_one_day(cycle, look, number, asks):
    level = Level.objects.filter(version=cycle.version, visit_days=number).first()
    with scope(everything=True):
        Cycle.objects.filter(pk=cycle.pk).update(level=level)
    day = f.school_day(then=12)
    answer = look(day, part="am")
    assert ('name="part"' in answer.content.decode(), answer.context["part"]) == (asks, "am" if asks else "all")
    assert answer.context["chosen_day"] == day


def test_answer_is_asked_for_within_a_school_week_and_before_the_visit(look):
    today = timezone.localdate()
    after = list(islice(USUAL.days_from(today + timedelta(days=1)), 20))
    offered = {number: look(after[number]).context["form"].initial["answer_by"] for number in (0, 1, 3, 15)}
    assert (offered[0], offered[1], offered[3]) == (today, after[0], after[2])
    assert today < offered[15] <= after[5]
