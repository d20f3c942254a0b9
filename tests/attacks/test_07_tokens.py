"""Attack 7: no row, cache entry, broker message or log line carries the token of a link; only its mail does."""

import io
import logging
from collections.abc import Iterator

import pytest
import redis
from django.core import mail
from django.core.cache import cache
from django.test import Client

from surveys.services import waves
from tests.attacks.report import Verdict, judge
from tests.attacks.tables import mentions
from tests.databases import as_worker
from tests.surveys.waves_in_states import draft, first, submit
from wqm.celery import app
from wqm.logs import JsonFormatter
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope

PEOPLE = 12


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that any logger says, at the lowest level, as the product writes it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(JsonFormatter())
    root, before = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(before)


def broker_messages() -> str:
    """Everything in the broker, of every type."""
    client = redis.Redis.from_url(app.conf.broker_url.replace("redis+socket://", "unix://"))
    messages = []
    for key in client.keys("*"):
        kind = client.type(key).decode()
        read = {"list": lambda key=key: client.lrange(key, 0, -1), "hash": lambda key=key: client.hgetall(key)}.get(
            kind
        )
        messages.append(repr(read() if read else client.get(key) if kind == "string" else client.dump(key)))
    return "\n".join(messages)


def test_token_is_in_the_mail_and_nowhere_else(scratch, dumped, log):
    head = scratch.person("head")
    wave = draft(scratch, people=PEOPLE)
    with scope(schools=[scratch.school.pk], person=head.pk):
        waves.send_wave(wave=wave, by=head)
    with as_worker():
        assert waves.launch_wave(wave.pk)
        send_queued()
    links = [first(r"https?://[^/]+(/s/\S+)", message.body) for message in mail.outbox if "/s/" in message.body]
    assert len(links) == PEOPLE
    receipts = []
    for link in links[:6]:
        assert Client().get(link).status_code == 200
        assert Client().post(link, {"page": "1", "go": "next", "q-lead-vision": "3"}).status_code == 303
        sent = submit(link)
        assert sent.status_code == 200
        receipts.append(sent.redirect_chain[-1][0].split("r=")[1].split("&")[0])
        assert Client().get(link).status_code == 410
        Client().get(f"{link}x")
    assert len(set(receipts)) == 6
    tokens = {link.rsplit("/", 1)[1].split(".")[0] for link in links}
    told = log.getvalue()
    assert "respond:answer" in told  # the lines are there
    places = mentions(dumped, tokens)
    hits = sum(map(len, places.values())) + sum(token in told for token in tokens)
    hits += sum(token in broker_messages() for token in tokens)
    hits += sum(receipt in told for receipt in receipts) + sum(map(len, mentions(dumped, set(receipts)).values()))

    planted = sorted(tokens)[0]
    cache.set("planted", planted)
    logging.getLogger("planted").info("link %s", planted)
    app.connection_for_write().default_channel.client.rpush("planted", planted)
    control = [planted in broker_messages(), planted in log.getvalue()]
    app.connection_for_write().default_channel.client.delete("planted")
    cache.delete("planted")
    judge(Verdict("7", "tokens in rows, cache, broker and logs", hits, 3 * PEOPLE, 0, sum(control), 2))
