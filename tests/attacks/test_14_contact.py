"""Attack 14: somebody sends their answers and asks right after to be contacted; the request names no ballot.

A row with a name, written in the next transaction, is the neighbour of the ballot (15 of 15 were named). With the
sealed box the names are written some hours later, all at once and shuffled. The bounds are those of attack 1.
"""

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from surveys.models import Ballot
from surveys.services import contact
from tests.attacks.attacker import attack
from tests.attacks.background import RATES, others_write
from tests.attacks.report import Verdict, judge
from tests.attacks.tables import mentions
from tests.attacks.test_01_dump import CHANCE
from tests.databases import as_role, as_worker
from tests.surveys.waves_in_states import ALL_FOUR, launched, links, submit
from wqm.sealing import keys
from wqm.sealing.boxes import open_ballot
from wqm.sealing.derivation import private_key
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

PEOPLE = 60
NAIVE = """
CREATE TABLE naive_answer (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, content text);
CREATE TABLE naive_request (id uuid DEFAULT gen_random_uuid() PRIMARY KEY, name text);
"""


@pytest.mark.parametrize("rate", RATES[1:])
def test_request_for_contact_names_no_ballot(scratch, dumped, admin_url, rate):
    with as_worker():
        contact.look_at_requests(timezone.localtime() - timedelta(days=1))
    wave = launched(scratch, people=PEOPLE)
    everybody = list(links(wave).values())
    random.shuffle(everybody)
    address = f"/s/contact/{scratch.school.pk}/"
    with others_write(admin_url, rate):
        for number, link in zip(in_no_order(), everybody, strict=True):
            submit(link, {**ALL_FOUR, "q-own-good": f"Pupil {number:02}"})
            asked = {"name": f"Pupil {number:02}", "contact": "5B", "message": "Please"}
            assert Client().post(address, asked).status_code == 303
    private = private_key(keys.read_key(wave.pk))
    with as_worker(), scope(everything=True):
        ballots = Ballot.objects.filter(wave=wave)
        truth = {str(ballot.pk): open_ballot(private, ballot.sealed)["a"]["own-good"] for ballot in ballots}
    assert len(set(truth.values())) == PEOPLE
    before = mentions(dumped, set(truth.values()))
    with as_worker():
        contact.look_at_requests(datetime.now(timezone.get_current_timezone()) + timedelta(hours=12))
    here = "name LIKE 'Pupil %'"
    best = attack(dumped, "surveys_contactrequest", "surveys_ballot", truth, where=here, person=lambda row: row["name"])
    assert best.strategies > 300
    control = naive_requests(dumped)
    title = f"request and ballot, {rate} others a second"
    judge(Verdict("14", title, best.hits, PEOPLE, CHANCE - 1, control, PEOPLE))
    named = set().union(*before.values()) if before else set()
    after = mentions(dumped, set(truth.values()))
    judge(Verdict("14", "names before the hour", len(named), PEOPLE, 0, len(set().union(*after.values())), PEOPLE))


def in_no_order() -> list[int]:
    """Numbers for names: a name says nothing of when somebody answered."""
    return random.sample(range(PEOPLE), PEOPLE)


def naive_requests(dumped) -> int:
    """How many the same attack names where a request is written as it comes."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(NAIVE)
        truth = {}
        for number in in_no_order():
            for _ in range(random.randint(0, 3)):
                dumped.execute("SELECT pg_current_xact_id()")
            with transaction.atomic():
                cursor.execute("INSERT INTO naive_answer (content) VALUES (%s) RETURNING id", [str(random.random())])
                truth[str(cursor.fetchone()[0])] = f"P{number}"
            with transaction.atomic():
                cursor.execute("INSERT INTO naive_request (name) VALUES (%s)", [f"P{number}"])
    hits = attack(dumped, "naive_request", "naive_answer", truth, person=lambda row: row["name"]).hits
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("DROP TABLE naive_answer; DROP TABLE naive_request")
    return hits


def test_counters_of_networks_keep_no_second(scratch, dumped):
    """The row of a limit ended an hour after its last use: to the second when somebody had asked."""
    with as_worker():
        contact.make_box()
    asked = {"name": "Robin", "contact": "5B", "message": ""}
    for _ in range(3):
        assert Client().post(f"/s/contact/{scratch.school.pk}/", asked).status_code == 303
    dumped.execute("SELECT cache_key, expires FROM wqm_survey_counters WHERE cache_key LIKE '%survey:contact%'")
    expires = [row[1] for row in dumped.fetchall()]
    assert expires
    telling = sum((moment.minute, moment.second) not in ((0, 0), (0, 1)) for moment in expires)
    naive = timezone.now() + timedelta(hours=1, seconds=7)
    control = int((naive.minute, naive.second) not in ((0, 0), (0, 1)))
    judge(Verdict("14", "ends of the counters of networks", telling, len(expires), 0, control, 1))
