"""Codes that people type, from a board or a slip. They are derived from the key of the site and stand in no row.

A slip is nobody: its code makes the token of an ordinary link, whose ticket is found by the same hash as all others.
"""

import base64
import hashlib
import hmac

from wqm.sealing.derivation import site_key

# Without what looks like something else on a board: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
CLASS_CHARACTERS, SLIP_CHARACTERS, CHECK_CHARACTERS = 8, 10, 2
TOKEN_CHARACTERS = 24
IN_A_GROUP = {CLASS_CHARACTERS: 4, SLIP_CHARACTERS: 5}


def make_code(subject: str, characters: int) -> str:
    """The code of `subject` (what it is for, ids and all), the same whenever it is made."""
    value = int.from_bytes(hmac.digest(site_key("slots"), subject.encode(), "sha256"), "big")
    code = []
    for _ in range(characters):
        value, rest = divmod(value, len(ALPHABET))
        code.append(ALPHABET[rest])
    return "".join(code)


def make_checked_code(subject: str, characters: int) -> str:
    """The same with a check at its end, so that nearly every wrong code is known by itself, without a search."""
    body = make_code(subject, characters - CHECK_CHARACTERS)
    return body + make_code(f"check|{body}", CHECK_CHARACTERS)


def is_checked(code: str) -> bool:
    """Whether the end of a code fits its beginning; of wrong ones one in five hundred does."""
    body, check = code[:-CHECK_CHARACTERS], code[-CHECK_CHARACTERS:]
    return hmac.compare_digest(make_code(f"check|{body}", CHECK_CHARACTERS), check)


def token_of(code: str) -> str:
    """The secret part of a slip's link, as long as that of an emailed one."""
    digest = hashlib.sha256(f"wqm survey slip|{code}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:TOKEN_CHARACTERS]


def typed(code: str) -> str:
    """A code as it was meant: capitals, without gaps and hyphens."""
    return "".join(character for character in code.upper() if character in ALPHABET)


def shown(code: str) -> str:
    """A code in groups: ACDE FGHJ."""
    size = IN_A_GROUP[len(code)]
    return " ".join(code[at : at + size] for at in range(0, len(code), size))


def blurred(address: str) -> str:
    """A network address as a key of counters, which nobody without the site's key turns back."""
    return hmac.new(site_key("address"), address.encode(), "sha256").hexdigest()[:32]
