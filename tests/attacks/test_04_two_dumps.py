"""Attack 4: two dumps around one submission differ in one hash and one ciphertext, and in nothing else."""

from django.db import connection
from django.test import Client

from tests.attacks.report import Verdict, judge
from tests.attacks.tables import contents, differences
from tests.attacks.test_01_dump import NAIVE
from tests.databases import as_role
from tests.surveys.waves_in_states import launched, links, submit
from wqm.tenancy.database_roles import OWNER

EXPECTED = {("surveys_ballot", 0, 1), ("surveys_ticket", 1, 0)}


def test_submission_changes_one_hash_and_one_ciphertext(scratch, dumped):
    wave = launched(scratch)
    wave_links = list(links(wave).values())
    surprises = set()
    for link in wave_links[:3]:
        before = contents(dumped)
        assert submit(link).status_code == 200
        surprises |= set(differences(before, contents(dumped))) ^ EXPECTED

    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(NAIVE)
        cursor.execute("INSERT INTO naive_invitation (email) VALUES ('a'), ('b'), ('c')")
    named = 0
    for person in "abc":
        before = contents(dumped)
        with as_role(OWNER), connection.cursor() as cursor:
            cursor.execute("UPDATE naive_invitation SET used = true WHERE email = %s", [person])
            cursor.execute("INSERT INTO naive_answer (content) VALUES ('words')")
        named += any(table == "naive_invitation" for table, *_ in differences(before, contents(dumped)))
    judge(Verdict("4", "two dumps around one submission", len(surprises), 3, 0, named, 3))


def test_page_by_page_leaves_one_sealed_draft_and_then_none(scratch, dumped):
    link = next(iter(links(launched(scratch)).values()))
    start = contents(dumped)
    assert Client().post(link, {"page": "1", "go": "next", "q-lead-vision": "4"}).status_code == 303
    begun = contents(dumped)
    assert set(differences(start, begun)) == {("surveys_draft", 0, 1)}
    assert submit(link).status_code == 200
    assert set(differences(begun, contents(dumped))) == EXPECTED | {("surveys_draft", 1, 0)}
