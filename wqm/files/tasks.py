"""Thin wrappers for the worker."""

from uuid import UUID

from celery import shared_task

from wqm.files import scanning


@shared_task
def scan(*, file_id: str) -> None:
    """Scan one file."""
    scanning.scan_file(UUID(file_id))


@shared_task
def scan_waiting() -> None:
    """Scan what still waits."""
    scanning.scan_waiting()
