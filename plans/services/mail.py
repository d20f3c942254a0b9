"""Reminders and summaries. Everything goes through the outbox; what went is written down, so that it goes once.

A person gets mail about a school only while they belong to it, and only about that school.
"""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from plans import emails
from plans.enums import MailKind, Rhythm
from plans.models import Action, MailWish, SentMail
from plans.queries.mail import Reader, due_in, readers_of, reminders_in, schools_with_something_due
from schools.models import School
from wqm.activity.services import record
from wqm.tenancy.scope import scope


@transaction.atomic
def save_wish(*, school: Any, rhythm: Rhythm, reminders: bool, by: Any) -> MailWish:
    """Store what somebody wants to get about this plan."""
    wish, _ = MailWish.objects.update_or_create(
        school=school, user=by, defaults={"rhythm": rhythm, "reminders": reminders}
    )
    record("mail_wish.saved", by=by, school=school, target=wish, summary="Changed email updates about the plan")
    return wish


def send_due_mail() -> int:
    """Write every reminder and summary of today into the outbox. Returns how many; run again it writes none twice."""
    today = timezone.localdate()
    with scope(everything=True):
        schools = schools_with_something_due(today)
    return sum(_send_of_school(school_id, today) for school_id in schools)


def _send_of_school(school_id: int, today: date) -> int:
    with scope(schools=[school_id]):
        # Two workers take the same school one after the other; the second finds everything written.
        school = School.objects.select_for_update().get(pk=school_id)
        readers, due = readers_of(school_id), due_in(school_id, today)
        count = 0
        for action, kind in reminders_in(due, today):
            reader = readers.get(action.owner_id) if action.owner_id else None
            if reader and reader.reminders and _is_new(school, reader, kind, action.due_on or today, action):
                emails.reminder(school, reader, action, is_today=kind == MailKind.ON_THE_DAY)
                count += 1
        for reader in readers.values():
            if reader.wants_digest_on(today) and not due.is_empty and _is_new(school, reader, MailKind.DIGEST, today):
                emails.digest(school, reader, due)
                count += 1
    return count


def _is_new(school: School, reader: Reader, kind: MailKind, for_day: date, action: Action | None = None) -> bool:
    _, is_new = SentMail.objects.get_or_create(
        school=school, user=reader.user, kind=kind, for_day=for_day, action=action
    )
    return is_new
