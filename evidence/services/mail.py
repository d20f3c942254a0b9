"""Telling those who added evidence that the office asks for more. Everything goes through the outbox."""

from django.utils import timezone

from evidence.emails import asked_for_more
from evidence.models import AskedMail
from evidence.queries.reviews import asked_of_people, schools_asked
from schools.models import School
from wqm.tenancy.scope import scope


def send_asked_mail() -> int:
    """Write today's emails into the outbox, one a person and school, where something new is asked. Returns how many."""
    with scope(everything=True):
        schools = schools_asked()
    return sum(_send_of_school(school_id) for school_id in schools)


def _send_of_school(school_id: int) -> int:
    count = 0
    with scope(schools=[school_id]):
        # Two workers take the same school one after the other; the second finds everything written.
        school = School.objects.select_for_update(no_key=True).get(pk=school_id)
        for person, uses in asked_of_people(school):
            today = timezone.localdate()
            _, is_first = AskedMail.objects.get_or_create(school=school, person=person, for_day=today)
            if is_first:
                asked_for_more(school, person, uses)
                count += 1
    return count
