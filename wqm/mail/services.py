"""Putting mail into the outbox, stopping it, deleting it. `wqm.mail.sending` works it off."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from wqm.mail.enums import MailState
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope
from wqm.waking import wake

KEEP_TEXT = timedelta(days=30)
TRY_AGAIN = {"state": MailState.QUEUED, "attempts": 0, "error": "", "finished_at": None}


def queue_email(
    *,
    kind: str,
    to: str,
    subject: str,
    template: str,
    context: dict[str, Any],
    is_secret: bool = False,
    calendar: str = "",
) -> OutgoingEmail:
    """Write an email into the outbox, from `emails/<template>.txt`, in the caller's transaction.

    `calendar` is a calendar file that invites, updates or cancels (`wqm.calendars.writing`).
    """
    text = render_to_string(f"emails/{template}.txt", {"SITE_NAME": settings.SITE_NAME, **context})
    return queue_text(kind=kind, to=to, subject=subject, text=text, is_secret=is_secret, calendar=calendar)


def queue_text(
    *, kind: str, to: str, subject: str, text: str, html: str = "", is_secret: bool = False, calendar: str = ""
) -> OutgoingEmail:
    """Write an email whose text is ready into the outbox, in the caller's transaction.

    `is_secret`: the text lets somebody in (a code, a link); it is gone from the row once it was sent or given up.
    """
    subject = " ".join(subject.split())[:200]
    email = OutgoingEmail(
        kind=kind, to=to, subject=subject, text=text, html=html, is_secret=is_secret, calendar=calendar
    )
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
            kind=kind, composer=composer, arguments=values, batch=batch, not_before=_staggered(now, number, per_minute)
        )
        for number, values in enumerate(arguments)
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
    """Delete every row of `batch`, in any state: nothing about its people is needed any more."""
    return OutgoingEmail.objects.filter(batch=batch).delete()[0]


def withdraw_failed(*, batch: UUID, kind: str, arguments: dict[str, Any]) -> int:
    """Delete the rows of a batch with these arguments, because another takes their place. Returns how many."""
    return OutgoingEmail.objects.filter(batch=batch, kind=kind, arguments=arguments).delete()[0]


def resend_failed(*, kind: str, error: str) -> int:
    """A person decided that everything of one kind that failed for one reason goes out again; how many."""
    failed = OutgoingEmail.objects.filter(state=MailState.FAILED, kind=kind, error=error, is_secret=False)
    number = failed.update(**TRY_AGAIN, not_before=timezone.now())
    _wake()
    return number


def resend_email(*, email: OutgoingEmail) -> None:
    """A person decided that an unknown or failed email goes out (again); never one whose text was a secret."""
    resendable = OutgoingEmail.objects.filter(
        pk=email.pk, state__in=[MailState.UNKNOWN, MailState.FAILED], is_secret=False
    )
    resendable.update(**TRY_AGAIN, not_before=timezone.now())
    _wake()


def purge_sent() -> int:
    """Delete mail that was sent long enough ago; addresses are not kept. Returns how many."""
    with scope(everything=True):
        old = OutgoingEmail.objects.filter(
            state__in=[MailState.SENT, MailState.CANCELLED], finished_at__lt=timezone.now() - KEEP_TEXT
        )
        return old.delete()[0]


def _wake() -> None:
    wake("wqm.mail.tasks.send_queued")
