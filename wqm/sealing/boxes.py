"""Sealed boxes of constant size, drafts under a link, and receipts: pure functions of keys and bytes.

A ballot is sealed to a wave's public key (X25519, XSalsa20-Poly1305): the one who seals cannot open.
"""

import base64
import hashlib
import json
from typing import Any
from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import SecretBox

from wqm.sealing.derivation import derive

RECEIPT_CHARACTERS = 10


class BrokenBallot(Exception):
    """A ballot cannot be opened; the close rolls back rather than lose it."""


class TooLong(ValueError):
    """The answers do not fit the wave's constant ballot size."""


def seal(public_key: bytes, answers: dict[str, Any], size: int) -> bytes:
    """Seal answers for a wave. Every ballot of the wave has the same number of bytes. Raises TooLong."""
    return SealedBox(PublicKey(public_key)).encrypt(_padded(answers, size))


def open_ballot(private: PrivateKey, sealed: bytes) -> dict[str, Any]:
    """The answers in a ballot. Raises BrokenBallot."""
    try:
        return json.loads(SealedBox(private).decrypt(bytes(sealed)).rstrip())
    except Exception as error:  # wrong key, cut short, no JSON: in every case the close must roll back
        raise BrokenBallot from error


def make_receipt(sealed: bytes) -> str:
    """A short code that only this ballot has, in two readable halves; it tells nothing of its content."""
    digest = hashlib.sha256(b"wqm receipt" + sealed).digest()
    code = base64.b32encode(digest[:RECEIPT_CHARACTERS]).decode()[:RECEIPT_CHARACTERS]
    return f"{code[:5]}-{code[5:]}"


def cover_receipt(key: bytes, content: dict[str, Any]) -> str:
    """A receipt, and what its page needs to know, for an address: only this key reads it."""
    return base64.urlsafe_b64encode(SecretBox(key).encrypt(json.dumps(content).encode())).decode().rstrip("=")


def uncover_receipt(key: bytes, covered: str) -> dict[str, Any] | None:
    """What was covered; None for anything else."""
    try:
        sealed = base64.urlsafe_b64decode(covered + "=" * (-len(covered) % 4))
        return json.loads(SecretBox(key).decrypt(sealed))
    except (CryptoError, ValueError):
        return None


def draft_key(token: str, group: str, wave_id: UUID) -> bytes:
    """The key of somebody's draft. It comes from their link alone; no row and no key of the wave opens a draft."""
    return derive(f"{token}|{group}|{wave_id}".encode(), "draft")


def seal_draft(key: bytes, content: dict[str, Any], size: int) -> bytes:
    """Encrypt a draft. Every draft of a wave has the same number of bytes. Raises TooLong."""
    return bytes(SecretBox(key).encrypt(_padded(content, size)))


def open_draft(key: bytes, sealed: bytes) -> dict[str, Any] | None:
    """What is in a draft; None where it does not belong to this key."""
    try:
        return json.loads(SecretBox(key).decrypt(bytes(sealed)).rstrip())
    except CryptoError:
        return None


def _padded(content: dict[str, Any], size: int) -> bytes:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    if len(plain) > size:
        raise TooLong(f"{len(plain)} bytes of answers, {size} fit")
    return plain.ljust(size)
