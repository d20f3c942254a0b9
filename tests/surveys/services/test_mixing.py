"""Mixing changes nothing about ballots but the order and the moment of their rows, and loses none."""

import time

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from surveys import tasks
from surveys.models import Ballot
from surveys.services.mixing import mix_ballots, waves_with_ballots
from tests.databases import as_worker
from tests.surveys.test_race import at_once
from tests.surveys.waves_in_states import again, closed, launched, links, submit
from wqm.tenancy.scope import scope


def stored(wave) -> dict[str, bytes]:
    """The sealed answers by id."""
    with as_worker(), scope(everything=True):
        return {str(pk): bytes(sealed) for pk, sealed in Ballot.objects.filter(wave=wave).values_list("id", "sealed")}


def transactions(wave) -> int:
    """How many transactions the rows of the ballots tell apart."""
    with as_worker(), scope(everything=True), connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_ballot WHERE wave_id = %s", [wave.pk])
        return cursor.fetchone()[0]


def mixed(wave) -> int:
    with as_worker():
        return mix_ballots(wave.pk)


def test_mixed_ballots_are_the_same_and_have_one_transaction(scratch):
    wave, other = launched(scratch), launched(scratch, name="Another")
    for link in list(links(wave).values())[:5]:
        submit(link)
    submit(next(iter(links(other).values())))
    before, others = stored(wave), stored(other)
    assert (len(before), transactions(wave)) == (5, 5)
    assert mixed(wave) == 5
    assert (stored(wave), transactions(wave)) == (before, 1)
    assert stored(other) == others
    assert mixed(wave) == 0  # nothing has come since
    submit(list(links(wave).values())[5])
    assert (mixed(wave), transactions(wave)) == (6, 1)


def test_every_wave_that_has_ballots_is_mixed_until_it_is_settled(scratch):
    is_open, is_closed = launched(scratch), launched(scratch, name="Closed")
    for wave in (is_open, is_closed):
        for link in list(links(wave).values())[:8]:
            submit(link)
    closed(is_closed)
    with as_worker():
        assert {is_open.pk, is_closed.pk} <= set(waves_with_ballots())
        tasks.mix_ballots()
    assert [transactions(wave) for wave in (is_open, is_closed)] == [1, 1]
    assert again(is_closed).state == "published"


def test_web_cannot_mix(world):
    wave = launched(world)
    with scope(everything=True), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied for function mix_ballots"):
            cursor.execute("SELECT mix_ballots(%s)", [wave.pk])
        connection.set_rollback(True)


def test_nothing_is_mixed_outside_of_the_scope(world):
    """The function has the rights of its owner, so it looks at the scope itself."""
    wave = launched(world)
    for link in list(links(wave).values())[:3]:
        submit(link)
    with as_worker(), scope(), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(InternalError, match="in the scope of everything"):
            cursor.execute("SELECT mix_ballots(%s)", [wave.pk])
        connection.set_rollback(True)


@pytest.mark.slow
def test_mixing_among_answers_loses_none(scratch):
    wave = launched(scratch, people=40)
    some = list(links(wave).values())[:24]

    def answer(part: int) -> list[int]:
        return [submit(link).status_code for link in some[part::2]]

    def mix() -> list[int]:
        numbers = []
        for _ in range(60):
            time.sleep(0.02)
            numbers.append(mixed(wave))
        return numbers

    one, two, mixings = at_once(lambda: answer(0), lambda: answer(1), mix)
    assert one + two == [200] * 24
    assert any(mixings)
    assert len(stored(wave)) == 24
