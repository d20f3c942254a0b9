"""How allauth behaves here: nobody signs up on their own, and its mail goes through the outbox."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context

from wqm.mail.services import queue_text

JUST_NOW = 5 * 60


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only."""

    def is_open_for_signup(self, request) -> bool:
        """Closed: an account without an organisation would see nothing."""
        return False

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Try again, or sign in with a code.",
        "too_many_login_attempts": "There were too many attempts for this account. Wait 15 minutes, or use a code.",
        "incorrect_code": "The code is not right. Check it, or ask for another one.",
        "account_inactive": "This account is closed.",
        "rate_limited": "There were many attempts in a short time. Wait a few minutes, then try again.",
    }

    def is_reauthentication_required(self, *, app: str, **kwargs) -> bool:
        """Not again within minutes of signing in: whoever has to set up a factor just typed their password."""
        just_now = time.time() - JUST_NOW
        records = get_authentication_records(context.request, context.request.user)
        if any(record["at"] > just_now for record in records):
            return False
        return super().is_reauthentication_required(app=app, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Render allauth's message and write it into the outbox."""
        message = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        queue_text(kind=template_prefix.replace("/", "."), to=email, subject=message.subject, text=message.body)
