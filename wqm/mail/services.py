"""Putting mail into the outbox, and working it off.

A worker that dies loses nothing: rows it had only claimed go back to the queue, the one row that was within the
provider's call becomes `unknown` and is shown to a person. No row is sent twice outside of that call.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from wqm.mail.delivery import metadata_of
from wqm.mail.enums import MailState
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope
from wqm.waking import wake

log = logging.getLogger(__name__)

BATCH = 50
MOST_ATTEMPTS = 5
LEASE = timedelta(minutes=5)
RETRY_AFTER = timedelta(minutes=2)
KEEP_TEXT = timedelta(days=30)

Composer = Callable[[dict[str, Any]], EmailMultiAlternatives | None]
_composers: dict[str, Composer] = {}


def composer(name: str) -> Callable[[Composer], Composer]:
    """Register a function that makes a message in the worker's memory. It may return None: nothing to send any more.

    The row ends as `sent` in both cases, so that the outbox does not tell for whom there was nothing to send.
    """

    def register(function: Composer) -> Composer:
        _composers[name] = function
        return function

    return register


def queue_email(*, kind: str, to: str, subject: str, template: str, context: dict[str, Any]) -> OutgoingEmail:
    """Write an email into the outbox, from `emails/<template>.txt`, in the caller's transaction."""
    text = render_to_string(f"emails/{template}.txt", {"SITE_NAME": settings.SITE_NAME, **context})
    return queue_text(kind=kind, to=to, subject=subject, text=text)


def queue_text(*, kind: str, to: str, subject: str, text: str, html: str = "") -> OutgoingEmail:
    """Write an email whose text is ready into the outbox, in the caller's transaction."""
    email = OutgoingEmail(kind=kind, to=to, subject=" ".join(subject.split())[:200], text=text, html=html)
    email.save(force_insert=True)
    _wake()
    return email


def queue_composed(
    *, kind: str, composer: str, arguments: Iterable[dict[str, Any]], batch: UUID, per_minute: int = 600
) -> int:
    """Write one row per element of `arguments`; the message is made when it is sent. Returns how many rows.

    At most `per_minute` become due in each minute from now on.
    """
    now = timezone.now()
    rows = [
        OutgoingEmail(
            kind=kind, composer=composer, arguments=one, batch=batch, not_before=_staggered(now, number, per_minute)
        )
        for number, one in enumerate(arguments)
    ]
    OutgoingEmail.objects.bulk_create(rows, batch_size=1000)
    _wake()
    return len(rows)


def cancel_batch(*, batch: UUID) -> int:
    """Stop everything of `batch` that no worker is sending at this moment. Returns how many."""
    waiting = OutgoingEmail.objects.filter(batch=batch, state__in=[MailState.QUEUED, MailState.CLAIMED])
    return waiting.update(state=MailState.CANCELLED, finished_at=timezone.now())


def requeue_batch(*, batch: UUID, per_minute: int) -> int:
    """Put what was stopped of `batch` back into the queue, staggered like new mail. Returns how many."""
    stopped = list(OutgoingEmail.objects.filter(batch=batch, state=MailState.CANCELLED).order_by("id"))
    now = timezone.now()
    for number, email in enumerate(stopped):
        email.state, email.claimed_at, email.finished_at = MailState.QUEUED, None, None
        email.not_before = _staggered(now, number, per_minute)
    OutgoingEmail.objects.bulk_update(stopped, ["state", "claimed_at", "finished_at", "not_before"], batch_size=1000)
    _wake()
    return len(stopped)


def _staggered(start: datetime, number: int, per_minute: int) -> datetime:
    return start + timedelta(minutes=number // per_minute)


def delete_batch(*, batch: UUID) -> int:
    """Delete every row of `batch`, whatever its state: nothing about its people is needed any more."""
    return OutgoingEmail.objects.filter(batch=batch).delete()[0]


def withdraw_failed(*, batch: UUID, kind: str, arguments: dict[str, Any]) -> int:
    """Delete the rows of a batch with these arguments, because another takes their place. Returns how many."""
    return OutgoingEmail.objects.filter(batch=batch, kind=kind, arguments=arguments).delete()[0]


def resend_email(*, email: OutgoingEmail) -> None:
    """A person decided that an unknown or failed email goes out (again)."""
    held = OutgoingEmail.objects.filter(pk=email.pk, state__in=[MailState.UNKNOWN, MailState.FAILED])
    held.update(state=MailState.QUEUED, attempts=0, error="", not_before=timezone.now(), finished_at=None)
    _wake()


def send_queued() -> int:
    """Work off what is due until nothing is left. Returns how many rows were finished. Runs in the worker only."""
    finished = 0
    release_dead_claims()
    with get_connection() as connection:
        while emails := _claim():
            for email in emails:
                finished += _send_one(email, connection)
    return finished


def release_dead_claims() -> None:
    """Give back what a dead worker had claimed; what it was sending is `unknown`."""
    before = timezone.now() - LEASE
    with scope(everything=True):
        held = OutgoingEmail.objects.filter(claimed_at__lt=before)
        held.filter(state=MailState.CLAIMED).update(state=MailState.QUEUED, claimed_at=None)
        lost = held.filter(state=MailState.SENDING).update(state=MailState.UNKNOWN, finished_at=timezone.now())
    if lost:
        log.error("mail of unknown fate", extra={"count": lost})


def purge_sent() -> int:
    """Delete mail that was sent long enough ago; addresses are not kept. Returns how many."""
    with scope(everything=True):
        old = OutgoingEmail.objects.filter(
            state__in=[MailState.SENT, MailState.CANCELLED], finished_at__lt=timezone.now() - KEEP_TEXT
        )
        return old.delete()[0]


def _wake() -> None:
    from wqm.mail.tasks import send_queued as task

    wake(task)


def _claim() -> list[OutgoingEmail]:
    now = timezone.now()
    with scope(everything=True):
        due = OutgoingEmail.objects.filter(state=MailState.QUEUED, not_before__lte=now)
        emails = list(due.select_for_update(skip_locked=True)[:BATCH])
        mine = OutgoingEmail.objects.filter(pk__in=[email.pk for email in emails])
        mine.update(state=MailState.CLAIMED, claimed_at=now)
    return emails


def _send_one(email: OutgoingEmail, connection: Any) -> int:
    with scope(everything=True):
        mine = OutgoingEmail.objects.filter(pk=email.pk, state=MailState.CLAIMED)
        if not mine.update(state=MailState.SENDING, claimed_at=timezone.now()):
            return 0  # cancelled, or given to another worker, since it was claimed
        try:
            with transaction.atomic():
                message, refused = _message(email), None
        except Exception as error:  # a composer that breaks holds up no other mail
            message, refused = None, _failure(email, error)
    outcome = refused or _without_clock(email, _deliver(email, message, connection))
    with scope(everything=True):
        OutgoingEmail.objects.filter(pk=email.pk, state=MailState.SENDING).update(**outcome)
    return 1


def _message(email: OutgoingEmail) -> EmailMultiAlternatives | None:
    if email.composer:
        return _composers[email.composer](email.arguments)
    message = EmailMultiAlternatives(subject=email.subject, body=email.text, to=[email.to])
    if email.html:
        message.attach_alternative(email.html, "text/html")
    return message


def _deliver(email: OutgoingEmail, message: EmailMultiAlternatives | None, connection: Any) -> dict[str, Any]:
    if message is None:
        return {"state": MailState.SENT, "finished_at": timezone.now()}
    message.connection = connection
    # The row's id is the message's id, so that a provider or a person can recognise a repeat.
    message.extra_headers.setdefault("Message-ID", f"<{email.pk}@{_domain()}>")
    message.metadata = metadata_of(email)  # type: ignore[attr-defined]  # read by the backends of providers
    try:
        message.send()
    except Exception as error:  # whatever a provider raises ends up in the row, never in a crash loop
        return _failure(email, error)
    return {"state": MailState.SENT, "finished_at": timezone.now(), "error": ""}


def _without_clock(email: OutgoingEmail, outcome: dict[str, Any]) -> dict[str, Any]:
    """A composed row that ends as sent keeps the day and no time.

    Otherwise the time between two rows would tell for whom there was nothing to send: who had answered a survey.
    """
    if not email.composer or outcome["state"] != MailState.SENT:
        return outcome
    day = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return outcome | {"claimed_at": None, "finished_at": day, "error": ""}


def _failure(email: OutgoingEmail, error: Exception) -> dict[str, Any]:
    attempts = email.attempts + 1
    log.warning("mail failed", extra={"kind": email.kind, "attempt": attempts, "error": type(error).__name__})
    outcome = {"attempts": attempts, "error": type(error).__name__[:200], "claimed_at": None}
    if attempts >= MOST_ATTEMPTS:
        return {**outcome, "state": MailState.FAILED, "finished_at": timezone.now()}
    return {**outcome, "state": MailState.QUEUED, "not_before": timezone.now() + RETRY_AFTER * attempts}


def _domain() -> str:
    return settings.SITE_URL.split("//", 1)[-1].split(":", 1)[0].split("/", 1)[0]
