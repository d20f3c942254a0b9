"""Redis is stopped: signing in, the self-evaluation and answering go on, and nothing waits for the broker."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from evidence.queries.cycles import current_cycle
from evidence.services.judgements import save_judgement
from framework.models import Criterion
from surveys.models import Ballot, Wave
from tests.databases import as_worker
from tests.surveys.waves_in_states import again, draft, launched, links, submit
from tests.world import PASSWORD
from wqm.celery import app
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope

SECOND_FACTOR = "JBSWY3DPEHPK3PXP"  # of everybody in the world
PATIENCE = 5.0  # seconds, on a busy machine; with the usual retries of the broker it would be seven


@pytest.fixture
def stopped(scratch, tmp_path, move_broker) -> Iterator:
    """The broker's address leads to a socket that nobody listens to; the world has real commits."""
    dead = f"redis+socket://{tmp_path}/nobody.sock"
    move_broker(dead)
    before = app.__dict__.pop("amqp", None), app._pool
    app._pool = None
    with pytest.raises(Exception, match=r"nobody\.sock|No such file|Connection"), app.connection_for_write() as line:
        line.ensure_connection(max_retries=1)
    yield scratch
    app.__dict__.pop("amqp", None)
    if before[0] is not None:
        app.__dict__["amqp"] = before[0]
    app._pool = before[1]


@contextmanager
def quickly() -> Iterator[None]:
    """Nobody waits for the broker."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < PATIENCE


def test_answering_goes_on(stopped):
    wave = launched(stopped)
    for link in list(links(wave).values())[:3]:
        with quickly():
            assert Client().get(link).status_code == 200
        with quickly():
            assert submit(link).status_code == 200
    with as_worker(), scope(everything=True):
        assert Ballot.objects.filter(wave=wave).count() == 3


def test_sending_a_survey_leaves_rows_that_a_later_round_finds(stopped):
    wave = draft(stopped)
    client = Client()
    client.force_login(stopped.person("head"))
    with quickly():
        assert client.post(reverse("surveys:send", args=[stopped.school.pk, wave.pk])).status_code == 302
    assert again(wave).send_wanted is True
    with as_worker(), scope(everything=True):
        assert Wave.objects.filter(pk=wave.pk, state="draft", send_wanted=True).exists()


def test_signing_in_goes_on(stopped):
    cache.clear()
    client = Client()
    address = reverse("account_login")
    with quickly():
        page = client.get(address).content.decode()
    names = set(re.findall(r'name="(login|email|password)"', page))
    login = "email" if "email" in names else "login"
    with quickly():
        response = client.post(address, {login: "contributor@hazel.example", "password": PASSWORD})
    assert response["Location"] == reverse("mfa_authenticate")
    code = auth.format_hotp_value(auth.hotp_value(SECOND_FACTOR, next(auth.yield_hotp_counters_from_time())))
    with quickly():
        client.post(response["Location"], {"code": code})
    assert client.session["_auth_user_id"] == str(stopped.person("contributor").pk)


def test_a_code_by_mail_is_queued_and_sent_when_a_worker_looks(stopped):
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.all().delete()
    with quickly():
        Client().post(reverse("account_request_login_code"), {"email": "slt@hazel.example"})
    with as_worker():
        assert send_queued() == 1


def test_judging_goes_on(stopped):
    head = stopped.person("head")
    with scope(schools=[stopped.school.pk], person=head.pk):
        cycle = current_cycle(stopped.school)
        criterion = Criterion.objects.filter(principle__version=cycle.version, principle__number=2).first()
        with quickly():
            judgement = save_judgement(
                cycle=cycle, criterion=criterion, point=None, narrative="Words", edition=0, by=head
            )
    assert judgement.edition == 1
