"""The outbox: what is written, what is worked off, and what is never done twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from tests.databases import as_worker
from wqm.mail import composers as registry
from wqm.mail import failures, sending, services
from wqm.mail.enums import MailState
from wqm.mail.models import OutgoingEmail
from wqm.mail.queries import batch_progress, needs_a_person
from wqm.tenancy.scope import scope


@pytest.fixture(autouse=True)
def _empty_outbox(world):
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.all().delete()


@pytest.fixture
def composers(monkeypatch):
    """Composers of this test only."""
    monkeypatch.setattr(registry, "_composers", {})


def queue(**fields) -> OutgoingEmail:
    return services.queue_text(kind="test", to="a@people.example", subject="Hello", text="Words", **fields)


def work() -> int:
    with as_worker():
        return sending.send_queued()


def state(email: OutgoingEmail) -> OutgoingEmail:
    with as_worker(), scope(everything=True):
        return OutgoingEmail.objects.get(pk=email.pk)


def change(email: OutgoingEmail, **fields) -> None:
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.filter(pk=email.pk).update(**fields)


class BrokenBackend:
    """A provider that refuses everything."""

    def __init__(self, *args, **kwargs):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    def send_messages(self, messages):
        """Refuse."""
        raise ConnectionRefusedError("no provider")


@pytest.fixture
def broken_provider(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"


def test_email_is_a_row_first_and_sent_once(world):
    email = queue(html="<p>Words</p>")
    assert mail.outbox == []
    assert work() == 1
    assert work() == 0
    (message,) = mail.outbox
    assert (message.to, message.subject, message.body) == (["a@people.example"], "Hello", "Words")
    assert message.alternatives[0].content == "<p>Words</p>"
    assert message.extra_headers["Message-ID"].startswith(f"<{email.pk}@")
    assert state(email).state == MailState.SENT


def test_line_ends_in_a_subject_cannot_add_headers(world):
    email = services.queue_text(kind="test", to="a@people.example", subject="Hello\r\nBcc: x@y.example", text="Words")
    assert state(email).subject == "Hello Bcc: x@y.example"


def test_web_cannot_read_the_outbox_outside_of_the_office(world):
    email = queue()
    assert not OutgoingEmail.objects.filter(pk=email.pk).exists()


def test_mail_for_later_waits(world):
    email = queue()
    change(email, not_before=timezone.now() + timedelta(minutes=1))
    assert work() == 0
    change(email, not_before=timezone.now())
    assert work() == 1


def test_refused_mail_is_tried_again_later_and_in_the_end_shown_to_a_person(world, broken_provider):
    email = queue()
    most = len(failures.PAUSES) + 1
    for attempt in range(1, most + 1):
        assert state(email).state == MailState.QUEUED
        assert work() == 1
        assert state(email).attempts == attempt
        assert work() == 0
        if attempt < most:
            assert state(email).not_before > timezone.now()
            change(email, not_before=timezone.now())
    failed = state(email)
    assert (failed.state, failed.error) == (MailState.FAILED, failures.OUR_SERVER)
    with as_worker(), scope(everything=True):
        assert list(needs_a_person()) == [failed]


def test_failed_mail_goes_out_again_when_a_person_says_so(world, settings, broken_provider):
    email = queue()
    change(email, attempts=len(failures.PAUSES))
    work()
    assert state(email).state == MailState.FAILED
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with as_worker(), scope(everything=True):
        services.resend_email(email=email)
    assert work() == 1
    assert state(email).state == MailState.SENT


def test_sent_mail_is_not_sent_again_when_a_person_clicks_twice(world):
    email = queue()
    work()
    with as_worker(), scope(everything=True):
        services.resend_email(email=email)
    assert work() == 0


@pytest.mark.parametrize(("claimed_as", "after"), [("claimed", "queued"), ("sending", "unknown")])
def test_row_of_a_dead_worker_is_given_back_or_of_unknown_fate(world, claimed_as, after):
    email = queue()
    change(email, state=claimed_as, claimed_at=timezone.now() - sending.LEASE - timedelta(seconds=1))
    with as_worker():
        sending.release_dead_claims()
    assert state(email).state == after


@pytest.mark.parametrize("claimed_as", ["claimed", "sending"])
def test_row_of_a_living_worker_is_left_to_it(world, claimed_as):
    email = queue()
    change(email, state=claimed_as, claimed_at=timezone.now() - sending.LEASE + timedelta(seconds=20))
    assert work() == 0
    assert state(email).state == claimed_as


def test_composed_mail_is_made_when_it_is_sent_and_leaves_no_text(world, composers):
    batch = uuid4()
    registry.composer("test")(
        lambda arguments: EmailMultiAlternatives(subject="Made", body=arguments["a"], to=["b@c.example"])
    )
    services.queue_composed(kind="test", composer="test", arguments=[{"a": "secret"}], batch=batch)
    assert work() == 1
    assert mail.outbox[0].body == "secret"
    with as_worker(), scope(everything=True):
        row = OutgoingEmail.objects.get(batch=batch)
    assert (row.state, row.to, row.subject, row.text) == ("sent", "", "", "")


def test_row_whose_composer_has_nothing_to_send_is_finished_and_sends_nothing(world, composers):
    batch = uuid4()
    message = EmailMultiAlternatives(subject="Made", body="Words", to=["b@c.example"])
    registry.composer("test")(lambda arguments: message if arguments["wanted"] else None)
    services.queue_composed(kind="t", composer="test", arguments=[{"wanted": True}, {"wanted": False}], batch=batch)
    assert work() == 2
    assert len(mail.outbox) == 1
    with as_worker(), scope(everything=True):
        assert batch_progress(batch) == {"sent": 2}


def test_composer_that_breaks_stops_no_other_mail(world, composers):
    batch = uuid4()

    def compose(arguments):
        if arguments["bad"]:
            raise LookupError("no key")
        return EmailMultiAlternatives(subject="Made", body="Words", to=["b@c.example"])

    registry.composer("test")(compose)
    services.queue_composed(kind="t", composer="test", arguments=[{"bad": n % 2 == 0} for n in range(6)], batch=batch)
    work()
    assert len(mail.outbox) == 3
    with as_worker(), scope(everything=True):
        assert batch_progress(batch) == {"sent": 3, "queued": 3}
        assert set(OutgoingEmail.objects.filter(batch=batch, state="queued").values_list("error", flat=True)) == {
            failures.FAULT
        }


def test_cancelled_batch_is_not_sent_and_others_are(world, composers):
    registry.composer("test")(lambda arguments: EmailMultiAlternatives(subject="M", body="W", to=["b@c.example"]))
    gone, sent_batch = uuid4(), uuid4()
    for batch in (gone, sent_batch):
        services.queue_composed(kind="t", composer="test", arguments=[{}, {}], batch=batch)
    with as_worker(), scope(everything=True):
        assert services.cancel_batch(batch=gone) == 2
    assert work() == 2
    with as_worker(), scope(everything=True):
        assert (batch_progress(gone), batch_progress(sent_batch)) == ({"cancelled": 2}, {"sent": 2})
        assert services.delete_batch(batch=gone) == 2


def test_old_mail_is_purged_and_what_needs_a_person_is_kept(world):
    old = timezone.now() - services.KEEP_TEXT - timedelta(days=1)
    rows = {name: queue() for name in ("sent", "cancelled", "failed", "unknown")}
    recent = queue()
    for name, email in rows.items():
        change(email, state=name, finished_at=old)
    change(recent, state="sent", finished_at=timezone.now())
    with as_worker():
        assert services.purge_sent() == 2
        with scope(everything=True):
            left = set(OutgoingEmail.objects.values_list("pk", flat=True))
    assert left == {rows["failed"].pk, rows["unknown"].pk, recent.pk}


class HangsUpBackend:
    """A server that ends each connection after three messages, and whose dead connections stay dead."""

    came_out: list = []

    def __init__(self, *args, **kwargs):
        self.left = 0

    def open(self):
        """A new connection."""
        self.left = 3

    def close(self):
        """The connection is gone."""
        self.left = 0

    def __enter__(self):
        self.open()
        return self

    def __exit__(self, *args):
        self.close()

    def send_messages(self, messages):
        """Three, then no more on this connection."""
        if not self.left:
            raise ConnectionResetError("hung up")
        self.left -= 1
        self.came_out.extend(messages)


def test_server_that_hangs_up_costs_one_message_a_second_try_and_not_all_that_follow(world, settings):
    settings.EMAIL_BACKEND = f"{__name__}.HangsUpBackend"
    HangsUpBackend.came_out.clear()
    for _ in range(7):
        queue()
    work()
    assert len(HangsUpBackend.came_out) == 6
    with as_worker(), scope(everything=True):
        waiting = OutgoingEmail.objects.get(state=MailState.QUEUED)
    assert (waiting.attempts, waiting.error) == (1, failures.OUR_SERVER)


def test_outbox_is_busy_when_more_is_due_than_one_worker_takes_at_a_time(world):
    def is_busy() -> bool:
        with as_worker():
            return sending.is_busy()

    emails = [queue() for _ in range(sending.BATCH)]
    assert not is_busy()
    emails.append(queue())
    assert is_busy()
    change(emails[0], not_before=timezone.now() + timedelta(hours=1))
    assert not is_busy()


def test_row_that_was_cancelled_after_it_was_claimed_is_not_sent_and_the_last_outcome_is_kept(world, composers):
    batch = uuid4()

    def compose(arguments):
        if arguments["n"] == 0:  # in the moment between the claim and the sending
            OutgoingEmail.objects.filter(arguments={"n": 1}).update(state=MailState.CANCELLED)
        return EmailMultiAlternatives(subject="Made", body=str(arguments["n"]), to=["b@c.example"])

    registry.composer("test")(compose)
    services.queue_composed(kind="t", composer="test", arguments=[{"n": n} for n in range(3)], batch=batch)
    assert work() == 2
    assert [message.body for message in sorted(mail.outbox, key=lambda email: email.body)] == ["0", "2"]
    with as_worker(), scope(everything=True):
        assert batch_progress(batch) == {"sent": 2, "cancelled": 1}


class SlowBackend:
    """A provider so slow that the row is given up while it is within the call."""

    def __init__(self, *args, **kwargs):
        """As Django makes one."""

    def __enter__(self):
        return self

    def __exit__(self, *args):
        """Nothing to close."""

    def send_messages(self, messages):
        with scope(everything=True):
            assert OutgoingEmail.objects.filter(state=MailState.SENDING).update(state=MailState.UNKNOWN) == 1
        return len(messages)


def test_row_given_up_while_it_was_being_sent_stays_for_a_person_to_decide(world, settings):
    settings.EMAIL_BACKEND = f"{__name__}.SlowBackend"
    queue()
    work()
    with as_worker(), scope(everything=True):
        assert [row.state for row in OutgoingEmail.objects.all()] == [MailState.UNKNOWN]


def test_message_that_cannot_be_made_now_waits_without_counting_attempts(world, composers):
    can_be_made = []

    @registry.composer("test.later")
    def compose(arguments):
        if not can_be_made:
            return registry.Later("Not yet.")
        return EmailMultiAlternatives(subject="Hello", body="Words", to=["a@people.example"])

    services.queue_composed(kind="test", composer="test.later", arguments=[{}], batch=uuid4())
    with as_worker(), scope(everything=True):
        email = OutgoingEmail.objects.get()
    for _ in range(len(failures.PAUSES) + 1):
        before = timezone.now()
        assert work() == 1
        assert work() == 0
        waiting = state(email)
        assert (waiting.state, waiting.attempts, waiting.error) == (MailState.QUEUED, 0, "Not yet.")
        assert waiting.not_before >= before + sending.WAIT
        change(email, not_before=before)
    can_be_made.append(True)
    assert work() == 1
    assert (state(email).state, state(email).error) == (MailState.SENT, "")
    assert len(mail.outbox) == 1
