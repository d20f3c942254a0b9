"""Thin wrappers for the worker."""

from celery import shared_task

from accounts import sessions


@shared_task
def clear_sessions() -> None:
    """Delete sessions that have ended."""
    sessions.clear_ended()
