"""People who come late: a new colleague, a forgotten address. They take a ticket that the launch has made in reserve.

No ticket is added while a wave is open, since a ticket that comes with a name would be that person's. The web only
notes the address; the worker, which alone holds the key, makes a recipient of it whose link finds a reserve ticket.
They count for the school and for no group.
"""

import hmac
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from surveys.enums import WaveState
from surveys.models import Recipient, Wave, WaveSchool
from surveys.policies import check_can_add_late
from surveys.services.locking import locked
from surveys.services.wave_keys import key_of
from wqm.activity.services import record
from wqm.contacts.addresses import base_address
from wqm.mail.services import queue_composed
from wqm.sealing.derivation import link_key, reserve_key
from wqm.sealing.tags import make_tag, make_token
from wqm.tenancy.scope import scope
from wqm.waking import wake

FEWEST_IN_RESERVE, SHARE_IN_RESERVE = 5, 10  # a tenth, rounded up


def reserve_of(listed: int) -> int:
    """How many tickets in reserve a school with so many people on its list has; none without a list."""
    return max(FEWEST_IN_RESERVE, -(-listed // SHARE_IN_RESERVE)) if listed else 0


def reserve_tags(wave: Wave, part: WaveSchool, listed: int, key: bytes) -> Iterator[bytes]:
    """What the tickets in reserve of a school are found by, for the launch."""
    for number in range(reserve_of(listed)):
        token = make_token(link_key(key), _reserve_id(key, part, number))
        yield make_tag(token, part.groups[0]["code"], wave.pk)


def reserves_left(wave: Wave, part: WaveSchool) -> int:
    """How many more people can be let in; those who wait have one each."""
    listed = wave.recipients.filter(school=part.school_id).count() - part.reserves_used
    return reserve_of(listed) - part.reserves_used - len(part.late)


@transaction.atomic
def add_late_person(*, wave: Wave, school: Any, email: str, language: str, by: Any) -> None:
    """Note somebody to be invited while the wave is open. Raises NotAllowed, also for a mailbox on the list."""
    wave = locked(wave.pk)
    part = wave.schools.select_for_update().get(school=school)
    listed = [*wave.recipients.filter(school=school).values_list("email", flat=True), *(each[0] for each in part.late)]
    is_listed = base_address(email) in map(base_address, listed)
    check_can_add_late(wave, is_listed=is_listed, left=reserves_left(wave, part))
    part.late = [*part.late, [email, language]]
    part.save(update_fields=["late"])
    record("wave.late_added", by=by, school=school, target=wave, summary="Invited one more person")
    wake("surveys.tasks.admit_late_people", wave_id=str(wave.pk))


def admit_late_people(wave_id: UUID) -> int:
    """Make recipients of those who wait, and queue their invitations; returns how many. Worker only.

    Nobody while sending is paused: they wait with all the others.
    """
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        waiting = [part for part in wave.schools.select_for_update(of=("self",)) if part.late]
        is_over = wave.state != WaveState.OPEN or wave.closes_on < timezone.localdate()
        if not waiting or is_over or wave.sending_stopped:
            return 0
        key = key_of(wave)
        people = [person for part in waiting for person in _admitted(wave, part, key)]
        Recipient.objects.bulk_create(people)
        wave.invited += len(people)
        wave.save(update_fields=["invited"])
        arguments = [{"recipient": str(person.pk), "reminder": 0} for person in people]
        queue_composed(kind="surveys.invitation", composer="surveys.invitation", arguments=arguments, batch=wave.pk)
    return len(people)


def _admitted(wave: Wave, part: WaveSchool, key: bytes) -> list[Recipient]:
    people = [
        Recipient(
            id=_reserve_id(key, part, part.reserves_used + at),
            wave=wave,
            school_id=part.school_id,
            email=email,
            group=part.groups[0]["code"],
            language=language,
        )
        for at, (email, language) in enumerate(part.late)
    ]
    part.reserves_used += len(people)
    part.invited += len(people)
    part.late = []
    part.save(update_fields=["reserves_used", "invited", "late"])
    return people


def due_to_admit() -> list[UUID]:
    """Open waves in which somebody waits to be let in."""
    with scope(everything=True):
        waves = Wave.objects.filter(state=WaveState.OPEN, key_lost_on=None, sending_stopped=False)
        parts = WaveSchool.objects.filter(wave__in=waves).exclude(late=[])
        return list(parts.order_by().values_list("wave", flat=True).distinct())


def _reserve_id(key: bytes, part: WaveSchool, number: int) -> UUID:
    """From the key, so that it stands nowhere before somebody takes the ticket."""
    digest = hmac.digest(reserve_key(key), f"{part.school_id}|{number}".encode(), "sha256")
    return UUID(bytes=digest[:16], version=4)
