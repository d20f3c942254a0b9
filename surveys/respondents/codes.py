"""Codes of classes and slots. They are derived from the key of the site and stand in no row.

A slot is nobody: its code makes the token of an ordinary link, whose ticket is found by the same hash as all others.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from surveys.models import Sitting, Wave
from surveys.sealing import make_tag

# Without what looks like something else on a board: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "ACDEFGHJKMNPQRTWXY34679"
CLASS_CHARACTERS, SLIP_CHARACTERS = 8, 10
TOKEN_CHARACTERS = 24
IN_A_GROUP = {CLASS_CHARACTERS: 4, SLIP_CHARACTERS: 5}


def class_code(sitting: Sitting) -> str:
    """What a class types, 8 characters; the same whenever it is made."""
    return _code(sitting.wave_id, sitting.pk, "class", CLASS_CHARACTERS)


def slip_code(sitting: Sitting, number: int) -> str:
    """The code of slot `number` (1 to `slots`), 10 characters."""
    return _code(sitting.wave_id, sitting.pk, str(number), SLIP_CHARACTERS)


def slot_token(code: str) -> str:
    """The secret part of a slot's link, as long as that of an emailed one."""
    digest = hashlib.sha256(f"wqm survey slip|{code}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode()[:TOKEN_CHARACTERS]


def slot_tag(sitting: Sitting, number: int) -> bytes:
    """What the ticket of a slot is found by."""
    return make_tag(slot_token(slip_code(sitting, number)), sitting.group, sitting.wave_id)


def slot_tags(sitting: Sitting) -> list[bytes]:
    """The tags of all slots, by number."""
    return [slot_tag(sitting, number) for number in range(1, sitting.slots + 1)]


def tags_of_sittings(wave: Wave) -> list[bytes]:
    """The tickets of all slots of a wave, for its launch."""
    return [tag for sitting in Sitting.objects.filter(wave=wave) for tag in slot_tags(sitting)]


def slots_by_school(wave: Wave) -> dict[int, int]:
    """How many slots each school has in a wave; they count as invited people."""
    found: dict[int, int] = {}
    for school_id, slots in Sitting.objects.filter(wave=wave).values_list("school_id", "slots"):
        found[school_id] = found.get(school_id, 0) + slots
    return found


def typed(code: str) -> str:
    """A code as it was meant: capitals, without gaps and hyphens."""
    return "".join(character for character in code.upper() if character in ALPHABET)


def shown(code: str) -> str:
    """A code in groups: ACDE FGHJ."""
    size = IN_A_GROUP[len(code)]
    return " ".join(code[at : at + size] for at in range(0, len(code), size))


def find_class(code: str, sittings: Iterable[Sitting]) -> Sitting | None:
    """The sitting of a typed class code, of some that are open."""
    return next((one for one in sittings if hmac.compare_digest(class_code(one), code)), None)


def places_of_slip(code: str, groups: Iterable[tuple[UUID, str]]) -> Iterator[tuple[UUID, str, bytes]]:
    """For each wave and group that has slips, the tag under which this code's ticket would be found there."""
    token = slot_token(code)
    for wave_id, group in groups:
        yield wave_id, group, make_tag(token, group, wave_id)


def blurred(address: str) -> str:
    """A network address as a key of counters, which nobody without the site's key turns back."""
    return hmac.new(_key(settings.SECRET_KEY, "address"), address.encode(), "sha256").hexdigest()[:32]


def _code(wave_id: UUID, sitting_id: UUID, what: str, characters: int) -> str:
    digest = hmac.new(_key(settings.SECRET_KEY, "slots"), f"{wave_id}|{sitting_id}|{what}".encode(), "sha256").digest()
    value, found = int.from_bytes(digest, "big"), []
    for _ in range(characters):
        value, rest = divmod(value, len(ALPHABET))
        found.append(ALPHABET[rest])
    return "".join(found)


@lru_cache(maxsize=8)
def _key(secret: str, purpose: str) -> bytes:
    info = f"wqm survey {purpose}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
