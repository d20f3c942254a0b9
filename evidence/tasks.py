"""Thin wrappers for the worker."""

from celery import shared_task

from evidence.services import binning, words
from evidence.services.mail import send_asked_mail
from evidence.services.scanning import note_held_back as note


@shared_task
def note_held_back() -> None:
    """Write down which files nobody may have."""
    note()


@shared_task
def tell_what_is_asked() -> None:
    """Several times a day: what is asked in one sitting of the office comes in one email, and nothing comes twice."""
    send_asked_mail()


@shared_task
def read_documents() -> None:
    """What was uploaded can be found by what it says a minute later."""
    words.read_documents()


@shared_task
def empty_bins() -> None:
    """Every night: what has been in a bin for thirty days is gone."""
    binning.empty_bins()
