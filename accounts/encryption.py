"""Second factors are of no use to anyone who reads the database: they lie there encrypted with a key of the settings.

The key comes from `SECRET_KEY` (HKDF-SHA256). While that is being changed the old one stands in `SECRET_KEY_FALLBACKS`;
what is used once is written anew under the new one.
"""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

INFO = b"wqm accounts second factors"


def encrypt(text: str) -> str:
    """`text` under the key of today (Fernet)."""
    return _boxes(_secrets()).encrypt(text.encode()).decode()


def decrypt(text: str) -> str:
    """What was encrypted. Raises `cryptography.fernet.InvalidToken` under any other key."""
    return _boxes(_secrets()).decrypt(text.encode()).decode()


def _secrets() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _boxes(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_key(secret))) for secret in secrets])


def _key(secret: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=INFO).derive(secret.encode())
