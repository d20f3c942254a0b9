"""Preparing and launching a wave."""

import logging
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from framework.enums import Audience
from framework.models import Questionnaire
from surveys import keys, sealing
from surveys.codes import tags_of_sittings
from surveys.contacts import ContactList, read_contacts
from surveys.enums import LOWEST_K, K, WaveState
from surveys.models import Recipient, Ticket, Wave, WaveSchool
from surveys.policies import (
    check_can_change,
    check_can_launch,
    check_can_recall,
    check_can_remind,
    check_can_send,
    why_not,
)
from surveys.workflow import may
from wqm.access.policy import NotAllowed
from wqm.activity.services import record
from wqm.mail.services import queue_composed
from wqm.tenancy.scope import scope
from wqm.waking import wake

log = logging.getLogger(__name__)

WHOLE_SCHOOL = "all"
MORNING = 7  # o'clock, when planned invitations go out


@transaction.atomic
def start_wave(
    *,
    school: Any,
    questionnaire: Questionnaire,
    name: str,
    opens_on: date,
    closes_on: date,
    by: Any,
    remind_everybody: bool = False,
) -> Wave:
    """A draft wave of one school, with the whole school as its only group."""
    wave = Wave(
        school=school,
        questionnaire=questionnaire,
        name=name,
        k=max(K[Audience(questionnaire.audience)], LOWEST_K),
        groups=[{"code": WHOLE_SCHOOL, "school": school.pk, "in": {}}],
        opens_on=opens_on,
        closes_on=closes_on,
        remind_everybody=remind_everybody,
        started_by=by,
    )
    wave.save(force_insert=True)
    WaveSchool.objects.create(wave=wave, school=school)
    record("wave.started", by=by, school=school, target=wave, summary=f"Prepared the survey {name}")
    return wave


@transaction.atomic
def replace_recipients(*, wave: Wave, content: bytes, by: Any) -> ContactList:
    """Take the people from a list instead of those there were. Raises BadList, and then changes nothing."""
    wave = locked(wave.pk)
    check_can_change(wave)
    found = read_contacts(content)
    wave.recipients.all().delete()
    Recipient.objects.bulk_create(
        [Recipient(wave=wave, school=wave.school, email=email, group=WHOLE_SCHOOL) for email in found.emails],
        batch_size=2000,
    )
    record("wave.recipients_replaced", by=by, school=wave.school, target=wave, summary=f"{len(found.emails)} invited")
    return found


@transaction.atomic
def delete_wave(*, wave: Wave, by: Any) -> None:
    """Throw a draft away, with its list of people."""
    wave = locked(wave.pk)
    check_can_change(wave)
    record("wave.deleted", by=by, school=wave.school, target=wave, summary=f"Deleted the draft {wave.name}")
    wave.delete()


@transaction.atomic
def send_wave(*, wave: Wave, by: Any) -> None:
    """Ask the worker to launch: from here on nothing about the wave changes. The web never sees the key."""
    from surveys.tasks import launch

    wave = locked(wave.pk)
    check_can_send(wave, wave.recipients.count())
    wave.send_wanted = True
    wave.save(update_fields=["send_wanted"])
    record("wave.sent", by=by, school=wave.school, target=wave, summary=f"Sent the survey {wave.name}")
    if wave.opens_on <= timezone.localdate():
        wake(launch, wave_id=str(wave.pk))


@transaction.atomic
def recall_wave(*, wave: Wave, by: Any) -> None:
    """Make a planned wave a draft again. Raises NotAllowed once it is open."""
    wave = locked(wave.pk)
    check_can_recall(wave)
    wave.send_wanted = False
    wave.save(update_fields=["send_wanted"])
    record("wave.recalled", by=by, school=wave.school, target=wave, summary=f"Took the survey {wave.name} back")


def due_to_launch() -> list[UUID]:
    """Waves that were sent off, whose first day has come (from seven in the morning) and that are not open yet."""
    now = timezone.localtime()
    last = now.date() if now.hour >= MORNING else now.date() - timedelta(days=1)
    with scope(everything=True):
        due = Wave.objects.filter(state=WaveState.DRAFT, send_wanted=True, opens_on__lte=last)
        return list(due.values_list("pk", flat=True))


def launch_wave(wave_id: UUID) -> bool:
    """Make the key and all tickets, open the wave and queue the invitations. Worker only; again is harmless.

    Tickets go in sorted by tag, so that no order in the table is the order of people. What cannot be launched any more
    (its last day passed while no worker ran) becomes a draft again, and the school reads why.
    """
    with scope(everything=True), transaction.atomic():
        wave = locked(wave_id)
        if not wave.send_wanted or not may("launch", wave.state):
            return False
        recipients = list(wave.recipients.values_list("pk", "group"))
        if refused := why_not(check_can_launch, wave, len(recipients)):
            _give_back(wave, refused)
            return False
        key = keys.create_key(wave.pk)
        links = sealing.link_key(key)
        emailed = [sealing.make_tag(sealing.make_token(links, pk), group, wave.pk) for pk, group in recipients]
        tags = sorted([*emailed, *tags_of_sittings(wave)])
        Ticket.objects.bulk_create([Ticket(tag=tag, wave=wave) for tag in tags], batch_size=5000)
        wave.public_key = bytes(sealing.private_key(key).public_key)
        wave.state = WaveState.OPEN
        wave.invited = len(tags)
        wave.save(update_fields=["public_key", "state", "invited"])
        _queue(wave, reminder=0)
    return True


@transaction.atomic
def remind(*, wave: Wave, by: Any, seen: int | None = None) -> None:
    """Queue a reminder. A row is written for everybody; whose ticket is gone gets nothing, and no row says so.

    `seen` is the number of reminders that the person saw: two clicks, or two people at once, send one.
    """
    wave = locked(wave.pk)
    check_can_remind(wave)
    if seen is not None and seen != wave.reminders:
        raise NotAllowed("A reminder has been sent a moment ago.")
    wave.reminders += 1
    wave.save(update_fields=["reminders"])
    wave.recipients.update(reminder=wave.reminders)
    _queue(wave, reminder=wave.reminders)
    record("wave.reminded", by=by, school=wave.school, target=wave, summary=f"Reminder {wave.reminders}")


def make_link(wave_id: UUID, key: bytes, recipient_id: UUID, group: str) -> str:
    """Somebody's link. It exists in the worker's memory and in their mail, nowhere else."""
    token = sealing.make_token(sealing.link_key(key), recipient_id)
    return f"{settings.SITE_URL}/s/{wave_id}/{token}.{group}"


def _queue(wave: Wave, *, reminder: int) -> None:
    ids = wave.recipients.order_by("id").values_list("pk", flat=True)
    queue_composed(
        kind="surveys.reminder" if reminder else "surveys.invitation",
        composer="surveys.invitation",
        arguments=({"recipient": str(pk), "reminder": reminder} for pk in ids),
        batch=wave.pk,
    )


def _give_back(wave: Wave, reason: str) -> None:
    wave.send_wanted = False
    wave.save(update_fields=["send_wanted"])
    record("wave.launch_refused", by=None, school=wave.school, target=wave, summary=f"{wave.name} not sent: {reason}")
    log.error("a wave could not be launched", extra={"wave": str(wave.pk)})


def locked(wave_id: UUID) -> Wave:
    """The wave, so that nobody else takes a step with it meanwhile.

    NO KEY: storing a ballot refers to the wave, and must not wait for a close that waits for its ticket (a deadlock).
    """
    waves = Wave.objects.select_related("questionnaire", "school")
    return waves.select_for_update(of=("self",), no_key=True).get(pk=wave_id)
