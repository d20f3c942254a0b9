"""Sittings: adding them to a draft, opening a session, and handing out slots to devices."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

from django.db import transaction

from surveys.enums import SittingKind, WaveState
from surveys.models import Sitting, Wave
from surveys.policies import check_can_change, check_can_open_session
from surveys.queries.slots import is_slot
from surveys.recipients.groups import group_code
from surveys.respondents import slips
from surveys.services.locking import locked
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.sealing import codes
from wqm.tenancy.scope import scope


@dataclass(frozen=True)
class SlotLink:
    """What the address of a slot is made of."""

    wave_id: UUID
    token: str
    group: str


class UnknownCode(Exception):
    """The code leads nowhere now."""


@transaction.atomic
def add_sitting(*, wave: Wave, school: Any, name: str, kind: str, group: str, slots: int, by: Any) -> Sitting:
    """Add a sitting to a draft. Raises NotAllowed once the wave is sent, for a name taken, or a group of others."""
    wave = locked(wave.pk)
    check_can_change(wave)
    if wave.sittings.filter(school=school, name__iexact=name).exists():
        raise NotAllowed(f"You have already used the name {name}. Choose a different one.")
    code = _group(wave, school, group)
    sitting = Sitting(wave=wave, school=school, name=name, kind=kind, group=code, slots=slots)
    sitting.save(force_insert=True)
    record("sitting.added", by=by, school=school, target=wave, summary=f"Added {name} for {slots} people")
    return sitting


@transaction.atomic
def add_classes(*, wave: Wave, school: Any, classes: Iterable[Mapping[str, Any]], by: Any) -> int:
    """Add several classes to a draft, or none where one of them cannot be; returns how many. See `add_sitting`."""
    added = [add_sitting(wave=wave, school=school, kind=SittingKind.CLASS, by=by, **each) for each in classes]
    return len(added)


@transaction.atomic
def remove_sitting(*, sitting: Sitting, by: Any) -> None:
    """Take a sitting out of a draft."""
    wave = locked(sitting.wave_id)
    check_can_change(wave)
    record("sitting.removed", by=by, school=sitting.school, target=wave, summary=f"Removed {sitting.name}")
    sitting.delete()


@transaction.atomic
def set_session(*, sitting: Sitting, is_open: bool, by: Any) -> None:
    """Open or close the session of a class: only while it is open does the code hand out places."""
    sitting = Sitting.objects.select_for_update(of=("self",)).select_related("wave", "school").get(pk=sitting.pk)
    if is_open:
        check_can_open_session(sitting)
    if sitting.is_open == is_open:
        return
    sitting.is_open = is_open
    sitting.save(update_fields=["is_open"])
    verb, did = ("sitting.opened", "Opened") if is_open else ("sitting.closed", "Closed")
    record(verb, by=by, school=sitting.school, target=sitting.wave, summary=f"{did} the session of {sitting.name}")


def hand_out_slot(sitting: Sitting) -> str:
    """The token of one of a class's slots, any of them.

    Nothing is counted and no ticket is looked at: a counter is a clock, and "full" would tell how many have answered.
    Two devices at one slot lose nothing, because sending takes any ticket that is left (`cast_from_device`).
    """
    return codes.token_of(slips.slip_code(sitting, secrets.randbelow(sitting.slots) + 1))


def take_place(*, typed: str) -> SlotLink:
    """Where a typed code leads: to a slot of an open class, or that of a printed slip, used or not.

    One of the few places that look at all schools: a code is typed before any of them is known. Raises UnknownCode for
    a code that does not lead on (wrong or closed: nothing tells them apart).
    """
    code = codes.typed(typed)
    with scope(everything=True):
        if len(code) == codes.CLASS_CHARACTERS:
            return _place_in_class(code)
        if len(code) == codes.SLIP_CHARACTERS and codes.is_checked(code):
            return _place_of_slip(code)
    raise UnknownCode


def _place_in_class(code: str) -> SlotLink:
    open_now = Sitting.objects.filter(is_open=True, wave__state=WaveState.OPEN).exclude(kind=SittingKind.SLIPS)
    sitting = slips.find_class(code, open_now)
    if sitting is None:
        raise UnknownCode
    return SlotLink(sitting.wave_id, hand_out_slot(sitting), sitting.group)


def _place_of_slip(code: str) -> SlotLink:
    with_slips = Sitting.objects.filter(wave__state=WaveState.OPEN, kind=SittingKind.SLIPS)
    token = codes.token_of(code)
    for wave_id, group in with_slips.order_by().values_list("wave_id", "group").distinct():
        if is_slot(wave_id, token, group):
            return SlotLink(wave_id, token, group)
    raise UnknownCode


def groups_of(wave: Wave, school: Any) -> list[tuple[str, str]]:
    """(code, name) of the groups that a sitting of this school can be in: those there are, and every one that can be.

    The code of a group that nobody is in yet names its categories ("year=5,site=b"); `add_sitting` makes it.
    """
    part = wave.schools.get(school=school)
    codes_by_places = {tuple(sorted(group["in"].items())): group["code"] for group in part.groups}
    everywhere = [[("", ""), *_categories(breakdown)] for breakdown in wave.breakdowns]
    choices = []
    for chosen in product(*everywhere):
        places = {code: category for (code, category), _ in _named(wave, chosen) if category}
        names = [name for _, name in _named(wave, chosen) if name]
        code = codes_by_places.get(tuple(sorted(places.items()))) or _key(places)
        choices.append((code, ", ".join(names) or "Everyone"))
    return choices


def _categories(breakdown: dict[str, Any]) -> list[tuple[str, str]]:
    return [(category["code"], category["name"]) for category in breakdown["categories"]]


def _named(wave: Wave, chosen: tuple[tuple[str, str], ...]) -> list[tuple[tuple[str, str], str]]:
    return [((breakdown["code"], code), name) for breakdown, (code, name) in zip(wave.breakdowns, chosen, strict=True)]


def _key(places: dict[str, str]) -> str:
    return ",".join(f"{breakdown}={category}" for breakdown, category in places.items())


def _declared(wave: Wave, school: Any, code: str) -> str:
    """The code of a group that was named by its categories and has been declared since; any other code as it is."""
    if "=" not in code:
        return code
    named = tuple(sorted(pair.partition("=")[::2] for pair in code.split(",")))
    groups = wave.schools.get(school=school).groups
    return next((group["code"] for group in groups if tuple(sorted(group["in"].items())) == named), code)


def _group(wave: Wave, school: Any, code: str) -> str:
    """The code of a group of the school; one that nobody is in yet is declared now."""
    code = _declared(wave, school, code)
    if code not in {known for known, _ in groups_of(wave, school)}:
        raise NotAllowed("This is not one of your school’s groups in this survey.")
    part = wave.schools.select_for_update().get(school=school)
    if code in {group["code"] for group in part.groups}:
        return code
    places = dict(pair.split("=", 1) for pair in code.split(","))
    declared = group_code(part.groups, places)
    part.save(update_fields=["groups"])
    return declared
