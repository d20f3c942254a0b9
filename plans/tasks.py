"""Thin wrappers for the worker."""

from celery import shared_task

from plans.services.mail import send_due_mail


@shared_task
def send_reminders() -> None:
    """Several times a day: what a start at seven left out goes later the same day, and nothing goes twice."""
    send_due_mail()
