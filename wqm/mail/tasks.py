"""Thin wrappers for the worker."""

from celery import shared_task

from wqm.mail import services


@shared_task
def send_queued() -> None:
    """Work off the outbox."""
    services.send_queued()


@shared_task
def purge_sent() -> None:
    """Delete old mail."""
    services.purge_sent()
