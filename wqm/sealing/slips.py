"""Printed slips: a code to type and the square that a camera reads, eight to a page, for any address."""

from collections.abc import Iterable
from dataclasses import dataclass

import segno

from wqm.sealing.codes import shown

ON_A_PAGE = 8


@dataclass(frozen=True)
class Slip:
    """A code in groups, and the square that a camera reads, as the data of a picture."""

    code: str
    square: str


def make_slip(code: str, address: str) -> Slip:
    """The slip of a code; a camera opens `address`, which is a whole one."""
    return Slip(shown(code), segno.make(address, error="l").svg_data_uri(border=0))


def slip_pages(codes: Iterable[tuple[str, str]]) -> list[list[Slip]]:
    """The slips of (code, address) pairs in their order, by page."""
    slips = [make_slip(code, address) for code, address in codes]
    return [slips[at : at + ON_A_PAGE] for at in range(0, len(slips), ON_A_PAGE)]
