"""Thin wrappers for the worker."""

from celery import shared_task

from wqm.security import services


@shared_task
def purge_events() -> None:
    """Delete what is old."""
    services.purge_events()
