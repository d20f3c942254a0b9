"""Thin wrappers for the worker."""

from celery import shared_task

from evidence.services.mail import send_asked_mail


@shared_task
def tell_what_is_asked() -> None:
    """Several times a day: what is asked in one sitting of the office comes in one email, and nothing comes twice."""
    send_asked_mail()
