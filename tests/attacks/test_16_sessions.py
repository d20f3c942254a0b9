"""Attack 16: whoever holds a dump does not know which ballots came from which class.

Two classes answer one after the other in one group, so nothing that a ballot holds says in which class it was written.
But the session of a class is opened and closed by a person, and each time a row is written: the record with the name of
the class, and the sitting itself. All that was stored between two of these rows came from that class, whoever else
writes meanwhile; and a class can be of one.
"""

import random

from django.db import connection
from django.test import Client
from django.urls import reverse

from surveys.models import Ballot
from surveys.respondents import slips
from surveys.services.mixing import mix_ballots
from tests.attacks.attacker import dump
from tests.attacks.background import others_write
from tests.attacks.report import Verdict, judge
from tests.databases import as_role, as_worker
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

CLASSES = ("5B", "5C")
EACH = 15
CHANCE = 25  # of 30, of which half are right by guessing: fewer than 1 of 10,000 runs has more
NAIVE = """
CREATE TABLE naive_session (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, name text);
CREATE TABLE naive_ballot (id uuid DEFAULT gen_random_uuid() PRIMARY KEY);
"""


def hits(sessions: list[tuple[int, str]], ballots: list[dict], class_of: dict[str, str]) -> int:
    """How many ballots are of the class whose row of a session was the last one before theirs."""
    found = 0
    for ballot in ballots:
        before = [name for written, name in sorted(sessions) if written < int(ballot["xmin"])]
        found += bool(before) and before[-1] == class_of[str(ballot["id"])]
    return found


def ballots_of(wave) -> set[str]:
    with as_worker(), scope(everything=True):
        return {str(pk) for pk in Ballot.objects.filter(wave=wave).values_list("pk", flat=True)}


def answer_in_class(sitting) -> None:
    place = Client().post("/s/join/", {"code": slips.class_code(sitting)})["Location"]
    run = Client().post(place, {"page": "0", "go": "next"})["Location"].partition("?")[0]
    assert "/thanks/" in Client().post(run, {"page": "1", "go": "send", "q-often": "4"})["Location"]


def test_sessions_do_not_tell_which_ballots_are_of_which_class(scratch, dumped, admin_url):
    sittings = [{"name": name, "kind": "class", "slots": EACH} for name in CLASSES]
    wave = opened(scratch, questionnaire(), people=0, sittings=sittings)
    head, class_of = Client(), {}
    head.force_login(scratch.person("head"))
    with others_write(admin_url, 40):
        for name in random.sample(CLASSES, 2):
            sitting = sitting_of(wave, name)
            session = reverse("surveys:session", args=[scratch.school.pk, wave.pk, sitting.pk])
            assert head.post(session, {"session": "open"}).status_code == 302
            before = ballots_of(wave)
            for _ in range(EACH):
                answer_in_class(sitting)
            class_of |= dict.fromkeys(ballots_of(wave) - before, name)
            head.post(session, {"session": "close"})
    before_mixing = found_by_session(dumped, wave, class_of)
    with as_worker():
        assert mix_ballots(wave.pk) == 2 * EACH
    found = found_by_session(dumped, wave, class_of)
    # Until the hour they can be told; docs/anonymity.md says so. That is a control on the product itself.
    assert before_mixing == 2 * EACH
    judge(Verdict("16", "ballots by class, from its session", found, 2 * EACH, CHANCE, naive(dumped), 2 * EACH))


def found_by_session(dumped, wave, class_of: dict[str, str]) -> int:
    """By the rows of the record, or by the order on the disk, whichever finds more."""
    record = dump(dumped, "activity_activity", "verb = 'sitting.opened'")
    sessions = [(int(row["xmin"]), row["summary"].rpartition(" ")[2]) for row in record]
    ballots = dump(dumped, "surveys_ballot", f"wave_id = '{wave.pk}'")
    on_disk = [class_of[str(ballot["id"])] for ballot in sorted(ballots, key=lambda row: place_of(row["ctid"]))]
    halves = [sum(name == first for name in on_disk[:EACH]) for first in CLASSES]
    return max(hits(sessions, ballots, class_of), 2 * max(halves))


def place_of(ctid: str) -> tuple[int, ...]:
    """Page and line."""
    return tuple(map(int, str(ctid).strip("()").split(",")))


def naive(dumped) -> int:
    """How many the same attack finds where a session is a row, and each answer another one."""
    class_of = {}
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(NAIVE)
        for name in CLASSES:
            cursor.execute("INSERT INTO naive_session (name) VALUES (%s)", [name])
            for _ in range(EACH):
                cursor.execute("INSERT INTO naive_ballot DEFAULT VALUES RETURNING id")
                class_of[str(cursor.fetchone()[0])] = name
    sessions = [(int(row["xmin"]), row["name"]) for row in dump(dumped, "naive_session")]
    return hits(sessions, dump(dumped, "naive_ballot"), class_of)
