"""Links and the tags by which tickets and drafts are found: keyed hashes, so that no row refers to a person."""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

TOKEN_BYTES = 18  # 144 bits


def make_run() -> str:
    """A secret of its own for one person's answers at a slot, as long as a token and like nothing else."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def secret_of_run(token: str, run: str) -> str:
    """What the draft of a run is found and opened by, in the place of a link's token: anyone who holds the slot's code
    alone has neither."""
    return f"{token}/{run}"


def make_token(links: bytes, recipient_id: UUID) -> str:
    """The secret part of somebody's link, 24 characters; the same whenever it is made."""
    digest = hmac.digest(links, recipient_id.bytes, "sha256")[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(digest).decode()


def make_tag(token: str, group: str, wave_id: UUID) -> bytes:
    """What a ticket is found by. It authenticates the group: another group's link is an unknown link."""
    return hashlib.sha256(f"{token}|{group}|{wave_id}".encode()).digest()


def make_draft_tag(token: str, group: str, wave_id: UUID) -> bytes:
    """What a draft is found by: another hash than the ticket's, so that a dump cannot tell whose draft a ticket has."""
    return hashlib.sha256(f"draft|{token}|{group}|{wave_id}".encode()).digest()
