"""Thin wrappers for the worker."""

from celery import shared_task

from assessments.services import briefing, conflicts, devices, requests


@shared_task
def look_at_requests() -> None:
    """Reminders of requests, and the office told of those that nobody answered."""
    requests.look_at_requests()


@shared_task
def recheck_visits() -> None:
    """Who comes is held against our records again; reading that is over ends; what counts no more is forgotten.

    Packs of coming visits say what the school has now.
    """
    conflicts.recheck_all()
    requests.end_reading()
    conflicts.forget_conflicts()
    briefing.refresh_briefings()
    devices.forget_devices()
