"""Thin wrappers for the worker."""

from celery import shared_task

from wqm.clock import services


@shared_task
def tick() -> None:
    """Write down that the clock ticks, and make up what it left out."""
    services.tick()
