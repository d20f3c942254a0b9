"""Attack 15: no column of a ballot says whether it came by a mailed link, from a shared device or on paper.

In one group there may be forty people with a link and one with a place at a shared device: whoever tells the ways apart
in a dump knows that one's ballot, and with the key what is in it. A transaction counts its commands (cmin), so an
answer that was stored by the second command of its own would be marked for good, whoever else writes.
"""

import random

from django.db import connection
from django.test import Client
from django.urls import reverse

from surveys.models import Ballot
from surveys.respondents import slips
from tests.attacks.attacker import dump
from tests.attacks.report import Verdict, judge
from tests.databases import as_role, as_worker
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from tests.surveys.waves_in_states import links, submit
from wqm.sealing import codes
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

EACH = 8
SLIPS = {"name": "Slips", "kind": "slips", "slots": EACH}
GUESTS = {"name": "Guests", "kind": "guests", "slots": EACH}
COLUMNS = ("xmax", "cmin", "cmax")
NAIVE = """
CREATE TABLE naive_run (id int);
CREATE TABLE naive_ballot (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, sealed bytea);
"""


def told_by_a_column(rows, way_of: dict[str, str]) -> int:
    """How many ballots have in one column, or in their size, a value that ballots of their own way alone have."""
    told = set()
    for column in (*COLUMNS, "sealed"):
        values = [len(row[column]) if column == "sealed" else str(row[column]) for row in rows]
        ways: dict[object, set[str]] = {}
        for row, value in zip(rows, values, strict=True):
            ways.setdefault(value, set()).add(way_of[str(row["id"])])
        told |= {str(row["id"]) for row, value in zip(rows, values, strict=True) if len(ways[value]) == 1 < len(ways)}
    return len(told)


def ballots_of(wave) -> set[str]:
    with as_worker(), scope(everything=True):
        return {str(pk) for pk in Ballot.objects.filter(wave=wave).values_list("pk", flat=True)}


def from_device(wave, number: int) -> None:
    """Somebody at the device for guests; now and then two are sent to one place."""
    sitting = sitting_of(wave, "Guests")
    token = codes.token_of(slips.slip_code(sitting, number))
    place = reverse("respond:device", args=[wave.pk, token, sitting.group])
    run = Client().post(place, {"page": "0", "go": "next"})["Location"].partition("?")[0]
    Client().post(run, {"page": "1", "go": "next", "q-often": "4"})
    assert "/thanks/" in Client().post(run, {"page": "9", "go": "send"})["Location"]


def test_no_column_tells_ballots_of_shared_devices_from_those_of_links_and_paper(scratch, dumped):
    wave = opened(scratch, questionnaire(), people=EACH, sittings=[SLIPS, GUESTS])
    office, paper = Client(), reverse("surveys:enter_paper", args=[scratch.school.pk, wave.pk])
    office.force_login(scratch.person("head"))
    by_link, numbers = iter(list(links(wave).values())), iter(range(1, EACH + 1))
    places = iter([1, 1, 1, *range(2, EACH - 1)])
    ways = ["link", "device", "paper"] * EACH
    random.shuffle(ways)
    way_of: dict[str, str] = {}
    for way in ways:
        before = ballots_of(wave)
        if way == "link":
            assert submit(next(by_link), {"q-often": "4"}).status_code == 200
        elif way == "device":
            from_device(wave, next(places))
        else:
            typed = {"code": slips.slip_code(sitting_of(wave, "Slips"), next(numbers)), "q-often": "4"}
            assert office.post(paper, typed).status_code == 302
        (new,) = ballots_of(wave) - before
        way_of[new] = way
    rows = dump(dumped, "surveys_ballot", f"wave_id = '{wave.pk}'")
    hits = told_by_a_column(rows, way_of)
    judge(Verdict("15", "how an answer came", hits, 3 * EACH, 0, naive(dumped), 2 * EACH))


def naive(dumped) -> int:
    """How many the same attack tells apart where a device's run is taken first and its answer is stored then."""
    way_of = {}
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(NAIVE)
        for way in ["link", "device"] * EACH:
            cursor.execute("BEGIN")
            if way == "device":
                cursor.execute("INSERT INTO naive_run VALUES (1)")
            cursor.execute("INSERT INTO naive_ballot (sealed) VALUES ('\\x00') RETURNING id")
            way_of[str(cursor.fetchone()[0])] = way
            cursor.execute("COMMIT")
    return told_by_a_column(dump(dumped, "naive_ballot"), way_of)
