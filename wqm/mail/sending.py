"""Working off the outbox.

A worker that dies loses nothing: rows it had only claimed go back to the queue, the one row that was within the
provider's call becomes `unknown` and is shown to a person. No row is sent twice outside of that call.

Each message costs one trip to the database: what became of the last one and "this one is being sent" are one
transaction, committed before the provider is called. Most of what such a trip cost was its planning; a function of the
database is planned once a connection.
"""

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from wqm.mail.composers import Later, compose
from wqm.mail.delivery import metadata_of
from wqm.mail.enums import MailState
from wqm.mail.failures import failure_of
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import execute_alone, scope

log = logging.getLogger(__name__)

BATCH = 50
LEASE = timedelta(minutes=5)
WAIT = timedelta(minutes=10)  # for what cannot be made now
MOST_SILENCES = 3  # in one run
METHOD = re.compile(r"^METHOD:([A-Z]+)\r?$", re.MULTILINE)

# See the migration: what became of the row before is written, and the next one becomes `sending`. True where it did.
STEP = (
    "SELECT mail_step(%s::uuid, %s, %s::integer, %s, %s::timestamptz, %s::timestamptz, %s::timestamptz, %s::uuid,"
    " %s::timestamptz)"
)


class Outcome(NamedTuple):
    """What became of a row; the fields in the order of STEP."""

    pk: UUID
    state: str
    attempts: int
    error: str
    not_before: datetime
    claimed_at: datetime | None
    finished_at: datetime | None


NOTHING_BEFORE = (None,) * len(Outcome._fields)


@dataclass(frozen=True)
class Letter:
    """A claimed row with its message (None: nothing to send), or what went wrong with making it."""

    email: OutgoingEmail
    message: EmailMessage | Later | None = None
    error: Exception | None = None


class Line:
    """The way to the mail server, opened for the first message.

    Where it cannot be opened, now or after it broke, or fell silent MOST_SILENCES times, nobody tries again until the
    next run: each message says so in its own row, and does not wait for the same silence once more. One silence alone
    may be about one recipient.
    """

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        self.broken: Exception | None = None
        self._opened: Any = None
        self._silences = 0

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: Any) -> None:
        if self._opened is not None:
            with suppress(Exception):  # it is dead already, however it says so
                self.backend.__exit__(None, None, None)

    def open(self) -> None:
        """Open it, unless that was tried before."""
        if self._opened is None and not self.broken:
            try:
                self._opened = self.backend.__enter__()
            except Exception as error:  # all that a provider raises ends up in rows
                self.broken = error

    def open_again(self, after: Exception) -> None:
        """A server that hangs up after a hundred messages must not fail all that follow on the dead connection."""
        self._silences += isinstance(after, TimeoutError) or isinstance(after.__context__, TimeoutError)
        with suppress(Exception):  # it is dead already, however it says so
            self.backend.close()
        if self._silences >= MOST_SILENCES:
            self.broken = after
            return
        try:
            self.backend.open()
        except Exception as error:  # all that a provider raises ends up in rows
            self.broken = error


def send_queued() -> int:
    """Work off what is due until nothing is left. Returns how many rows were finished. Runs in the worker only."""
    finished = 0
    release_dead_claims()
    with Line(get_connection()) as line:
        while emails := _claim():
            line.open()
            finished += _send_all(_letters_of(emails), line)
    return finished


def release_dead_claims() -> None:
    """Give back what a dead worker had claimed; what it was sending is `unknown`."""
    before = timezone.now() - LEASE
    with scope(everything=True):
        claimed = OutgoingEmail.objects.filter(claimed_at__lt=before)
        claimed.filter(state=MailState.CLAIMED).update(state=MailState.QUEUED, claimed_at=None)
        lost = claimed.filter(state=MailState.SENDING).update(state=MailState.UNKNOWN, finished_at=timezone.now())
    if lost:
        log.error("mail of unknown fate", extra={"count": lost})


def is_busy() -> bool:
    """More is due than one worker takes at a time, so that another one is of use."""
    with scope(everything=True):
        due = OutgoingEmail.objects.filter(state=MailState.QUEUED, not_before__lte=timezone.now())
        return due.order_by()[BATCH : BATCH + 1].exists()


def _claim() -> list[OutgoingEmail]:
    now = timezone.now()
    with scope(everything=True):
        due = OutgoingEmail.objects.filter(state=MailState.QUEUED, not_before__lte=now)
        emails = list(due.select_for_update(skip_locked=True)[:BATCH])
        claimed = OutgoingEmail.objects.filter(pk__in=[email.pk for email in emails])
        claimed.update(state=MailState.CLAIMED, claimed_at=now)
    return emails


def _letters_of(emails: list[OutgoingEmail]) -> list[Letter]:
    """The messages of a batch, made in one transaction; they are in this process's memory alone."""
    with scope(everything=True):
        try:
            return _together(emails)
        except Exception:  # a composer that breaks holds up no other mail: each is tried by itself
            return [_alone(email) for email in emails]


@transaction.atomic
def _together(emails: list[OutgoingEmail]) -> list[Letter]:
    by_composer: dict[str, list[OutgoingEmail]] = {}
    for email in emails:
        by_composer.setdefault(email.composer, []).append(email)
    messages: dict[UUID, EmailMessage | Later | None] = {}
    for name, group in by_composer.items():
        composed = compose(name, [email.arguments for email in group]) if name else [_written(email) for email in group]
        messages |= zip([email.pk for email in group], composed, strict=True)
    return [Letter(email, messages[email.pk]) for email in emails]


def _alone(email: OutgoingEmail) -> Letter:
    try:
        return _together([email])[0]
    except Exception as error:  # all that a composer raises ends up in its row
        return Letter(email, error=error)


def _written(email: OutgoingEmail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(subject=email.subject, body=email.text, to=[email.to])
    if email.html:
        message.attach_alternative(email.html, "text/html")
    if email.calendar:
        # As a part beside the text, which mail programs act on, and as a file for those that do not.
        method = METHOD.search(email.calendar)
        kind = f"text/calendar; method={method[1]}" if method else "text/calendar"
        message.attach_alternative(email.calendar, kind)
        message.attach("visit.ics", email.calendar, kind)
    return message


def _send_all(letters: list[Letter], line: Line) -> int:
    finished, last = 0, None
    try:
        for letter in letters:
            taken = _step(last, letter.email.pk)
            last = None
            if taken:  # otherwise cancelled, or given to another worker, since it was claimed
                last = _outcome(letter, line)
                finished += 1
    finally:
        if last:
            _step(last, None)
    return finished


def _step(last: Outcome | None, following: UUID | None) -> bool:
    """Write what became of the last row, and that the following is being sent. False where it is not ours any more."""
    return bool(execute_alone(STEP, [*(last or NOTHING_BEFORE), following, timezone.now()])[0][0])


def _outcome(letter: Letter, line: Line) -> Outcome:
    email, message = letter.email, letter.message
    if isinstance(message, Later):
        return Outcome(
            email.pk, MailState.QUEUED, email.attempts, message.reason[:200], timezone.now() + WAIT, None, None
        )
    error = letter.error or _deliver(email, message, line)
    if error:
        return _failed(email, error)
    now = timezone.now()
    return Outcome(email.pk, MailState.SENT, email.attempts, "", email.not_before, now, now)


def _deliver(email: OutgoingEmail, message: EmailMessage | None, line: Line) -> Exception | None:
    if message is None:
        return None
    if line.broken:
        return line.broken
    message.connection = line.backend
    # The row's id is the message's id, so that a provider or a person can recognise a repeat.
    message.extra_headers.setdefault("Message-ID", f"<{email.pk}@{_domain()}>")
    message.metadata = metadata_of(email)  # type: ignore[attr-defined]  # read by the backends of providers
    try:
        message.send()
    except Exception as error:  # all that a provider raises ends up in the row, never in a crash loop
        line.open_again(error)
        return error
    return None


def _failed(email: OutgoingEmail, error: Exception) -> Outcome:
    """Tried again after a pause, as long as it may help; then for somebody to look at, with a sentence."""
    attempts, failure = email.attempts + 1, failure_of(error, is_secret=email.is_secret)
    log.warning("mail failed", extra={"kind": email.kind, "attempt": attempts, "error": type(error).__name__})
    if attempts > len(failure.pauses):
        now = timezone.now()
        return Outcome(email.pk, MailState.FAILED, attempts, failure.sentence, email.not_before, None, now)
    again = timezone.now() + failure.pauses[attempts - 1]
    return Outcome(email.pk, MailState.QUEUED, attempts, failure.sentence, again, None, None)


def _domain() -> str:
    return settings.SITE_URL.split("//", 1)[-1].split(":", 1)[0].split("/", 1)[0]
