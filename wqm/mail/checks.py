"""What `check --deploy` says about mail."""

from email.utils import getaddresses
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from email_validator import EmailNotValidError, validate_email


@register(Tags.security, deploy=True)
def sender_can_send(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuses a DEFAULT_FROM_EMAIL in which a mail server would not find exactly one address."""
    addresses = [address for _, address in getaddresses([settings.DEFAULT_FROM_EMAIL])]
    try:
        if len(addresses) != 1:
            raise EmailNotValidError(f"There are {len(addresses)} addresses in it, and mail comes from one.")
        validate_email(addresses[0], check_deliverability=False)
    except EmailNotValidError as error:
        hint = "Write it as Name <address@example.org>."
        return [Error(f"DEFAULT_FROM_EMAIL has no address that can send: {error}", hint=hint, id="mail.E001")]
    return []
