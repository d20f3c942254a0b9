"""Answers by link: one each, from a page that says the same every time, and nobody learns who has sent one."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from audits.models import Audit, Mailing, Recipient, RoomGroup, Seat
from audits.queries.links import link_step, takes_links
from audits.services.mixing import audits_with_envelopes, mix_envelopes
from tests.audits.halls import entries, envelopes
from tests.audits.online import LEADERS, STAFF, respond, write
from tests.databases import as_worker
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


def test_a_link_answers_once_and_says_the_same_every_time(online):
    address = online.links()[STAFF[0]]
    first = Client().get(address).content
    assert b"What is stored" in first
    answers = [write(address, entry_1_idea=text) for text in ("One", "Two")]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, f"{address}?sent=1")] * 2
    assert envelopes(online) == 1
    assert Client().get(address).content == first
    assert Client().get(f"{address}?write=1").content == Client().get(f"{address}?write=1").content


def test_looking_at_a_link_burns_nothing_and_sets_no_cookie(online):
    client, address = Client(), online.links()[STAFF[0]]
    for _ in range(3):
        for path in (address, f"{address}?write=1", f"{address}?sent=1"):
            assert client.get(path).status_code == 200
            client.head(path)
    assert not client.cookies
    assert write(address, rating_1="1").status_code == 303
    assert envelopes(online) == 1


def test_an_unknown_link_and_a_closed_one_are_the_same_page(online):
    address = online.links()[STAFF[0]]
    group = address.rpartition(".")[2]
    unknown = Client().get(reverse("hall:seat", args=[online.audit.pk, "x" * 24, group]))
    online.end_last_day()
    closed = Client().get(address)
    assert (closed.status_code, closed.content) == (unknown.status_code, unknown.content)
    assert write(address, rating_1="1").status_code == closed.status_code == 410
    assert envelopes(online) == 0


def test_a_link_of_staff_is_none_of_a_leader(online):
    address, leader = online.links()[STAFF[0]], online.links()[LEADERS[0]]
    group = leader.rpartition(".")[2]
    assert Client().get(f"{address.rpartition('.')[0]}.{group}").status_code == 410


def test_the_form_keeps_what_is_wrong_and_nothing_is_sent(online):
    address = online.links()[STAFF[0]]
    answer = write(address, entry_1_idea="x" * 500, entry_1_stop="Emails at night")
    assert (answer.status_code, b"Emails at night" in answer.content) == (422, True)
    assert write(address).status_code == 422
    assert envelopes(online) == 0


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2027, 6, 9, 22, 59, tzinfo=UTC), False),
        (datetime(2027, 6, 9, 23, 0, tzinfo=UTC), True),  # midnight in London
        (datetime(2027, 6, 14, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 6, 14, 23, 0, tzinfo=UTC), False),
    ],
)
def test_the_days_begin_and_end_at_midnight_in_london(online, moment, is_open):
    online.set(opens_on="2027-06-10", closes_on="2027-06-14")
    with scope(audit=online.audit.pk):
        assert takes_links(link_step(online.audit), moment) is is_open


def test_nobody_who_leads_sees_whether_anybody_has_responded(online, sign_in):
    client, links = sign_in("head"), reverse("audits:links", args=[online.audit.school_id, online.audit.pk])
    pages = (links, reverse("audits:detail", args=[online.audit.school_id, online.audit.pk]))

    def seen():
        return [re.sub(r'(csrf\w*"|nonce=)[^>]*', "", client.get(page).content.decode()) for page in pages]

    before = seen()
    respond(online, 5)
    assert seen() == before


def rows_of(held, *models) -> list[str]:
    with connection.cursor() as cursor, scope(everything=True):
        shown = []
        for model in models:
            cursor.execute(f"SELECT xmin, t.* FROM {model._meta.db_table} t ORDER BY 2")  # noqa: S608
            rows = cursor.fetchall()
            shown.append(str([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in rows]))
        return shown


def test_responding_changes_no_row_about_a_person(online):
    with as_worker():
        before = rows_of(online, Recipient, Mailing, OutgoingEmail, Seat, RoomGroup, Audit)
    respond(online, 3)
    with as_worker():
        assert rows_of(online, Recipient, Mailing, OutgoingEmail, Seat, RoomGroup, Audit) == before


def test_sealed_answers_are_mixed_into_one_transaction(online):
    respond(online, 5)

    def transactions() -> int:
        with as_worker(), scope(everything=True), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(DISTINCT xmin::text) FROM audits_envelope WHERE audit_id = %s", [online.audit.pk]
            )
            return cursor.fetchone()[0]

    assert transactions() > 1
    with as_worker():
        assert online.audit.pk in audits_with_envelopes()
        assert mix_envelopes(online.audit.pk) == 5
        assert mix_envelopes(online.audit.pk) == 0
    assert transactions() == 1
    respond(online, 9)
    online.end_last_day()
    online.close()
    assert len(entries(online)) == 9
