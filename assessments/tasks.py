"""Thin wrappers for the worker."""

from celery import shared_task

from assessments.services import agenda_answers, briefing, conflicts, devices, packs, requests


@shared_task
def look_at_requests() -> None:
    """Reminders of requests, and the office told of those that nobody answered."""
    requests.look_at_requests()


@shared_task
def refresh_briefings() -> None:
    """Packs of visits that are still to happen say what the school says today; those that nobody may read go."""
    briefing.refresh_briefings()
    packs.delete_packs()


@shared_task
def recheck_visits() -> None:
    """Who comes is held against our records again; reading that is over ends; what counts no more is forgotten."""
    conflicts.recheck_all()
    requests.end_reading()
    conflicts.forget_conflicts()
    devices.forget_devices()


@shared_task
def remind_of_agendas() -> None:
    """Leaders whose agenda is not shared, once a visit."""
    agenda_answers.remind_of_agendas()
