"""Thin wrappers for the worker."""

from celery import shared_task

from evidence.services.scanning import note_held_back as note


@shared_task
def note_held_back() -> None:
    """Write down which files a scanner holds back."""
    note()
