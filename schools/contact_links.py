"""Links for the chair of governors and the staff representative, who have no account.

A link carries the number of what it opens, the second in which it was made, and an HMAC-SHA256 over both from the key
of the site and the address that it was sent to. No row, outbox or backup holds it: the worker makes it in memory as the
mail goes out. It opens nothing after a fortnight, and once another address is on record.
"""

from datetime import timedelta

from django.core.signing import BadSignature, TimestampSigner

from schools.models import SchoolContact

VALID = timedelta(days=14)


def token_for(purpose: str, number: object, contact: SchoolContact) -> str:
    """The secret part of a link that opens `number`, made for this contact now. `purpose`: the room and the use."""
    return _signer(purpose, contact).sign(str(number))


def number_in(token: str) -> str:
    """What a token says that it opens, before anybody has looked whether it is one of ours."""
    return token.partition(".")[0]


def is_token_of(purpose: str, token: str, contact: SchoolContact) -> bool:
    """Whether it was made for this contact, and not too long ago."""
    try:
        _signer(purpose, contact).unsign(token, max_age=VALID)
    except BadSignature:
        return False
    return True


def _signer(purpose: str, contact: SchoolContact) -> TimestampSigner:
    return TimestampSigner(salt=f"{purpose}|{contact.email}", sep=".", algorithm="sha256")
