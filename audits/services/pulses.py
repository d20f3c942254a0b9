"""The sign that something is new: a row a group, whose version counts up. 0 stands for the whole hall."""

from datetime import datetime

from django.db import connection

from audits.models import Audit, RoomGroup

HALL = 0
BEAT = """
    INSERT INTO audits_pulse (audit_id, "group", version, phones, due_at)
    SELECT %s, number, 1, %s, %s FROM unnest(%s::integer[]) AS number
    ON CONFLICT (audit_id, "group") DO UPDATE SET version = audits_pulse.version + 1, due_at = EXCLUDED.due_at
"""


def beat(audit: Audit, *, due_at: datetime | None = None) -> None:
    """There is something new for everybody. `due_at`: when what is being sent will be opened."""
    numbers = RoomGroup.objects.filter(audit=audit).values_list("number", flat=True)
    _beat(audit, [HALL, *numbers], due_at)


def beat_for(audit: Audit, *groups: int) -> None:
    """There is something new for these groups; what is due stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE audits_pulse SET version = version + 1 WHERE audit_id = %s AND "group" = ANY(%s)',
            [audit.pk, list(groups)],
        )


def _beat(audit: Audit, groups: list[int], due_at: datetime | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [audit.pk, audit.people + audit.leaders, due_at, groups])
