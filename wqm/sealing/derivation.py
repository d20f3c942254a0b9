"""Keys for one purpose each, from one secret, by HKDF-SHA256 (RFC 5869).

The labels are part of every stored key, link and code: they stay as they are, whichever room asks.
"""

from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from nacl.public import PrivateKey


def derive(secret: bytes, purpose: str) -> bytes:
    """32 bytes that tell nothing of `secret` and nothing of what is derived for another purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"wqm survey {purpose}".encode()).derive(secret)


def link_key(key: bytes) -> bytes:
    """The key of the links of a wave."""
    return derive(key, "link")


def private_key(key: bytes) -> PrivateKey:
    """The key that opens the ballots of a wave (X25519)."""
    return PrivateKey(derive(key, "box"))


def reserve_key(key: bytes) -> bytes:
    """The key of the ids of people who come late to a wave."""
    return derive(key, "reserve")


def release_key(key: bytes) -> bytes:
    """The key under which released comments are remembered until the close."""
    return derive(key, "release")


def site_key(purpose: str) -> bytes:
    """A key of the site, from `SECRET_KEY`: for codes and counters, which no wave's key is needed for."""
    return _site_key(settings.SECRET_KEY, purpose)


@lru_cache(maxsize=8)
def _site_key(secret: str, purpose: str) -> bytes:
    return derive(secret.encode(), purpose)
