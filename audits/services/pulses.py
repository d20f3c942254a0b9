"""The sign that something is new: a row a group, whose version counts up. 0 stands for the whole hall."""

from django.db import connection

from audits.models import Audit, RoomGroup

HALL = 0
# When what is being sent will be opened is read from the step that is ending, so that nothing else that is new in the
# meantime calls it off. Rows in one order, so that two of these do not wait for each other.
BEAT = """
    INSERT INTO audits_pulse (audit_id, "group", version, phones, due_at)
    SELECT %s, number, 1, %s, (SELECT max(due_at) FROM audits_step WHERE audit_id = %s AND state = 'ending')
    FROM unnest(%s::integer[]) AS number
    ON CONFLICT (audit_id, "group") DO UPDATE
        SET version = audits_pulse.version + 1, phones = EXCLUDED.phones, due_at = EXCLUDED.due_at
"""


def beat(audit: Audit) -> None:
    """There is something new for everybody."""
    beat_for(audit, HALL, *RoomGroup.objects.filter(audit=audit).values_list("number", flat=True))


def beat_for(audit: Audit, *groups: int) -> None:
    """There is something new for these groups."""
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [audit.pk, audit.people + audit.leaders, audit.pk, sorted(groups)])
