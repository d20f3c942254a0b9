"""Closing and settling: everything or nothing, once, and nothing per person at the end."""

import logging
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from surveys.models import Ballot, Comment, Draft, Receipt, Recipient, Tally, Ticket, Wave
from surveys.services import closing, last_day
from surveys.tasks import close, close_due_waves, settle_due_waves
from tests.databases import as_role, as_worker
from tests.surveys.waves_in_states import (
    ALL_FOUR,
    again,
    closed,
    draft,
    first,
    launched,
    links,
    over,
    results_of,
    submit,
)
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.sealing import keys
from wqm.sealing.boxes import BrokenBallot
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

PER_WAVE = (Ticket, Ballot, Tally, Comment, Receipt, Recipient)


def counts(wave) -> dict[str, int]:
    with as_worker(), scope(everything=True):
        return {model.__name__: model.objects.filter(wave=wave).count() for model in PER_WAVE}


def answered(world, people: int, **more):
    """An open wave with this many answers of twelve."""
    wave = launched(world, **more)
    for number, link in enumerate(list(links(wave).values())[:people]):
        words = {"q-own-good": f"Words {number}"} if number % 2 else {}
        assert submit(link, {**ALL_FOUR, "q-work-worn": "2", **words}).status_code == 200
    return wave


def test_too_few_answers_leave_nothing_but_the_fact(world):
    wave = closed(answered(world, 6))
    assert wave.state == "too_few"
    assert wave.response_percent is None
    assert counts(wave) == {"Ticket": 0, "Ballot": 0, "Tally": 0, "Comment": 0, "Receipt": 0, "Recipient": 12}
    assert results_of(wave) is None


def test_enough_answers_are_counted_as_declared(world):
    wave = closed(answered(world, 10))
    assert wave.state == "published"
    with as_worker(), scope(everything=True):
        tallies = dict(Tally.objects.filter(wave=wave).values_list("measure", "counts"))
        groups = set(Tally.objects.filter(wave=wave).values_list("group", flat=True))
    assert groups == {f"school:{wave.school_id}"}
    assert tallies["respondents"] == [10]
    assert tallies["lead-vision"] == [0, 0, 0, 10, 0]
    assert tallies["principle:leadership"] == [4000, 10]
    # "I often go home worn out": two of five is four of five, turned round.
    assert tallies["principle:staff"] == [4000, 10]
    assert len(tallies) == 1 + 30 + 6


def test_comments_are_kept_from_ten_answers_up_only(world):
    assert counts(closed(answered(world, 9)))["Comment"] == 0
    assert counts(closed(answered(world, 10)))["Comment"] == 5


def test_as_many_codes_as_tickets_are_written_sorted_and_every_receipt_is_among_them(scratch):
    """Everybody can read the list: its length must not be the number of answers."""
    wave = launched(scratch, people=12)
    pages = [submit(link).content.decode() for link in list(links(wave).values())[:9]]
    receipts = {first(r'wqm-receipt">([^<]+)<', page) for page in pages}
    wave = closed(wave)
    with as_worker(), scope(everything=True):
        stored = list(Receipt.objects.filter(wave=wave).order_by().values_list("code", flat=True))
    assert len(set(stored)) == len(stored) == wave.tickets
    assert stored == sorted(stored)
    assert len(receipts) == 9
    assert receipts < set(stored)
    assert {code[5] for code in stored} == {"-"}


def test_mail_that_waits_is_cancelled_at_the_close(world):
    wave = closed(answered(world, 7))
    with as_worker(), scope(everything=True):
        assert set(OutgoingEmail.objects.filter(batch=wave.pk).values_list("state", flat=True)) == {"cancelled"}


@pytest.mark.parametrize("loss", ["both keys", "torn ballot"])
def test_close_that_cannot_open_every_ballot_changes_nothing(scratch, settings, caplog, loss):
    wave = answered(scratch, 10)
    if loss == "both keys":
        for folder in settings.SURVEY_KEY_DIRS:
            (Path(folder) / f"{wave.pk}.key").rename(Path(folder) / "away")
    else:
        with as_role(OWNER), scope(everything=True):
            Ballot.objects.filter(pk=Ballot.objects.filter(wave=wave).first().pk).update(sealed=b"torn")
    over(wave)
    before = counts(wave)
    assert (before["Ticket"], before["Ballot"]) == (7, 10)
    with as_worker(), caplog.at_level(logging.ERROR), pytest.raises((keys.KeyMissing, BrokenBallot)):
        closing.close_wave(wave.pk)
    with as_worker(), caplog.at_level(logging.ERROR):
        close(wave_id=str(wave.pk))
    assert "nothing was changed" in caplog.text
    assert counts(wave) == before
    assert again(wave).state == "open"


def test_one_lost_copy_of_the_key_does_not_stop_a_close(world, settings, caplog):
    wave = answered(world, 10)
    (Path(settings.SURVEY_KEY_DIRS[0]) / f"{wave.pk}.key").unlink()
    with caplog.at_level(logging.ERROR):
        assert closed(wave).state == "published"
    assert "a copy of a survey key is missing" in caplog.text


def test_rows_that_settling_deletes_leave_the_disk_at_once(scratch):
    wave = closed(answered(scratch, 7))
    tables = {model._meta.db_table for model in (Ticket, Ballot, Draft, Recipient)}
    with as_worker():
        assert closing.settle_wave(wave.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_stat_user_tables WHERE last_vacuum IS NOT NULL")
        cleaned = {name for (name,) in cursor.fetchall()} & tables
    # Before PostgreSQL 17 a worker may not ask for it; autovacuum comes by itself, soon after.
    assert cleaned == (tables if connection.pg_version >= 170000 else set())


def test_closing_twice_counts_once(world):
    wave = closed(answered(world, 10))
    before = counts(wave)
    with as_worker():
        assert closing.close_wave(wave.pk) is False
    assert counts(wave) == before


def test_draft_cannot_be_closed_early_and_nothing_is_noted(world):
    wave, head = draft(world, people=8), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        with pytest.raises(NotAllowed, match="not open"):
            last_day.close_today(wave=wave, by=head)
        assert not Activity.objects.filter(verb="wave.close_asked", school=world.school).exists()


def test_waves_close_after_their_last_day(world):
    today = timezone.localdate()
    past, running = (answered(world, 7, name=name) for name in ("past", "running"))
    over(past)
    with scope(everything=True):
        Wave.objects.filter(pk=running.pk).update(closes_on=today)
    with as_worker():
        assert set(closing.due_to_close()) == {past.pk}
        close_due_waves()
        assert closing.close_wave(running.pk) is False
    assert [again(wave).state for wave in (past, running)] == ["published", "open"]


def test_settling_waits_a_week_and_leaves_nothing_per_person(scratch):
    wave = closed(answered(scratch, 10))
    assert wave.settle_on == timezone.localdate() + timedelta(days=7)
    before = results_of(wave)
    with as_worker():
        assert closing.due_to_settle() == []
        with scope(everything=True):
            Wave.objects.filter(pk=wave.pk).update(settle_on=timezone.localdate())
        settle_due_waves()
        assert closing.due_to_settle() == []
    left = counts(wave)
    assert (left["Ticket"], left["Ballot"], left["Recipient"]) == (0, 0, 0)
    assert keys.stored_keys() == []
    after = results_of(wave)
    assert (after.questions, after.domains, after.respondents) == (before.questions, before.domains, before.respondents)


def test_too_few_is_settled_as_too_few(world):
    wave = closed(answered(world, 3))
    with as_worker():
        assert closing.settle_wave(wave.pk)
    assert again(wave).state == "settled_empty"


def test_open_wave_cannot_be_settled(world):
    wave = answered(world, 7)
    with as_worker():
        assert closing.settle_wave(wave.pk) is False
    assert counts(wave)["Ballot"] == 7


def test_key_that_a_crash_left_behind_is_destroyed_by_the_nightly_job_and_no_other(world, monkeypatch):
    crashed, running = closed(answered(world, 7)), answered(world, 7, name="running")
    unknown = keys.create_key(Wave().pk)
    with as_worker():
        with monkeypatch.context() as power_cut, pytest.raises(SystemExit):
            power_cut.setattr(keys, "destroy_key", _power_cut)
            closing.settle_wave(crashed.pk)
        assert again(crashed).state == "settled"
        assert crashed.pk in keys.stored_keys()
        settle_due_waves()
    assert crashed.pk not in keys.stored_keys()
    assert running.pk in keys.stored_keys()
    assert len(keys.stored_keys()) == 2
    assert unknown


def _power_cut(wave_id):
    raise SystemExit


@pytest.mark.parametrize(
    ("people", "said", "mean", "band"),
    [
        (9, "three quarters or more", "4.5 or more", "7 or more"),
        (24, "80% or more", "4.5 or more", "20 or more"),
        (42, "90% or more", "4.5 or more", "40 or more"),
    ],
)
def test_everybody_agreeing_looks_like_a_large_majority(world, people, said, mean, band):
    wave = launched(world, people=people)
    for link in links(wave).values():
        submit(link, dict.fromkeys(ALL_FOUR, "5"))
    results = results_of(closed(wave))
    assert results.respondents == band
    assert {question.agree.text for question in results.questions} == {said}
    turned = {question.principle_code for question in results.questions if question.reversed}
    assert {domain.text for domain in results.domains if domain.code not in turned} == {mean}
    assert {question.withheld for question in results.questions} == {""}


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        # The night in which clocks go forward, and the one in which they go back: days end at midnight in London.
        ("2027-03-28T23:30:00+00:00", True),
        ("2027-03-28T22:30:00+00:00", False),
        ("2027-10-31T23:30:00+00:00", False),
        ("2027-11-01T00:30:00+00:00", True),
    ],
)
def test_last_day_ends_at_midnight_in_london_also_when_clocks_change(world, monkeypatch, now, is_due):
    wave = launched(world)
    moment = datetime.fromisoformat(now)
    with scope(everything=True):
        last = date(2027, 3, 28) if moment.month == 3 else date(2027, 10, 31)
        Wave.objects.filter(pk=wave.pk).update(closes_on=last)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    assert (wave.pk in closing.due_to_close()) is is_due


def test_wave_that_should_have_been_counted_is_shown_to_the_office(world, sign_in):
    wave = launched(world)
    assert "cannot be counted" not in sign_in("officer").get("/office/").content.decode()
    with scope(everything=True):
        long_ago = timezone.localdate() - timedelta(days=2)
        Wave.objects.filter(pk=wave.pk).update(opens_on=long_ago, closes_on=long_ago)
    assert "1 survey cannot be counted" in sign_in("officer").get("/office/").content.decode()
