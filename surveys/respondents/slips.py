"""Codes of classes and slots, whose tickets they find, and the printed slips of a sitting."""

import hmac
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from surveys.enums import SittingKind
from surveys.models import Sitting, Wave
from wqm.sealing import codes
from wqm.sealing.codes import CLASS_CHARACTERS, SLIP_CHARACTERS, make_checked_code, make_code, token_of
from wqm.sealing.slips import Slip, slip_pages
from wqm.sealing.tags import make_tag


def class_code(sitting: Sitting) -> str:
    """What a class types, 8 characters; the same whenever it is made."""
    return make_code(f"{sitting.wave_id}|{sitting.pk}|class", CLASS_CHARACTERS)


def slip_code(sitting: Sitting, number: int) -> str:
    """The code of slot `number` (1 to `slots`), 10 characters, of which two are a check."""
    return make_checked_code(f"{sitting.wave_id}|{sitting.pk}|{number}", SLIP_CHARACTERS)


def slot_tag(sitting: Sitting, number: int) -> bytes:
    """What the ticket of a slot is found by."""
    return make_tag(token_of(slip_code(sitting, number)), sitting.group, sitting.wave_id)


def slot_tags(sitting: Sitting) -> list[bytes]:
    """The tags of all slots, by number."""
    return [slot_tag(sitting, number) for number in range(1, sitting.slots + 1)]


def tags_of_sittings(wave: Wave) -> list[bytes]:
    """The tickets of all slots of a wave, for its launch."""
    return [tag for sitting in Sitting.objects.filter(wave=wave) for tag in slot_tags(sitting)]


def slots_by_school(wave: Wave) -> dict[int, int]:
    """How many slots each school has in a wave; they count as invited people."""
    slots_of: dict[int, int] = {}
    for school_id, slots in Sitting.objects.filter(wave=wave).values_list("school_id", "slots"):
        slots_of[school_id] = slots_of.get(school_id, 0) + slots
    return slots_of


def find_class(code: str, sittings: Iterable[Sitting]) -> Sitting | None:
    """The sitting of a typed class code, of some that are open."""
    return next((sitting for sitting in sittings if hmac.compare_digest(class_code(sitting), code)), None)


def slips_of(sitting: Sitting) -> list[list[Slip]]:
    """The slips of a sitting by page. Only printed slips have codes that are typed."""
    codes_of_slots = [slip_code(sitting, number) for number in range(1, sitting.slots + 1)]
    return slip_pages((code, _slot_address(sitting, code)) for code in codes_of_slots)


def join_address() -> str:
    """Where a code is typed, without what browsers add by themselves."""
    return (settings.SITE_URL + reverse("respond:join")).split("://", 1)[1]


def find_slip(wave: Wave, typed: str) -> tuple[str, str] | None:
    """(token, group) of a typed slip of this wave, also of one that has been used; None for any other code."""
    code = codes.typed(typed)
    for sitting in wave.sittings.filter(kind=SittingKind.SLIPS):
        if code in {slip_code(sitting, number) for number in range(1, sitting.slots + 1)}:
            return token_of(code), sitting.group
    return None


def _slot_address(sitting: Sitting, code: str) -> str:
    path = reverse("respond:device", args=[sitting.wave_id, token_of(code), sitting.group])
    return settings.SITE_URL + path
