"""Thin wrappers for the worker."""

from celery import shared_task

from wqm.mail import sending, services
from wqm.waking import wake


@shared_task
def send_queued() -> None:
    """Work off the outbox; a full one wakes one more worker, which does the same, until none is free."""
    if sending.is_busy():
        wake("wqm.mail.tasks.send_queued")
    sending.send_queued()


@shared_task
def purge_sent() -> None:
    """Delete old mail."""
    services.purge_sent()
