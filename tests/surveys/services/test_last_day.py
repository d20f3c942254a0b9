"""A wave ends with its last day, which can be moved once; closing early takes effect at midnight."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.models import Wave
from surveys.services import last_day
from surveys.services.closing import close_wave
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.waves_in_states import ALL_FOUR, again, launched, links, over, submit
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope

DAY = timedelta(days=1)


@pytest.fixture
def act(world):
    """Run a service as the head."""
    head = world.person("head")

    def run(service, **arguments):
        with scope(schools=[world.school.pk], person=head.pk):
            return service(by=head, **arguments)

    return run


def test_answer_after_the_last_day_is_refused_also_while_no_worker_runs(world):
    wave = launched(world)
    early, late = list(links(wave).values())[:2]
    assert Client().post(late, {"page": "1", "go": "next", **ALL_FOUR}).status_code == 303
    assert submit(early).status_code == 200
    over(wave)
    assert again(wave).state == "open"  # nobody has closed it yet
    neutral = Client().get("/s/nothing")
    for answer in (submit(late), Client().get(late), submit(early)):
        assert (answer.status_code, answer.content) == (neutral.status_code, neutral.content)
    with as_worker():
        assert close_wave(wave.pk)
    assert again(wave).state == "too_few"


@pytest.mark.parametrize(
    ("moment", "takes"),
    [
        ("2026-07-14 22:59:59+00", True),  # in summer midnight comes an hour before that of Greenwich
        ("2026-07-14 23:00:00+00", False),
        ("2026-12-14 23:59:59+00", True),
        ("2026-12-15 00:00:00+00", False),
    ],
)
def test_last_day_ends_at_midnight_in_london(world, moment, takes):
    wave, last = launched(world), date.fromisoformat(moment[:8] + "14")
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(opens_on=last, closes_on=last)
    with scope(wave=wave.pk), connection.cursor() as cursor:
        cursor.execute("SELECT survey_reception(%s, %s)", [wave.pk, moment])
        assert cursor.fetchone()[0] == ("open" if takes else "over")


def test_closing_early_takes_effect_at_midnight(world, act, sign_in):
    wave, today = launched(world), timezone.localdate()
    link, other = list(links(wave).values())[:2]
    page = sign_in("head").post(reverse("surveys:close", args=[world.school.pk, wave.pk]), follow=True)
    assert "The survey closes at midnight." in one_line(page)
    assert again(wave).closes_on == today
    with as_worker():
        assert close_wave(wave.pk) is False
    assert submit(link).status_code == 200
    with pytest.raises(NotAllowed, match="already closes at midnight"):
        act(last_day.close_today, wave=wave)
    over(wave)
    assert submit(other).status_code == 410


def test_last_day_is_moved_once_by_a_fortnight_at_most_and_not_after_it_is_over(world, act):
    wave = launched(world)
    first, latest = wave.closes_on + DAY, wave.closes_on + 14 * DAY
    for wrong in (wave.closes_on, wave.closes_on - DAY, latest + DAY):
        with pytest.raises(NotAllowed, match="Enter a date from"):
            act(last_day.move_last_day, wave=wave, closes_on=wrong)
    before = wave.closes_on
    act(last_day.move_last_day, wave=wave, closes_on=latest)
    moved = again(wave)
    assert (moved.closes_on, moved.moved_from) == (latest, before)
    assert (moved.breakdowns, moved.groups) == (wave.breakdowns, wave.groups)
    with pytest.raises(NotAllowed, match="already been extended once"):
        act(last_day.move_last_day, wave=wave, closes_on=latest + DAY)
    late = launched(world, name="Late")
    over(late)
    with pytest.raises(NotAllowed, match="cannot be extended"):
        act(last_day.move_last_day, wave=late, closes_on=first)


def test_page_moves_the_last_day_and_says_how_far(world, sign_in):
    wave, head = launched(world), sign_in("head")
    address = reverse("surveys:last_day", args=[world.school.pk, wave.pk])
    assert "Extend the survey" in head.get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode()

    def typed(day: date) -> dict:
        return {"closes_on-day": day.day, "closes_on-month": day.month, "closes_on-year": day.year}

    far = head.post(address, typed(wave.closes_on + 15 * DAY))
    assert (far.status_code, "Enter a date from" in far.content.decode()) == (422, True)
    assert head.post(address, typed(wave.closes_on + 3 * DAY)).status_code == 302
    assert again(wave).closes_on == wave.closes_on + 3 * DAY
    detail = head.get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode()
    assert "Extend the survey" not in detail
    assert "has already been extended once" in head.get(address).content.decode()
