"""Attack 5: after the close no stored order is the order of arrival; after settling nothing per person remains."""

import os
import random
from pathlib import Path

import pytest
from django.db import connection

from surveys.models import Recipient
from surveys.services.closing import settle_wave
from surveys.services.late_people import add_late_person, admit_late_people
from tests.attacks.report import Verdict, judge
from tests.attacks.tables import mentions
from tests.databases import as_role, as_worker
from tests.surveys.waves_in_states import ALL_FOUR, closed, first, launched, links, submit
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

PEOPLE = 60
# Of 60 in random order, a rank correlation of 0.6 or more comes about once in more than 100,000 runs (t with 58 degrees
# of freedom, about 5.7).
CORRELATED = 0.6


def rho(ranks: list[int]) -> float:
    """Spearman's rank correlation of a stored order with the order of arrival (0, 1, 2 ...)."""
    n = len(ranks)
    return 1 - 6 * sum((rank - at) ** 2 for at, rank in enumerate(ranks)) / (n * (n * n - 1))


def stored_orders(cursor, table: str, column: str, arrival: dict[str, int], but: str = "") -> list[float]:
    """The correlation of every order that a table has (place on the disk, each column `but` one) with arrival."""
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", [table])
    columns = [name for (name,) in cursor.fetchall() if name != but]
    correlations = []
    for order in ("ctid", "xmin::text::bigint", "cmin::text::int", *(f'"{name}"::text' for name in columns)):
        cursor.execute(f'SELECT {column} FROM "{table}" ORDER BY {order}, ctid')  # noqa: S608 - names from the catalogue
        ranks = [arrival[text] for (text,) in cursor.fetchall() if text in arrival]
        correlations.append(abs(rho(ranks)))
    return correlations


def test_no_stored_order_is_the_order_of_arrival(scratch, dumped):
    wave = launched(scratch, people=PEOPLE)
    everybody = list(links(wave).values())
    random.shuffle(everybody)
    words, receipts = {}, {}
    for number, link in enumerate(everybody):
        page = submit(link, {**ALL_FOUR, "q-own-good": f"Words {number:03} end"})
        words[f"Words {number:03} end"] = number
        receipts[first(r'wqm-receipt">([^<]+)<', page.content.decode())] = number
    closed(wave)
    # The words say when they came, for this test to know; the attacker does not read them.
    orders = stored_orders(dumped, "surveys_comment", "text", words, but="text")
    orders += stored_orders(dumped, "surveys_receipt", "code", receipts)

    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_comment (id uuid DEFAULT gen_random_uuid(), text text)")
        for text in words:
            cursor.execute("INSERT INTO naive_comment (text) VALUES (%s)", [text])
            cursor.execute("UPDATE naive_comment SET text = text WHERE text = %s", [text])
    control = stored_orders(dumped, "naive_comment", "text", words)
    judge(
        Verdict(
            "5",
            f"stored orders after the close (largest correlation {max(orders):.2f})",
            sum(correlation >= CORRELATED for correlation in orders),
            len(orders),
            0,
            int(control[0] >= CORRELATED),
            1,
        )
    )


def test_nothing_per_person_remains_after_settling(scratch, dumped):
    wave = launched(scratch, people=PEOPLE)
    with scope(everything=True):
        people = list(Recipient.objects.filter(wave=wave).values_list("pk", "email"))
    wave_links = links(wave)
    for link in list(wave_links.values())[:40]:
        submit(link)
    needles = {str(pk) for pk, _ in people} | {email for _, email in people}
    before = set().union(*mentions(dumped, needles).values())
    closed(wave)
    with as_worker():
        assert settle_wave(wave.pk)
    left = mentions(dumped, needles)
    judge(Verdict("5", "rows about people after settling", len(left), len(needles), 0, len(before), len(needles)))


def in_the_pages(cursor, needles: set[str]) -> set[str]:
    """Which of some words stand in the files of the tables and indexes of this database, in rows or between them."""
    cursor.execute("CHECKPOINT")
    cursor.execute("SHOW data_directory")
    folder = Path(cursor.fetchone()[0])
    cursor.execute("SELECT pg_relation_filepath(oid) FROM pg_class WHERE relkind IN ('r', 'i', 't')")
    contents = [(folder / path).read_bytes() for (path,) in cursor.fetchall() if path and (folder / path).exists()]
    return {needle for needle in needles if any(needle.encode() in content for content in contents)}


@pytest.mark.skipif("WQM_TEST_DATABASE_URL" in os.environ, reason="the server's files are on another machine")
def test_no_address_remains_in_the_pages_after_settling(scratch, dumped):
    """VACUUM gives the room of a row back and leaves its bytes there, as long as other rows of the page live."""
    if connection.pg_version < 170000:
        pytest.skip("Before PostgreSQL 17 only the owner writes a table anew; docs/anonymity.md says what that means.")
    wave = launched(scratch, people=PEOPLE)
    head = scratch.person("head")
    with scope(schools=[scratch.school.pk], person=head.pk):
        add_late_person(wave=wave, school=scratch.school, email="late@hazel.example", language="en", by=head)
    with as_worker():
        admit_late_people(wave.pk)
    with scope(everything=True):
        addresses = set(Recipient.objects.filter(wave=wave).values_list("email", flat=True))
    for link in list(links(wave).values())[:40]:
        submit(link)
    before = in_the_pages(dumped, addresses)
    closed(wave)
    with as_worker():
        assert settle_wave(wave.pk)
    left = in_the_pages(dumped, addresses)
    judge(Verdict("5", "addresses in the pages after settling", len(left), len(addresses), 0, len(before), PEOPLE + 1))
