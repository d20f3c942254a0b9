"""Redis is stopped, or frozen: signing in, judging and answering go on, and nothing waits for the broker."""

import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
from wqm import waking
from wqm.celery import app
from wqm.embedded import valkey
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope
from wqm.waking import _publish

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


@pytest.fixture
def frozen(move_broker) -> Iterator[valkey.Valkey]:
    """A broker of this test's own that took a message and then answers nobody, with its connections open."""
    folder = Path(tempfile.mkdtemp(prefix="wqm-"))
    folder.chmod(0o711)
    server = valkey.start(folder, keep=False)
    move_broker(server.url())
    _publish("wqm.mail.tasks.send_queued", {})
    assert server.client().llen("celery") == 1
    os.kill(server.child.process.pid, signal.SIGSTOP)
    yield server
    os.kill(server.child.process.pid, signal.SIGCONT)
    server.stop()
    shutil.rmtree(folder)


def test_frozen_broker_costs_one_short_wait_and_the_next_nothing(frozen):
    """As a ratio to what it is told to wait: patience for one answer, which used to be five seconds for each mail."""
    started = time.perf_counter()
    for _ in range(20):
        _publish("wqm.mail.tasks.send_queued", {})
    assert time.perf_counter() - started < 8 * waking.PATIENCE["socket_timeout"]


def test_broker_that_answers_again_is_asked_again(frozen, monkeypatch):
    _publish("wqm.mail.tasks.send_queued", {})
    os.kill(frozen.child.process.pid, signal.SIGCONT)
    _publish("wqm.mail.tasks.send_queued", {})
    before = frozen.client().llen("celery")
    monkeypatch.setattr(waking.broker, "_asleep_until", 0.0)
    _publish("wqm.mail.tasks.send_queued", {})
    assert frozen.client().llen("celery") == before + 1


def test_patience_with_the_broker_is_less_than_a_fifth_of_a_second():
    assert waking.PATIENCE["socket_timeout"] < 0.2
    assert waking.PATIENCE["socket_connect_timeout"] < 0.2
