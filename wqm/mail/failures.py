"""Why an email did not go out, in a sentence, and whether it is tried again.

An answer that begins with 4 means "not now" (RFC 5321, 4.2.1): busy servers and those that let strangers wait say it.
It is tried again for a day. One that begins with 5 means "never". Where no server answers at all, ours or the way to it
is broken, and mail waits as long.
"""

import smtplib
from datetime import timedelta
from typing import NamedTuple

from anymail.exceptions import AnymailAPIError, AnymailInvalidAddress, AnymailRecipientsRefused

# Until the next attempt, after the first, the second ...; together a day.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (2, 5, 15, 30, 60, 120, 180, 240, 360, 430))
# A message that our own code could not make or hand over: a fault of ours, which more attempts seldom mend.
PAUSES_OF_A_FAULT = PAUSES[:4]
# A code or a link for signing in is of no use an hour later.
PAUSES_OF_A_SECRET = PAUSES[:4]
NOT_NOW, NEVER, BUSY = 400, 500, 429

THEIR_SERVER = "Their mail server is not accepting email"
THEIR_REFUSAL = "Their mail server does not accept this address"
OUR_SERVER = "We could not reach our mail server"
OUR_REFUSAL = "Our mail server refused the email"
OUR_SIGN_IN = "Our mail server rejected our sign-in. Check EMAIL_URL"
NO_ADDRESS = "Email cannot be sent to this address"
FAULT = "The email could not be prepared. Report this to support"


class Failure(NamedTuple):
    """What to say, and how long to wait after each attempt; no pause: it is not tried again."""

    sentence: str
    pauses: tuple[timedelta, ...]


def failure_of(error: Exception, *, is_secret: bool = False) -> Failure:
    """What an exception of making or sending a message means."""
    failure = _failure(error)
    return failure._replace(pauses=failure.pauses[: len(PAUSES_OF_A_SECRET)]) if is_secret else failure


def _failure(error: Exception) -> Failure:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return _by_code(min(codes, default=NEVER), THEIR_SERVER, THEIR_REFUSAL)
    if isinstance(error, AnymailRecipientsRefused):
        return Failure(THEIR_REFUSAL, ())
    if isinstance(error, AnymailInvalidAddress | UnicodeError):
        return Failure(NO_ADDRESS, ())
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Failure(OUR_SIGN_IN, PAUSES)
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return Failure(OUR_SERVER, PAUSES)  # it takes nothing from us, for any recipient
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, THEIR_SERVER, OUR_REFUSAL)
    if isinstance(error, AnymailAPIError):
        is_refused = NOT_NOW <= (error.status_code or NEVER) < NEVER and error.status_code != BUSY
        return Failure(OUR_REFUSAL, ()) if is_refused else Failure(OUR_SERVER, PAUSES)
    if isinstance(error, smtplib.SMTPException | OSError):
        return Failure(OUR_SERVER, PAUSES)
    return Failure(FAULT, PAUSES_OF_A_FAULT)


def _by_code(code: int, not_now: str, never: str) -> Failure:
    return Failure(not_now, PAUSES) if NOT_NOW <= code < NEVER else Failure(never, ())
