"""What a failure means: which is tried again for a day, which at once belongs to somebody, and what is said of it."""

import smtplib
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

import pytest
from anymail.exceptions import AnymailAPIError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.urls import reverse
from django.utils import timezone

from tests.databases import as_worker
from wqm.mail import failures, sending, services
from wqm.mail.enums import MailState
from wqm.mail.failures import failure_of
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

DAY = timedelta(days=1)


def refused(code: int) -> smtplib.SMTPRecipientsRefused:
    return smtplib.SMTPRecipientsRefused({"a@people.example": (code, b"text of theirs")})


def api_error(status: int | None) -> AnymailAPIError:
    return AnymailAPIError("no", status_code=status)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (refused(451), failures.THEIR_SERVER),
        (refused(421), failures.THEIR_SERVER),
        (smtplib.SMTPDataError(452, b"full"), failures.THEIR_SERVER),
        (smtplib.SMTPServerDisconnected("gone"), failures.OUR_SERVER),
        (smtplib.SMTPConnectError(554, b"not now"), failures.OUR_SERVER),
        (smtplib.SMTPConnectError(421, b"too many"), failures.OUR_SERVER),
        (smtplib.SMTPHeloError(-1, b"HTTP/1.1 400 Bad Request"), failures.OUR_SERVER),
        (ConnectionRefusedError(), failures.OUR_SERVER),
        (TimeoutError(), failures.OUR_SERVER),
        (smtplib.SMTPAuthenticationError(535, b"no"), failures.OUR_SIGN_IN),
        (api_error(503), failures.OUR_SERVER),
        (api_error(429), failures.OUR_SERVER),
        (api_error(None), failures.OUR_SERVER),
    ],
)
def test_what_may_pass_is_tried_again_for_a_day(error, sentence):
    failure = failure_of(error)
    assert failure.sentence == sentence
    assert abs(sum(failure.pauses, timedelta()) - DAY) < timedelta(minutes=5)
    assert list(failure.pauses) == sorted(failure.pauses)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (refused(550), failures.THEIR_REFUSAL),
        (smtplib.SMTPDataError(554, b"spam"), failures.OUR_REFUSAL),
        (smtplib.SMTPSenderRefused(553, b"not you", "x@y.example"), failures.OUR_REFUSAL),
        (AnymailRecipientsRefused("no"), failures.THEIR_REFUSAL),
        (AnymailInvalidAddress("no"), failures.NO_ADDRESS),
        (UnicodeEncodeError("ascii", "ü", 0, 1, "no"), failures.NO_ADDRESS),
        (api_error(401), failures.OUR_REFUSAL),
    ],
)
def test_what_will_not_pass_is_not_tried_again(error, sentence):
    assert failure_of(error) == (sentence, ())


def test_fault_of_ours_is_tried_four_times_more_and_a_secret_no_longer_than_an_hour():
    assert failure_of(ValueError("ours")) == (failures.FAULT, failures.PAUSES[:4])
    assert sum(failure_of(refused(451), is_secret=True).pauses, timedelta()) < timedelta(hours=1)
    assert failure_of(refused(550), is_secret=True).pauses == ()


def test_no_sentence_is_longer_than_its_column_or_names_a_class():
    sentences = [value for name, value in vars(failures).items() if name.isupper() and isinstance(value, str)]
    assert len(sentences) == 7
    for sentence in sentences:
        assert len(sentence) <= 200
        assert "Error" not in sentence
        assert "Exception" not in sentence


class BusyBackend:
    """Somebody else's server that lets strangers wait."""

    def __init__(self, *args, **kwargs):
        """As Django makes one."""

    def __enter__(self):
        return self

    def __exit__(self, *args):
        """Nothing to close."""

    def open(self):
        """It answers."""

    close = open

    def send_messages(self, messages):
        raise refused(451)


def test_server_that_lets_wait_is_said_so_after_a_day_and_not_before(world, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BusyBackend"
    services.queue_text(kind="test.busy", to="a@people.example", subject="Hello", text="Words")
    mine = OutgoingEmail.objects.filter(kind="test.busy")
    waited, states = timedelta(), []
    for _ in range(len(failures.PAUSES) + 1):
        with as_worker(), scope(everything=True):
            mine.update(not_before=timezone.now())
        with as_worker():
            sending.send_queued()
        with as_worker(), scope(everything=True):
            email = mine.get()
        states.append(email.state)
        waited += max(email.not_before - timezone.now(), timedelta())
    assert states == [MailState.QUEUED] * len(failures.PAUSES) + [MailState.FAILED]
    assert timedelta(hours=23, minutes=50) < waited < timedelta(hours=24, minutes=10)
    assert email.error == "Their mail server is not accepting email"


@pytest.fixture
def silent_server(settings) -> Iterator[socket.socket]:
    """Takes connections and says nothing, as a server does that was stopped or sits behind a firewall."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "wqm.mail.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        yield server


def connections_at(server: socket.socket) -> int:
    """How many came, of whom nobody was let in."""
    server.setblocking(False)
    number = 0
    with suppress(BlockingIOError):
        while True:
            server.accept()[0].close()
            number += 1
    return number


def test_mail_server_that_says_nothing_holds_no_worker_for_ever(settings):
    """It held each of them, and with them every scheduled task."""
    assert 0 < settings.EMAIL_TIMEOUT <= 60


@pytest.mark.parametrize("is_listening", [True, False])
def test_server_that_is_away_costs_one_wait_and_every_row_says_so(world, settings, silent_server, is_listening):
    """The run failed before it looked at any row: the office saw mail that waits, and codes went out days later."""
    settings.EMAIL_TIMEOUT = 1
    if not is_listening:
        silent_server.close()
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.all().delete()
    for number in range(60):  # more than a batch
        services.queue_text(kind="test.away", to=f"a{number}@people.example", subject="Hello", text="Words")
    services.queue_text(kind="test.code", to="a@people.example", subject="Code", text="123456", is_secret=True)
    with as_worker():
        assert sending.send_queued() == 61
    assert not is_listening or connections_at(silent_server) == 1
    with as_worker(), scope(everything=True):
        rows = OutgoingEmail.objects.values_list("state", "attempts", "error", "claimed_at")
        assert list(rows) == 61 * [(MailState.QUEUED, 1, failures.OUR_SERVER, None)]
        assert not OutgoingEmail.objects.filter(not_before__lte=timezone.now()).exists()
        OutgoingEmail.objects.update(not_before=timezone.now(), attempts=len(failures.PAUSES_OF_A_SECRET))
    with as_worker():
        sending.send_queued()
    with as_worker(), scope(everything=True):
        code = OutgoingEmail.objects.get(kind="test.code")
        assert (code.state, code.text) == (MailState.FAILED, "")
        assert set(OutgoingEmail.objects.filter(kind="test.away").values_list("state", flat=True)) == {MailState.QUEUED}


class Tarpit(socketserver.StreamRequestHandler):
    """Says good day, and nothing to one line or another; each such silence is noted."""

    swallowed = b"mail FROM"
    silences: list[bytes] = []

    def handle(self):
        """Until it is asked for more than it says."""
        self.wfile.write(b"220 here\r\n")
        in_data = False
        while line := self.rfile.readline():
            if self.swallowed in line:
                self.silences.append(line)
                continue
            in_data = line == b"data\r\n" or (in_data and line != b".\r\n")
            if line == b"data\r\n":
                self.wfile.write(b"354 go on\r\n")
            elif not in_data:
                self.wfile.write(b"250 well\r\n")


@pytest.mark.parametrize(
    ("swallowed", "silences", "sent"), [(b"mail FROM", 3, 0), (b"rcpt TO:<a4@", 1, 11), (b"nobody@", 0, 12)]
)
def test_server_that_falls_silent_is_asked_three_times_and_one_recipient_fails_no_other(
    world, settings, monkeypatch, swallowed, silences, sent
):
    monkeypatch.setattr(Tarpit, "swallowed", swallowed)
    monkeypatch.setattr(Tarpit, "silences", [])
    settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "wqm.mail.smtp.EmailBackend", 0.3
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.all().delete()
    for number in range(12):
        services.queue_text(kind="test.silent", to=f"a{number}@people.example", subject="Hello", text="Words")
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Tarpit) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[:2]
        with as_worker():
            assert sending.send_queued() == 12
        server.shutdown()
    assert len(Tarpit.silences) == silences
    with as_worker(), scope(everything=True):
        states = list(OutgoingEmail.objects.values_list("state", flat=True))
    assert (states.count(MailState.SENT), states.count(MailState.QUEUED)) == (sent, 12 - sent)


@pytest.fixture
def several_failed(world) -> None:
    """Three letters to one server that was away, one address that does not exist, one code, one nobody knows about."""
    rows = [("letters", failures.THEIR_SERVER)] * 3 + [("letters", failures.THEIR_REFUSAL)]
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.all().delete()
        for kind, error in rows:
            OutgoingEmail.objects.create(kind=kind, to="a@people.example", state="failed", error=error)
        secret = {"kind": "letters", "error": failures.THEIR_SERVER, "is_secret": True}
        OutgoingEmail.objects.create(to="b@people.example", state="failed", **secret)
        OutgoingEmail.objects.create(kind="letters", to="c@people.example", state="unknown")


def test_office_sends_all_again_that_failed_for_one_reason(several_failed, sign_in):
    officer, page = sign_in("officer"), reverse("office_schools:mail")
    text = officer.get(page).content.decode()
    assert text.index(failures.THEIR_SERVER) < text.index(failures.THEIR_REFUSAL)
    chosen = {"kind": "letters", "error": failures.THEIR_SERVER}
    answer = officer.post(reverse("office_schools:send_all_again"), chosen, follow=True).content.decode()
    assert "3 emails are being sent." in answer
    with as_worker(), scope(everything=True):
        states = OutgoingEmail.objects.order_by("state", "pk").values_list("state", flat=True)
        assert sorted(states) == ["failed", "failed", "queued", "queued", "queued", "unknown"]
    again = officer.post(reverse("office_schools:send_all_again"), chosen, follow=True).content.decode()
    assert "Nothing left to send" in again
