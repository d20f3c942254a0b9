"""Thin wrappers for the worker; each carries ids only and can run again."""

import logging
from collections.abc import Callable
from uuid import UUID

from celery import shared_task

from surveys.services import alerts
from surveys.services.benchmarks import refresh_benchmarks as refresh_all_benchmarks
from surveys.services.closing import close_wave, due_to_close, due_to_settle, finish_settling, settle_wave
from surveys.services.contact import look_at_requests, purge_contacts
from surveys.services.forgetting import purge_lists
from surveys.services.giving_up import due_to_give_up, give_up_wave
from surveys.services.late_people import admit_late_people as admit_late
from surveys.services.late_people import due_to_admit
from surveys.services.mixing import mix_ballots as mix_ballots_of
from surveys.services.mixing import waves_with_ballots
from surveys.services.participation import refresh_participation as refresh
from surveys.services.safeguarding import release_due_comments
from surveys.services.waves import due_to_launch, launch_wave
from surveys.services.waves import send_due_reminders as send_reminders
from wqm.sealing.keys import KeyMissing

log = logging.getLogger(__name__)


@shared_task
def launch(*, wave_id: str) -> None:
    """Launch one wave."""
    launch_wave(UUID(wave_id))


@shared_task
def launch_asked_waves() -> None:
    """Launch what the broker did not wake a worker for, and what was planned for today."""
    _each(due_to_launch(), launch_wave, "launched")


@shared_task
def admit_late_people(*, wave_id: str) -> None:
    """Let those in who came late to one wave."""
    _each([UUID(wave_id)], admit_late, "brought up to date")


@shared_task
def admit_all_late_people() -> None:
    """Let those in whom no worker was woken for."""
    _each(due_to_admit(), admit_late, "brought up to date")


@shared_task
def close(*, wave_id: str) -> None:
    """Close one wave, or leave everything as it was and say so loudly."""
    _each([UUID(wave_id)], close_wave, "closed")


@shared_task
def close_due_waves() -> None:
    """Close every wave whose last day is over, and finish with those that the office gave up."""
    _each(due_to_give_up(), give_up_wave, "given up")
    _each(due_to_close(), close_wave, "closed")


@shared_task
def give_up(*, wave_id: str) -> None:
    """Delete what is left of one wave that the office gave up."""
    _each([UUID(wave_id)], give_up_wave, "given up")


@shared_task
def settle_due_waves() -> None:
    """Settle every wave whose week is over, and finish what a crash left of earlier ones."""
    _each(due_to_settle(), settle_wave, "settled")
    finish_settling()


@shared_task
def refresh_participation() -> None:
    """Once a day, say how far open waves are."""
    refresh()


@shared_task
def send_due_reminders() -> None:
    """Send the reminders whose day has come."""
    send_reminders()


@shared_task
def release_comments() -> None:
    """Once a night, let safeguarding leads read what pupils wrote."""
    release_due_comments()


@shared_task
def check_keys() -> None:
    """Every hour, tell the office of keys that are in danger and of surveys that were not counted."""
    alerts.check_keys()


@shared_task
def check_key(*, wave_id: str) -> None:
    """Look at the key of one wave now, because somebody asked; close it where only that was waited for."""
    alerts.check_key(UUID(wave_id))
    _each([UUID(wave_id)], close_wave, "closed")


@shared_task
def refresh_benchmarks() -> None:
    """Work out what schools like each other published."""
    refresh_all_benchmarks()


@shared_task
def mix_ballots() -> None:
    """Every hour, write the ballots that there are anew in no order."""
    _each(waves_with_ballots(), mix_ballots_of, "mixed")


@shared_task
def look_at_contact_requests() -> None:
    """At some hours of the day, open what came and tell who reads it."""
    look_at_requests()


@shared_task
def purge_contact_requests() -> None:
    """Once a day, delete requests for contact that were dealt with long ago."""
    purge_contacts()


@shared_task
def purge_uploaded_lists() -> None:
    """Forget what uploaded lists left behind, after their day."""
    purge_lists()


def _each(wave_ids: list[UUID], step: Callable[[UUID], object], done: str) -> None:
    """Take the step with each wave. One that fails changes nothing, is logged as an error and holds up no other."""
    for wave_id in wave_ids:
        try:
            step(wave_id)
        except KeyMissing:
            log.exception("a wave cannot be %s; nothing was changed", done, extra={"wave": str(wave_id)})
            alerts.check_key(wave_id)
        except Exception:  # one broken wave must not keep the others open for ever
            log.exception("a wave cannot be %s; nothing was changed", done, extra={"wave": str(wave_id)})
