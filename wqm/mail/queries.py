"""Reading the outbox; only the office and the worker see rows."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wqm.mail.enums import UNDELIVERED, MailState
from wqm.mail.models import OutgoingEmail


def needs_a_person() -> QuerySet[OutgoingEmail]:
    """Mail that failed or whose fate is unknown: somebody decides whether it goes out again."""
    return OutgoingEmail.objects.filter(state__in=[MailState.FAILED, MailState.UNKNOWN])


def failed_together() -> list[dict[str, Any]]:
    """What failed, by kind and reason (`kind`, `error`, `number`), the most first; secrets are not sent again."""
    failed = OutgoingEmail.objects.filter(state=MailState.FAILED, is_secret=False)
    groups = failed.order_by().values("kind", "error").annotate(number=Count("pk")).order_by("-number", "kind")
    return [dict(group) for group in groups]


def batch_progress(batch) -> dict[str, int]:
    """How many rows of a batch are in each state."""
    states = OutgoingEmail.objects.filter(batch=batch).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(states)


def state_counts() -> list[tuple[MailState, int]]:
    """How many rows are in each state, in the order of their life; sent ones are deleted after a while."""
    counted = dict(OutgoingEmail.objects.order_by().values_list("state").annotate(n=Count("pk")))
    return [(state, counted.get(state.value, 0)) for state in MailState]


def state_by_argument(*, batch: UUID, kind: str, name: str, values: Iterable[str]) -> dict[str, tuple[str, str]]:
    """State and delivery of the rows of one kind in a batch whose argument `name` is one of `values`, by that value."""
    emails = OutgoingEmail.objects.filter(batch=batch, kind=kind, **{f"arguments__{name}__in": list(values)})
    rows = emails.order_by("not_before").values_list(f"arguments__{name}", "state", "delivery")
    return {value: (state, delivery) for value, state, delivery in rows}


def undelivered_arguments(*, batch: UUID, kind: str, name: str) -> set[str]:
    """The values of the argument `name` in the rows of one kind in a batch that cannot have reached anybody."""
    failed = Q(state=MailState.FAILED) | Q(delivery__in=UNDELIVERED)
    emails = OutgoingEmail.objects.filter(failed, batch=batch, kind=kind)
    return set(emails.values_list(f"arguments__{name}", flat=True))
