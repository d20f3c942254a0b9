"""Preparing and launching a wave."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from framework.enums import Audience
from framework.languages import ENGLISH
from framework.models import Questionnaire
from schools.models import School
from surveys.enums import MOST_REMINDERS, K, WaveState
from surveys.models import Recipient, Ticket, Wave, WaveSchool
from surveys.policies import (
    check_can_change,
    check_can_launch,
    check_can_recall,
    check_can_remind,
    check_can_send,
    check_can_stop,
    check_is_not_on_hold,
)
from surveys.queries.holding import held_schools
from surveys.recipients import ContactList, read_contacts
from surveys.recipients.groups import WHOLE_SCHOOL, first_group
from surveys.respondents.slips import slots_by_school, tags_of_sittings
from surveys.services.forgetting import forget_lists
from surveys.services.holding import release
from surveys.services.late_people import reserve_tags
from surveys.services.locking import locked, note
from surveys.workflow import may
from wqm.access.refusals import NotAllowed, why_not
from wqm.mail.services import cancel_batch, queue_composed, requeue_batch
from wqm.sealing import keys
from wqm.sealing.derivation import link_key, private_key
from wqm.sealing.keys import refuse_elsewhere
from wqm.sealing.small_numbers import LOWEST_K
from wqm.sealing.tags import make_tag, make_token
from wqm.tenancy.scope import scope
from wqm.waking import wake

log = logging.getLogger(__name__)

MORNING = 8  # o'clock, when planned invitations go out


@transaction.atomic
def start_wave(
    *,
    questionnaire: Questionnaire,
    name: str,
    opens_on: date,
    closes_on: date,
    by: Any,
    school: Any = None,
    trust: Any = None,
    schools: Sequence[Any] = (),
    **more: Any,
) -> Wave:
    """A draft wave of one school (`school`), or of several `schools`, run by a `trust` or (without one) by the office.

    Nobody stands in a group yet. `more` are further fields of the wave, see `surveys.forms.waves.WaveForm`.
    """
    taking_part = [school] if school else list(schools)
    if not taking_part:
        raise NotAllowed("Choose at least one school.")
    groups = [first_group(participant.pk, alone=bool(school)) for participant in taking_part]
    more.setdefault("share_at_once", bool(school))
    wave = Wave(
        school=school,
        trust=trust,
        questionnaire=questionnaire,
        name=name,
        k=max(K[Audience(questionnaire.audience)], LOWEST_K),
        groups=groups,
        opens_on=opens_on,
        closes_on=closes_on,
        started_by=by,
        **more,
    )
    wave.save(force_insert=True)
    WaveSchool.objects.bulk_create(
        [
            WaveSchool(wave=wave, school=participant, groups=[group])
            for participant, group in zip(taking_part, groups, strict=True)
        ]
    )
    note(wave, "wave.started", by=by, summary=f"Created the survey {name}")
    return wave


@transaction.atomic
def replace_recipients(*, wave: Wave, content: bytes, by: Any) -> ContactList:
    """Take the people of a plain list, all in no group, instead of those there were: for a wave of one school.

    Raises BadList, and then changes nothing. On pages a list is looked at first (`surveys.services.lists`).
    """
    wave = locked(wave.pk)
    check_can_change(wave)
    contact_list = read_contacts(content)
    wave.recipients.all().delete()
    Recipient.objects.bulk_create(
        [Recipient(wave=wave, school=wave.school, email=email, group=WHOLE_SCHOOL) for email in contact_list.emails],
        batch_size=2000,
    )
    note(wave, "wave.recipients_replaced", by=by, summary=f"Listed {len(contact_list.emails)} people")
    return contact_list


@transaction.atomic
def delete_wave(*, wave: Wave, by: Any) -> None:
    """Throw a draft away, with its list of people."""
    wave = locked(wave.pk)
    check_can_change(wave)
    note(wave, "wave.deleted", by=by, summary=f"Deleted the draft {wave.name}")
    forget_lists(wave)
    wave.delete()


@transaction.atomic
def send_wave(*, wave: Wave, by: Any) -> None:
    """Ask the worker to launch: from here on nothing about the wave changes. The web never sees the key."""
    wave = locked(wave.pk)
    check_can_send(wave, wave.recipients.count())
    wave.send_wanted = True
    wave.save(update_fields=["send_wanted"])
    release(wave)
    note(wave, "wave.sent", by=by, summary=f"Sent the survey {wave.name}")
    if wave.opens_on <= timezone.localdate():
        wake("surveys.tasks.launch", wave_id=str(wave.pk))


@transaction.atomic
def recall_wave(*, wave: Wave, by: Any) -> None:
    """Make a planned wave a draft again. Raises NotAllowed once it is open."""
    wave = locked(wave.pk)
    check_can_recall(wave)
    wave.send_wanted = False
    wave.save(update_fields=["send_wanted"])
    release(wave)
    note(wave, "wave.recalled", by=by, summary=f"Returned the survey {wave.name} to draft")


def due_to_launch() -> list[UUID]:
    """Waves that were sent off, whose first day has come (from eight in the morning) and that are not open yet."""
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
        schools = list(wave.schools.all())
        _take_turns(schools)
        slots = slots_by_school(wave)
        if refused := why_not(check_can_launch, wave, len(recipients)):
            _give_back(wave, refused)
            return False
        if any(part.on_hold for part in schools):
            return False
        refuse_elsewhere()
        key = keys.create_key(wave.pk)
        links = link_key(key)
        emailed = [make_tag(make_token(links, pk), group, wave.pk) for pk, group in recipients]
        listed = Counter(wave.recipients.values_list("school", flat=True))
        reserve = [tag for part in schools for tag in reserve_tags(wave, part, listed[part.school_id], key)]
        tags = sorted([*emailed, *tags_of_sittings(wave), *reserve])
        Ticket.objects.bulk_create([Ticket(tag=tag, wave=wave) for tag in tags], batch_size=5000)
        wave.public_key = bytes(private_key(key).public_key)
        wave.state = WaveState.OPEN
        wave.tickets = len(tags)
        wave.invited = wave.tickets - len(reserve)
        wave.groups = [group for part in schools for group in part.groups]
        wave.save(update_fields=["public_key", "state", "invited", "tickets", "groups"])
        forget_lists(wave)
        _note_invited(wave, schools, [group for _, group in recipients], slots)
        _queue(wave, reminder=0)
    return True


def _take_turns(schools: Sequence[WaveSchool]) -> None:
    """Two waves of a school that are launched at once see each other: `check_spacing` of the second finds the first."""
    rows = School.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    list(rows.filter(pk__in=[part.school_id for part in schools]).values_list("pk"))


@transaction.atomic
def remind(*, wave: Wave, by: Any, seen: int | None = None) -> None:
    """Queue a reminder to everybody on the list: one that passed over those who have answered would name them.

    `seen` is the number of reminders that the person saw: two clicks, or two people at once, send one.
    """
    wave = locked(wave.pk)
    check_can_remind(wave)
    check_is_not_on_hold(wave, held_schools(wave))
    if seen is not None and seen != wave.reminders:
        raise NotAllowed("A reminder was sent a moment ago.")
    wave.reminders += 1
    wave.save(update_fields=["reminders"])
    _queue(wave, reminder=wave.reminders)
    note(wave, "wave.reminded", by=by, summary=f"Sent reminder {wave.reminders}")


def send_due_reminders() -> int:
    """Send the reminders that were planned for today or a day on which no worker ran. Returns how many. Worker only.

    Where no worker ran for days, people get one reminder and not two at once; a wave that is stopped keeps no other
    from being reminded.
    """
    now = timezone.localtime()
    if now.hour < MORNING:
        return 0
    waves = Wave.objects.filter(
        state=WaveState.OPEN,
        sending_stopped=False,
        closes_on__gte=now.date(),
        reminders__lt=MOST_REMINDERS,
    )
    with scope(everything=True):
        return sum(_remind_as_planned(wave, now.date()) for wave in waves)


def _remind_as_planned(wave: Wave, today: date) -> bool:
    planned = sorted(wave.reminder_dates)
    missed = sum(day <= today.isoformat() for day in planned) - wave.reminders - 1
    if missed < 0:
        return False
    try:
        with transaction.atomic():
            if missed:
                Wave.objects.filter(pk=wave.pk).update(reminder_dates=planned[missed:])
            remind(wave=wave, by=None, seen=wave.reminders)
    except NotAllowed:  # somebody was faster, or has stopped it
        return False
    return True


@transaction.atomic
def stop_sending(*, wave: Wave, by: Any) -> None:
    """Stop what has not gone out yet, at once. Links that went out work."""
    wave = locked(wave.pk)
    check_can_stop(wave)
    wave.sending_stopped = True
    wave.save(update_fields=["sending_stopped"])
    with scope(everything=True):
        cancel_batch(batch=wave.pk)
    note(wave, "wave.sending_stopped", by=by, summary="Paused emails that had not gone out")


@transaction.atomic
def go_on_sending(*, wave: Wave, by: Any) -> None:
    """Send what was stopped."""
    wave = locked(wave.pk)
    if not wave.sending_stopped or wave.state != WaveState.OPEN:
        raise NotAllowed("Sending is not paused.")
    wave.sending_stopped = False
    wave.save(update_fields=["sending_stopped"])
    with scope(everything=True):
        requeue_batch(batch=wave.pk, per_minute=settings.SURVEY_MAIL_PER_MINUTE)
    note(wave, "wave.sending_resumed", by=by, summary="Resumed sending")


def _note_invited(wave: Wave, schools: Sequence[WaveSchool], groups: Iterable[str], slots: Mapping[int, int]) -> None:
    """How many people each school has in the wave, those with a slot included."""
    school_of = {group["code"]: group["school"] for group in wave.groups}
    invited = Counter(school_of[group] for group in groups)
    for part in schools:
        part.invited = invited[part.school_id] + slots.get(part.school_id, 0)
    WaveSchool.objects.bulk_update(schools, ["invited"])


def make_link(wave_id: UUID, token: str, group: str, language: str) -> str:
    """Somebody's link. It exists in the worker's memory and in their mail, nowhere else."""
    asked = "" if language == ENGLISH.code else f"?l={language}"
    return f"{settings.SITE_URL}/s/{wave_id}/{token}.{group}{asked}"


def _queue(wave: Wave, *, reminder: int) -> None:
    people = wave.recipients.order_by("id")
    if reminder:  # at a school on hold no one is reminded, answered or not
        people = people.exclude(school__in=wave.schools.filter(on_hold=True).values("school"))
    ids = people.values_list("pk", flat=True)
    queue_composed(
        kind="surveys.reminder" if reminder else "surveys.invitation",
        composer="surveys.invitation",
        arguments=({"recipient": str(pk), "reminder": reminder} for pk in ids),
        batch=wave.pk,
        per_minute=settings.SURVEY_MAIL_PER_MINUTE,
    )


def _give_back(wave: Wave, reason: str) -> None:
    wave.send_wanted = False
    wave.save(update_fields=["send_wanted"])
    release(wave)
    note(wave, "wave.launch_refused", by=None, summary=f"{wave.name} not sent: {reason}")
    log.error("a wave could not be launched", extra={"wave": str(wave.pk)})
