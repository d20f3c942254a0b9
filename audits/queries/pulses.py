"""What a device is told that asks whether anything is new."""

from uuid import UUID

from django.db import connection

from audits.enums import MOST_PEOPLE

# Phones ask so often that all together ask about thirty times a second at most.
FEWEST_SECONDS, ASKS_A_SECOND = 2.0, 30
AFTER_RELEASE = 0.4  # seconds


def news_for(audit_id: UUID, group: int) -> str:
    """The answer to a group (0 is the whole hall), as JSON: one statement in one trip.

    Finished text, because every phone in a hall asks every few seconds. `v`: a version that counts up; `in`: seconds
    after which to ask again, shortly after a release; `left`: seconds until what is being sent is opened, or null.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_pulse(%s, %s)", [audit_id, min(group, MOST_PEOPLE)])
        row = cursor.fetchone()[0]
    version, phones, left = row.split(" ") if row else ("0", "0", "")
    again = max(FEWEST_SECONDS, int(phones) / ASKS_A_SECOND)
    if not left:
        return f'{{"v":{version},"in":{again:.1f},"left":null}}'
    seconds = max(0.0, float(left))
    return f'{{"v":{version},"in":{min(again, seconds + AFTER_RELEASE):.1f},"left":{seconds:.1f}}}'
