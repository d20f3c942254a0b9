"""Fresh proof: what changes how somebody signs in is for a person who has just shown that it is them.

A session may lie open on a desk. Proof is signing in, or a password, a second factor or an emailed code in this
session, within the minutes below. Who has a second factor is not asked for less: no emailed code.
"""

import secrets
import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import generate_user_code, normalize_user_code
from allauth.mfa.models import Authenticator
from django.utils.crypto import salted_hmac

from accounts.models import User
from wqm.mail.services import queue_email

TO_OPEN = 5 * 60
# Anyone who has opened such a page has ten minutes more to fill it in.
TO_SEND = 15 * 60
# The pages, by the names of their addresses. The page for a new password asks for the old one itself.
PAGES = frozenset({
    "account_email", "account_set_password", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn",
    "mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
})  # fmt: skip

# An emailed code, in the session: its hash, when it was sent, how often another was entered.
SENT = "proof_by_code"
CODE_COUNTS = 15 * 60
MOST_TRIES = 3


def is_fresh(request: Any, within: int = TO_SEND) -> bool:
    """Whether this session saw a proof in the last `within` seconds."""
    records = get_authentication_records(request, request.user)
    return any(time.time() - record["at"] < within for record in records)


def may_use_code(user: User) -> bool:
    """An emailed code is proof for those alone who have no second factor."""
    return not Authenticator.objects.filter(user=user).exists()


def has_sent_code(request: Any) -> bool:
    """A code is on its way that still counts."""
    sent = request.session.get(SENT)
    return bool(sent) and time.time() - sent["at"] < CODE_COUNTS


def send_code(request: Any) -> bool:
    """Email a code to the address of the account; it replaces an earlier one. False where there were many."""
    if not ratelimit.consume(request, action="request_login_code", key=f"proof-{request.user.pk}"):
        return False
    code = generate_user_code()
    request.session[SENT] = {"hash": _hash(code), "at": time.time(), "tries": 0}
    queue_email(
        kind="accounts.proof",
        to=request.user.email,
        subject="Your security code",
        template="proof_code",
        context={"code": code, "minutes": CODE_COUNTS // 60},
        is_secret=True,
    )
    return True


def enter_code(request: Any, code: str) -> bool:
    """Whether this is the code that was sent. It counts once and for fifteen minutes; the third wrong one ends it."""
    if not has_sent_code(request):
        return False
    sent = request.session.pop(SENT)
    if secrets.compare_digest(sent["hash"], _hash(code)):
        record_authentication(request, request.user, "code", reauthenticated=True)
        return True
    if sent["tries"] + 1 < MOST_TRIES:
        request.session[SENT] = sent | {"tries": sent["tries"] + 1}
    return False


def _hash(code: str) -> str:
    return salted_hmac("accounts.proof", normalize_user_code(code), algorithm="sha256").hexdigest()
