"""The slots of an open wave, known by their codes and not by their tickets.

Whether a slot was used, only its ticket says, and only sending asks for that: a page that looked would tell the holder
of the class codes or slips who has answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from surveys.enums import SittingKind
from surveys.models import Sitting
from surveys.respondents.slips import slot_tags
from wqm.sealing.tags import make_draft_tag, make_tag, secret_of_run
from wqm.tenancy.scope import scope

LOOK_UP = """
    SELECT (SELECT sealed FROM surveys_draft WHERE tag = %s AND wave_id = %s) WHERE survey_reception(%s) = 'open'
"""
MOST_KEPT = 100_000  # slots of all waves, about 20 MB
# By wave: the tag of each slot, with the tags of those that can stand in for it. Sittings of a launched wave do not
# change, so what was read once stays true; it comes from the site's key and tells nothing of any ticket.
_slots: dict[UUID, Mapping[bytes, tuple[bytes, ...]]] = {}


@dataclass(frozen=True)
class Place:
    """A slot of an open wave, used or not, with the sealed answers of one run."""

    draft: bytes | None


def find_place(wave_id: UUID, token: str, group: str, run: str = "") -> Place | None:
    """None where the wave is not open or has no such slot; no ticket is looked at.

    Without a run there are no answers: the slot's own code opens nobody's.
    """
    tag = make_draft_tag(secret_of_run(token, run), group, wave_id)
    with connection.cursor() as cursor:
        cursor.execute(LOOK_UP, [tag, wave_id, wave_id])
        row = cursor.fetchone()
    if row is None or not is_slot(wave_id, token, group):
        return None
    return Place(bytes(row[0]) if row[0] is not None else None)


def is_slot(wave_id: UUID, token: str, group: str) -> bool:
    """Whether an open wave has this slot."""
    return make_tag(token, group, wave_id) in slots_of(wave_id)


def stand_ins(wave_id: UUID, tag: bytes) -> tuple[bytes, ...]:
    """The slots of which each is as good as this one: all of its class or device. A printed slip stands for itself."""
    return slots_of(wave_id).get(tag, ())


def slots_of(wave_id: UUID) -> Mapping[bytes, tuple[bytes, ...]]:
    """Every slot of a launched wave, by the tag of its ticket."""
    slots = _slots.get(wave_id)
    if slots is None:
        with scope(everything=True):  # of each school in the wave; a code says nothing of its school
            sittings = list(Sitting.objects.filter(wave=wave_id))
        stand_ins_by_tag: dict[bytes, tuple[bytes, ...]] = {}
        for sitting in sittings:
            tags = tuple(slot_tags(sitting))
            stand_ins_by_tag |= dict.fromkeys(tags, () if sitting.kind == SittingKind.SLIPS else tags)
        # Other threads may empty it at any moment, so nothing is read back from it.
        kept = list(_slots.items())
        number = sum(1 + len(each) for _, each in kept) + len(stand_ins_by_tag)
        for other, each in kept:
            if number <= MOST_KEPT:
                break
            _slots.pop(other, None)
            number -= 1 + len(each)
        _slots[wave_id] = slots = stand_ins_by_tag
    return slots
