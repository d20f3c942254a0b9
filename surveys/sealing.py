"""Links, tags, sealed ballots and receipts: pure functions of keys and bytes.

From the wave's key K, by HKDF-SHA256 (RFC 5869): the link key, and the private key of a sealed box (X25519,
XSalsa20-Poly1305).
"""

import base64
import hashlib
import hmac
import json
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

TOKEN_BYTES = 18  # 144 bits
TAG_BYTES = 32
RECEIPT_CHARACTERS = 10


class BrokenBallot(Exception):
    """A ballot cannot be opened; the close rolls back rather than lose it."""


class TooLong(ValueError):
    """The answers do not fit the wave's constant ballot size."""


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"wqm survey {purpose}".encode()).derive(key)


def link_key(key: bytes) -> bytes:
    """The key of the links of a wave."""
    return _derive(key, "link")


def private_key(key: bytes) -> PrivateKey:
    """The key that opens the ballots of a wave."""
    return PrivateKey(_derive(key, "box"))


def release_key(key: bytes) -> bytes:
    """The key under which released comments are remembered until the close."""
    return _derive(key, "release")


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


def draft_key(token: str, group: str, wave_id: UUID) -> bytes:
    """The key of somebody's draft. It comes from their link alone; no row and no key of the wave opens a draft."""
    return _derive(f"{token}|{group}|{wave_id}".encode(), "draft")


def seal_draft(key: bytes, content: dict[str, Any], size: int) -> bytes:
    """Encrypt a draft. Every draft of a wave has the same number of bytes. Raises TooLong."""
    return bytes(SecretBox(key).encrypt(_padded(content, size)))


def open_draft(key: bytes, sealed: bytes) -> dict[str, Any] | None:
    """What is in a draft; None where it does not belong to this key."""
    try:
        return json.loads(SecretBox(key).decrypt(bytes(sealed)))
    except CryptoError:
        return None


def seal(public_key: bytes, answers: dict[str, Any], size: int) -> bytes:
    """Seal answers for a wave. Every ballot of the wave has the same number of bytes. Raises TooLong."""
    return SealedBox(PublicKey(public_key)).encrypt(_padded(answers, size))


def _padded(content: dict[str, Any], size: int) -> bytes:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > size:
        raise TooLong(f"{len(plain)} bytes of answers, {size} fit")
    return plain.ljust(size)


def open_ballot(private: PrivateKey, sealed: bytes) -> dict[str, Any]:
    """The answers in a ballot. Raises BrokenBallot."""
    try:
        return json.loads(SealedBox(private).decrypt(bytes(sealed)))
    except Exception as error:  # wrong key, cut short, no JSON: whatever it is, the close must roll back
        raise BrokenBallot from error


def make_receipt(sealed: bytes) -> str:
    """A short code that only this ballot has, in two readable halves; it tells nothing of its content."""
    digest = hashlib.sha256(b"wqm receipt" + sealed).digest()
    code = base64.b32encode(digest).decode()[:RECEIPT_CHARACTERS]
    return f"{code[:5]}-{code[5:]}"
