"""The clock: a standing one is noticed, and what it left out at night is made up in the morning, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from tests.databases import as_worker
from wqm.clock import services
from wqm.clock.listening import _ended
from wqm.clock.models import LastRun
from wqm.clock.queries import ticks
from wqm.clock.schedule import SCHEDULE
from wqm.clock.services import TICK, daily_times
from wqm.mail.tasks import purge_sent, send_queued
from wqm.tenancy.scope import scope
from wqm.times import moment

LONDON = ZoneInfo("Europe/London")
PURGE = "wqm.mail.tasks.purge_sent"  # at 2:05


@pytest.fixture
def at(monkeypatch):
    """Sets the clock on the wall, and returns what a tick asks for then."""
    woken: list[str] = []
    monkeypatch.setattr(services, "wake", woken.append)

    def tick_at(moment: datetime) -> list[str]:
        monkeypatch.setattr(services.timezone, "now", lambda: moment)
        del woken[:]
        with as_worker():
            assert services.tick() == woken
        return list(woken)

    return tick_at


def on(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


def all_done(moment: datetime) -> None:
    with as_worker(), scope(everything=True):
        for task in daily_times():
            LastRun.objects.update_or_create(task=task, defaults={"ended_at": moment, "asked_at": None})


def test_new_installation_makes_up_nothing(db, at):
    assert at(on(10, 9)) == []
    with as_worker(), scope(everything=True):
        assert LastRun.objects.filter(task=PURGE).exists()


def test_night_that_was_left_out_is_made_up_in_the_morning_and_once(db, at):
    all_done(on(9, 5))
    assert set(at(on(10, 9))) == set(daily_times())
    assert at(on(10, 9, 1)) == []
    all_done(on(10, 9, 2))
    assert at(on(10, 11)) == []


def test_task_that_failed_is_asked_for_again_after_an_hour(db, at):
    all_done(on(9, 5))
    assert PURGE in at(on(10, 9))
    assert at(on(10, 9, 59)) == []
    assert PURGE in at(on(10, 10, 1))


def test_task_that_is_only_just_due_is_left_to_beat(db, at):
    all_done(on(9, 5))
    assert PURGE not in at(on(10, 2, 19))
    assert PURGE in at(on(10, 2, 20))


def test_night_of_the_clock_change_is_no_reason_to_do_it_twice(db, at):
    all_done(on(25, 2, 6, month=10))
    assert PURGE not in at(on(25, 6, month=10))
    assert PURGE in at(on(26, 6, month=10))


def test_task_that_ended_well_is_remembered_and_others_leave_no_row(db):
    with as_worker():
        _ended(sender=purge_sent)
        _ended(sender=send_queued)
    with as_worker(), scope(everything=True):
        assert list(LastRun.objects.values_list("task", flat=True)) == [PURGE]


def test_clock_stands_still_after_five_minutes(db):
    assert not ticks()
    with as_worker(), scope(everything=True):
        LastRun.objects.create(task=TICK, ended_at=timezone.now() - timedelta(minutes=4))
    assert ticks()
    with as_worker(), scope(everything=True):
        LastRun.objects.update(ended_at=timezone.now() - timedelta(minutes=6))
    assert not ticks()


def test_rows_of_a_clock_that_was_ahead_hide_nothing(db, at):
    """A machine that starts with the wrong year, and is put right: for a year no night would have been made up."""
    all_done(on(10, 9) + timedelta(days=365))
    assert set(at(on(10, 9))) == set(daily_times())
    assert at(on(10, 9, 1)) == []
    with as_worker(), scope(everything=True):
        LastRun.objects.exclude(task=TICK).update(asked_at=on(10, 9) + timedelta(days=365))
    assert set(at(on(10, 9, 2))) == set(daily_times())


def test_tick_of_a_clock_that_was_ahead_is_no_tick(db):
    with as_worker(), scope(everything=True):
        LastRun.objects.create(task=TICK, ended_at=timezone.now() + timedelta(days=365))
    assert not ticks()


def test_office_sees_since_when_nothing_scheduled_happens(world, sign_in):
    then = timezone.localtime() - timedelta(hours=3)
    with as_worker(), scope(everything=True):
        LastRun.objects.create(task=TICK, ended_at=then)
    page = sign_in("officer").get(reverse("office_home")).content.decode()
    assert f"Scheduled work stopped on {moment(then, year=False)}" in page
    with as_worker(), scope(everything=True):
        LastRun.objects.update(ended_at=timezone.now())
    assert "Scheduled work stopped" not in sign_in("officer").get(reverse("office_home")).content.decode()


def test_nothing_but_short_rounds_is_scheduled_by_so_many_seconds():
    """Beat forgets when it last did those with its file; a round of some seconds is soon made up."""
    intervals = {name: entry["schedule"] for name, entry in settings.CELERY_BEAT_SCHEDULE.items()}
    assert {name for name, schedule in intervals.items() if not isinstance(schedule, crontab)} == {
        "send-queued-mail",
        "run-queued-jobs",
    }


def test_rounds_that_waited_for_a_worker_go_out_of_date_and_nights_and_hours_do_not():
    """A worker that was away for a night came back to thousands of them."""
    lasting = {name for name, entry in SCHEDULE.items() if "options" not in entry}
    assert {"purge-sent-mail", "mix-ballots", "tell-what-is-asked", "settle-due-waves"} <= lasting
    assert not {"tick", "send-queued-mail", "scan-waiting-files", "close-due-waves", "send-due-reminders"} & lasting
    assert {entry["options"]["expires"] for name, entry in SCHEDULE.items() if name not in lasting} == {15 * 60}


def test_times_of_the_day_are_found_and_those_of_every_hour_are_not():
    assert {PURGE, "surveys.tasks.release_comments", "wqm.security.tasks.purge_events"} <= set(daily_times())
    assert not {"surveys.tasks.mix_ballots", "plans.tasks.send_reminders", TICK} & set(daily_times())
