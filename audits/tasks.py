"""Thin wrappers for the worker; each carries ids only and can run again."""

import logging
from collections.abc import Callable
from uuid import UUID

from celery import shared_task

from audits.models import Entry
from audits.services.keys import forget_key as forget_key_of
from audits.services.keys import make_key as make_key_of
from audits.services.keys import no_longer_needed, without_key
from audits.services.late import due_for_late, release_late
from audits.services.links import due_to_launch
from audits.services.links import launch_links as launch_links_of
from audits.services.links import send_due_reminders as send_reminders
from audits.services.mixing import audits_with_envelopes
from audits.services.mixing import mix_envelopes as mix_envelopes_of
from audits.services.online import close_online, due_to_close
from audits.services.overdue import close_overdue, end_never_held, never_held, overdue_sessions
from audits.services.purging import came_to_nothing, due_to_purge, empty_list, purge_entries
from audits.services.releasing import due_to_release, release_step
from wqm.sealing.disk import vacuum

log = logging.getLogger(__name__)


@shared_task
def make_key(*, audit_id: str) -> None:
    """Make the key of one audit."""
    _each([UUID(audit_id)], make_key_of)


@shared_task
def make_missing_keys() -> None:
    """Make the keys of audits for which no worker was woken."""
    _each(without_key(), make_key_of)


@shared_task
def forget_key(*, audit_id: str) -> None:
    """Destroy the key of one audit that is gone."""
    _each([UUID(audit_id)], forget_key_of)


@shared_task
def purge() -> None:
    """Once a day, delete entries whose time is over, lists of plans that came to nothing, and keys left by a crash."""
    _each(due_to_purge(), purge_entries)
    _each(came_to_nothing(), empty_list)
    _each(no_longer_needed(), forget_key_of)


@shared_task
def clear_groups() -> None:
    """Give back the room of entries as they were with their groups."""
    vacuum([Entry])


@shared_task
def release(*, step_id: str) -> None:
    """Open what was sent in one step, if it is due."""
    _each([UUID(step_id)], release_step)


@shared_task
def release_due_steps() -> None:
    """Open what was sent in steps for which no worker was woken, and end sessions that nobody ended or held."""
    _each(due_to_release(), release_step)
    _each(overdue_sessions(), close_overdue)
    _each(never_held(), end_never_held)


@shared_task
def release_late_entries() -> None:
    """Once for each audit, open what came after its step."""
    _each(due_for_late(), release_late)


@shared_task
def launch_links(*, audit_id: str) -> None:
    """Make the links of one audit and queue their mails."""
    _each([UUID(audit_id)], launch_links_of)


@shared_task
def launch_due_links() -> None:
    """Make links for which no worker was woken, and those that were planned for today."""
    _each(due_to_launch(), launch_links_of)


@shared_task
def close_online_audits() -> None:
    """Open what was sent in online audits whose last day is over."""
    _each(due_to_close(), close_online)


@shared_task
def send_due_reminders() -> None:
    """Half-way through an online audit, remind everybody."""
    send_reminders()


@shared_task
def mix_envelopes() -> None:
    """Every hour, write what is sealed anew in no order."""
    _each(audits_with_envelopes(), mix_envelopes_of)


def _each(ids: list[UUID], step: Callable[[UUID], object]) -> None:
    """Take the step with each. One that fails changes nothing, is logged as an error and holds up no other."""
    for number in ids:
        try:
            step(number)
        except Exception:  # one that fails must not hold up the others
            log.exception("a step of an audit failed; nothing was changed", extra={"audit": str(number)})
