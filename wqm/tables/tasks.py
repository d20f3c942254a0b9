"""Thin wrappers for the worker."""

from celery import shared_task

from wqm.tables import services


@shared_task
def purge_uploads() -> None:
    """Forget files whose day is over."""
    services.purge_uploads()
