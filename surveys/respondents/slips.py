"""Printed slips: what stands on each, eight to a page; and whose code was typed from one."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse

from surveys.enums import SittingKind
from surveys.models import Sitting, Wave
from surveys.respondents import codes

ON_A_PAGE = 8


@dataclass(frozen=True)
class Slip:
    """A code in groups, and the square that a camera reads, as the data of a picture."""

    code: str
    square: str


def slips_of(sitting: Sitting) -> list[list[Slip]]:
    """The slips of a sitting by page. Only printed slips have codes that are typed."""
    every = [_slip(sitting, number) for number in range(1, sitting.slots + 1)]
    return [every[at : at + ON_A_PAGE] for at in range(0, len(every), ON_A_PAGE)]


def join_address() -> str:
    """Where a code is typed, without what browsers add by themselves."""
    return (settings.SITE_URL + reverse("respond:join")).split("://", 1)[1]


def find_slip(wave: Wave, typed: str) -> tuple[str, str] | None:
    """(token, group) of a typed slip of this wave, also of one that has been used; None for any other code."""
    code = codes.typed(typed)
    for sitting in wave.sittings.filter(kind=SittingKind.SLIPS):
        if code in {codes.slip_code(sitting, number) for number in range(1, sitting.slots + 1)}:
            return codes.slot_token(code), sitting.group
    return None


def _slip(sitting: Sitting, number: int) -> Slip:
    code = codes.slip_code(sitting, number)
    path = reverse("respond:device", args=[sitting.wave_id, codes.slot_token(code), sitting.group])
    drawn = segno.make(settings.SITE_URL + path, error="l")
    return Slip(codes.shown(code), drawn.svg_data_uri(border=0))
