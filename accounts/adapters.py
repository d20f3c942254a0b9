"""How allauth behaves here: nobody signs up on their own, and its mail goes through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.urls import reverse

from accounts import proof
from accounts.browsers import browser_name
from accounts.notices import NOTICES
from accounts.security import note_closed
from accounts.sessions import begin
from wqm.mail.services import queue_email, queue_text
from wqm.security.networks import plain_address

# What somebody can prove with that it is them, by allauth's names.
PROOFS = {
    "reauthenticate": "Use your password",
    "mfa_reauthenticate": "Use your authenticator app or a recovery code",
    "mfa_reauthenticate:webauthn": "Use a passkey",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only."""

    def is_open_for_signup(self, request) -> bool:
        """Closed: an account without an organisation would see nothing."""
        return False

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or password is incorrect. Try again, or use an emailed code.",
        "too_many_login_attempts": "Too many attempts for this account. Wait 15 minutes, or use an emailed code.",
        "incorrect_code": "The code is wrong or has expired. Check it, or get a new one.",
        "account_inactive": "This account is closed.",
        "enter_current_password": "The current password is wrong. Try again.",
        "incorrect_password": "The password is wrong. Try again.",
        "duplicate_email": "This is your email address already. Enter another one.",
        "email_taken": "This email address belongs to another account. Enter another one.",
        "same_as_current": "This is your email address already. Enter another one.",
        "invalid_password_reset": "This link no longer works. Get a new one.",
        "rate_limited": "Too many attempts. Wait a few minutes, then try again.",
    }

    def get_client_ip(self, request: Any) -> str:
        """As allauth finds it behind our proxies; IPv4 as IPv4."""
        return plain_address(super().get_client_ip(request))

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """What allauth asks behind our own middleware: one rule for both (`accounts.proof`)."""
        return not proof.is_fresh(context.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """The password and the second factors as allauth lists them; an emailed code where there is no factor."""
        methods = super().get_reauthentication_methods(user)
        for method in methods:
            method["description"] = PROOFS.get(method["id"], method["description"])
        if user.is_authenticated and proof.may_use_code(user):
            address = reverse("account_proof_by_code")
            methods.append({"id": "code", "description": "Email me a code", "url": address})
        return methods

    def login(self, request: Any, user: Any) -> None:
        """Two hours without use count from here, whether or not a page is opened.

        allauth asks whether an account is closed before the second step alone, and it may be closed in between.
        """
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)
        begin(request)

    def set_password(self, user: Any, password: str) -> None:
        """The password alone is written: an account that is closed at this moment stays closed."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def respond_user_inactive(self, request: Any, user: Any) -> Any:
        """Anyone who has proved that the closed account is theirs is noted like anyone who has not."""
        note_closed(user)
        return super().respond_user_inactive(request, user)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Into the outbox, in our words; what is no notice is a secret, because it may hold a link or a code."""
        if template_prefix in NOTICES:
            self._send_notice(template_prefix, email, context)
            return
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        kind = template_prefix.replace("/", ".")
        queue_text(kind=kind, to=email, subject=message.subject, text=message.body, is_secret=True)

    def _send_notice(self, name: str, email: str, context: dict) -> None:
        subject, sentence = NOTICES[name]
        shown = {
            "sentence": sentence.format_map(context),
            "timestamp": context["timestamp"],
            "browser": browser_name(context["user_agent"]),
            "reset_url": settings.SITE_URL + reverse("account_reset_password"),
        }
        queue_email(kind=name.replace("/", "."), to=email, subject=subject, template="account_changed", context=shown)
