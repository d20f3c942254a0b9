"""Reading the outbox; only the office and the worker see rows."""

from django.db.models import Count, QuerySet

from wqm.mail.enums import MailState
from wqm.mail.models import OutgoingEmail


def needs_a_person() -> QuerySet[OutgoingEmail]:
    """Mail that failed or whose fate is unknown: somebody decides whether it goes out again."""
    return OutgoingEmail.objects.filter(state__in=[MailState.FAILED, MailState.UNKNOWN])


def batch_progress(batch) -> dict[str, int]:
    """How many rows of a batch are in each state."""
    states = OutgoingEmail.objects.filter(batch=batch).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(states)


def state_counts() -> list[tuple[MailState, int]]:
    """How many rows are in each state, in the order of their life; sent ones are deleted after a while."""
    counted = dict(OutgoingEmail.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return [(state, counted.get(state.value, 0)) for state in MailState]
