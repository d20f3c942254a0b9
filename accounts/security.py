"""Signing in and out and what changes how somebody signs in, in the security log.

Django and allauth tell of these by signals; nothing else here listens to one.
"""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from django.contrib.auth import signals as auth_signals

from accounts.models import User
from wqm.contacts.addresses import clean_address
from wqm.security.enums import EventKind
from wqm.security.services import note

METHODS = {"password": "password", "code": "emailed code", "mfa": "two-step verification", "demo": "demo"}
CLOSED = "The account is closed"
CHANGES = (
    (account_signals.password_changed, "Changed the password"),
    (account_signals.password_set, "Set a password"),
    (account_signals.password_reset, "Reset the password with an emailed link"),
    (account_signals.email_changed, "Changed the email address"),
    (mfa_signals.authenticator_added, "Added a second step"),
    (mfa_signals.authenticator_removed, "Removed a second step"),
    (mfa_signals.authenticator_reset, "Got new recovery codes"),
)


def connect() -> None:
    """Listen; called once, when the apps are ready."""
    auth_signals.user_logged_in.connect(_signed_in, dispatch_uid="security")
    auth_signals.user_login_failed.connect(_failed, dispatch_uid="security")
    auth_signals.user_logged_out.connect(_signed_out, dispatch_uid="security")
    account_signals.login_code_rejected.connect(_code_rejected, dispatch_uid="security")
    mfa_signals.authentication_failed.connect(_factor_rejected, dispatch_uid="security")
    for signal, what in CHANGES:
        signal.connect(_changed_as(what), dispatch_uid="security", weak=False)


def note_failed_proof(user: User, what: str = "Wrong emailed code when asked to confirm") -> None:
    """What somebody who is signed in entered as proof was not right."""
    note(EventKind.FAILED, who=user, what=what)


def note_closed(user: User) -> None:
    """The right code, passkey or password of an account that is closed."""
    note(EventKind.FAILED, who=user, what=CLOSED)


def _signed_in(sender: Any, request: Any, user: User, **kwargs: Any) -> None:
    methods = [METHODS.get(record["method"], record["method"]) for record in get_authentication_records(request, user)]
    how = " and ".join(dict.fromkeys(methods)) or "an invitation"
    note(EventKind.SIGNED_IN, who=user, what=f"With {how}")


def _failed(sender: Any, credentials: dict, **kwargs: Any) -> None:
    typed = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email__iexact=clean_address(typed)).first() if isinstance(typed, str) else None
    what = "Wrong password" if user else "No account with this address"
    note(EventKind.FAILED, who=user, what=what if user is None or user.is_active else CLOSED)


def _signed_out(sender: Any, user: User | None, **kwargs: Any) -> None:
    if user is not None:
        note(EventKind.SIGNED_OUT, who=user, what="Signed out")


def _code_rejected(sender: Any, user: User | None = None, **kwargs: Any) -> None:
    note(EventKind.FAILED, who=user, what="Wrong emailed code")


def _factor_rejected(sender: Any, user: User, **kwargs: Any) -> None:
    note(EventKind.FAILED, who=user, what="Wrong code at the second step")


def _changed_as(what: str):
    def changed(sender: Any, user: User, **kwargs: Any) -> None:
        note(EventKind.CREDENTIALS, who=user, what=what)

    return changed
