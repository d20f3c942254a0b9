"""The office's board as a page: which day it looks at, and what it offers to fill in."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import islice

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import ChangeReason, Side
from assessments.models import Assessor
from assessments.queries.board import board_of
from assessments.services.asking import decline_request, take_off
from assessments.services.proposals import propose_days
from evidence.models import Cycle
from framework.models import Level
from schools.calendar import USUAL
from schools.enums import Phase
from tests import factories as f
from tests.assessments.booking import ask
from tests.assessments.conftest import make_ready
from tests.reading import one_line
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


def board_says(world, cycle, persona: str) -> tuple[bool, bool]:
    """Whether someone can be asked, and whether a conflict speaks against them."""
    with scope(everything=True):
        board = board_of(world.school, [f.school_day(then=15)], "all")
        mine = [each for each in board.free + board.others if each.assessor.user_id == world.person(persona).pk]
    return mine[0] in board.free, bool(mine[0].conflicts)


def test_office_declares_a_conflict_of_someone_who_is_not_on_the_visit_also_after_a_waiver(world, cycle, sign_in):
    client, user = sign_in("officer"), world.person("assessor_elsewhere")
    assert board_says(world, cycle, "assessor_elsewhere") == (True, False)
    page = reverse("office:declare_conflict", args=[cycle.pk])
    assert page in client.get(reverse("office:book", args=[cycle.pk])).content.decode()
    with scope(everything=True):
        typed = {"assessor": Assessor.objects.get(user=user).pk, "kind": "family", "words": "Her brother teaches here"}
    refused = client.post(page, typed | {"kind": "assessed_by"})
    assert (refused.status_code, "Her brother teaches here" in refused.content.decode()) == (422, True)
    for _ in range(2):
        assert client.post(page, typed).status_code == 302
        assert board_says(world, cycle, "assessor_elsewhere") == (False, True)
        text = client.get(reverse("office:book", args=[cycle.pk])).content.decode()
        for name, arguments in (("waive", [cycle.pk, user.pk, "family"]), ("availability", [user.pk])):
            assert f'href="{reverse(f"office:{name}", args=arguments)}"' in text
        client.post(reverse("office:waive", args=[cycle.pk, user.pk, "family"]), {"reason": "He has left"})
        assert board_says(world, cycle, "assessor_elsewhere") == (True, False)


def test_availability_says_phases_in_words_and_that_someone_wants_no_days(world, sign_in):
    user = world.person("assessor")
    with scope(everything=True):
        Assessor.objects.filter(user=user).update(phases=["primary", "all_through"], most_days=0)
    text = one_line(sign_in("officer").get(reverse("office:availability", args=[user.pk])))
    assert (Phase.ALL_THROUGH.label in text, "all_through" in text, "No limit" in text) == (True, False, False)


def test_request_that_was_withdrawn_after_a_first_no_leaves_nobody_as_declined(world, cycle):
    user, officer = world.person("assessor_elsewhere"), world.person("officer")

    def said(visit) -> list[str]:
        board = board_of(world.school, [visit.starts_on], "all", visit)
        return [" ".join(each.reasons) for each in board.free + board.others if each.assessor.user_id == user.pk]

    with scope(everything=True):
        first = ask(cycle, user, officer)
        decline_request(engagement=first, reason="A wedding", by=user)
        assert said(first.visit) == ["Declined this visit: A wedding"]
        again = ask(cycle, user, officer)
        assert said(first.visit) == ["Has been asked and has not answered yet."]
        take_off(engagement=again, reason=ChangeReason.OTHER, by=officer)
        assert said(first.visit) == [""]
