"""The link of an invitation.

It carries the invitation's random key and an HMAC-SHA256 over it made with SECRET_KEY: 256 bits that nobody without
SECRET_KEY can make. So neither the row nor the outbox nor a backup holds a usable link; the worker makes it in memory
when it sends.
"""

from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from schools.models import Invitation


def token_of(invitation: Invitation) -> str:
    """The secret part of the link."""
    return _signer().sign(invitation.key.hex)


def key_in(token: str) -> UUID | None:
    """The key that a token carries; None where its signature is not ours."""
    try:
        return UUID(hex=_signer().unsign(token))
    except (BadSignature, ValueError):
        return None


def link_of(invitation: Invitation) -> str:
    """The whole address, for the mail."""
    return settings.SITE_URL + reverse("account_invitation", args=[token_of(invitation)])


def _signer() -> Signer:
    return Signer(salt="schools.invitation", sep=".", algorithm="sha256")
