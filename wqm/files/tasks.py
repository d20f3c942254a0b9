"""Thin wrappers for the worker."""

from uuid import UUID

from celery import shared_task

from wqm.files import folder, scanning


@shared_task
def scan(*, file_id: str) -> None:
    """Look into one file, and scan it."""
    scanning.scan_in_turn(UUID(file_id))


@shared_task
def scan_waiting() -> None:
    """Look into and scan what still waits."""
    scanning.scan_in_turn()


@shared_task
def mark_folder() -> None:
    """Let the web see that it shares its folder with a worker that runs."""
    folder.mark_folder()
