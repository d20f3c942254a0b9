"""Thin wrappers for the worker."""

from celery import shared_task

from schools.services.appointments import begin_due_leads, forget_appointments
from schools.services.members import forget_former_members


@shared_task
def begin_leads() -> None:
    """Safeguarding leads whose day of waiting is over; and what was proposed long ago is forgotten."""
    begin_due_leads()
    forget_appointments()


@shared_task
def forget_members() -> None:
    """Where people belonged so long ago that it counts no more."""
    forget_former_members()
