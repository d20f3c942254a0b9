"""Second factors that are typed: codes of an authenticator app and recovery codes, each of which works once.

A code of an app belongs to a half minute. The number of the last one that was used lies with the app, so that neither
that code nor an earlier one is taken again within the tolerance (RFC 6238, 5.2).
"""

import logging
import time
from typing import Any, NamedTuple

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.totp.internal.flows import activate_totp
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts import encryption
from accounts.models import User

log = logging.getLogger(__name__)

LAST_USED = "last_counter"
# In the session: the key of an app that is being set up, encrypted, until its first code is entered, and since when.
BEING_SET_UP = "app_being_set_up"
SET_UP_LASTS = 15 * 60


class MFAAdapter(DefaultMFAAdapter):
    """allauth keeps what it keeps of a factor encrypted."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "unverified_email": "Confirm your email address first. Then set up two-step verification.",
        "cannot_delete_authenticator": "You cannot remove this: your account needs two-step verification.",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
        "incorrect_code": "The code is wrong or has been used. Wait for the next code, then enter it.",
    }

    def encrypt(self, text: str) -> str:
        """Under the key of the settings."""
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises InvalidToken where the key of the settings is another."""
        return encryption.decrypt(encrypted_text)


def matching_counter(secret: str, code: str) -> int | None:
    """The number of the half minute, of those that count now, whose code this is."""
    for counter in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            return counter
    return None


@transaction.atomic
def use_code(user: User, code: str) -> Authenticator | None:
    """The factor that this code proves, and the code is used up; None where it proves nothing.

    The factors are locked: of two who enter one code at the same moment one gets in.
    """
    factors = typed_factors(user)
    locked = Authenticator.objects.select_for_update().in_bulk([factor.pk for factor in factors])
    for factor in (locked[factor.pk] for factor in factors if factor.pk in locked):
        try:
            proved = _use_app(factor, code) if factor.type == Authenticator.Type.TOTP else _use_recovery(factor, code)
        except InvalidToken:
            log.error("a second factor cannot be read with the keys of the settings", extra={"factor": factor.pk})
            continue
        if proved:
            return factor
    return None


def key_being_set_up(session) -> str:
    """The key of the app that this person is setting up; the same however often the page is loaded.

    After a quarter of an hour it is another one: anyone who looked at the page and left it must not know the key of the
    app that somebody sets up later in the same session.
    """
    began = session.get(BEING_SET_UP)
    if isinstance(began, dict) and time.time() - began["at"] < SET_UP_LASTS:
        try:
            return encryption.decrypt(began["key"])
        except InvalidToken:
            log.info("the key of an app that was being set up was lost with a change of SECRET_KEY")
    key = generate_totp_secret()
    session[BEING_SET_UP] = {"key": encryption.encrypt(key), "at": time.time()}
    return key


def forget_unreadable_codes(user: User) -> bool:
    """Delete recovery codes that the keys of the settings do not open: they let nobody in, and new ones can be made.

    Returns whether there were any.
    """
    for codes in Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES):
        try:
            RecoveryCodes(codes).generate_codes()
        except InvalidToken:
            codes.delete()
            return True
    return False


def has_factor(user: User) -> bool:
    """Whether somebody has a second factor; the person of a request knows already (`accounts.backends`)."""
    known = getattr(user, "has_factor", None)
    return factors_of(user.pk).exists() if known is None else known


def factors_of(user: Any) -> QuerySet[Authenticator]:
    """The second factors of a person (a pk, or what stands for one in a query); recovery codes alone are none."""
    return Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)


def typed_factors(user: User) -> list[Authenticator]:
    """The app, then the recovery codes, as far as there are any."""
    types = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    return sorted(Authenticator.objects.filter(user=user, type__in=types), key=lambda factor: types.index(factor.type))


def _use_app(app: Authenticator, code: str) -> bool:
    secret = encryption.decrypt(app.data["secret"])
    counter = matching_counter(secret, code)
    if counter is None or counter <= app.data.get(LAST_USED, -1):
        return False
    app.data = {"secret": encryption.encrypt(secret), LAST_USED: counter}
    app.save(update_fields=["data"])
    return True


def _use_recovery(codes: Authenticator, code: str) -> bool:
    return RecoveryCodes(codes).validate_code(code)


def set_up_app(request: HttpRequest, *, user: User, secret: str, counter: int) -> bool:
    """A new app instead of the one there was, whose first code was that of `counter`; the old one stops only now.

    Returns whether recovery codes were made for the first time, so that they are shown.
    """
    with transaction.atomic():
        # Of two tabs the second waits, and puts the same app in the place of the first one's.
        User.objects.select_for_update().get(pk=user.pk)
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        app, codes = activate_totp(request, _Key(secret))
        app.data[LAST_USED] = counter
        app.save(update_fields=["data"])
    request.session.pop(BEING_SET_UP, None)
    return codes is not None


class _Key(NamedTuple):
    """What allauth reads of its own form."""

    secret: str
