"""Staff audits of a school that the register changes: planned ones, and those that are under way."""

from collections import defaultdict
from collections.abc import Collection

from django.urls import reverse

from audits.enums import UNFINISHED
from audits.models import Audit, Mailing
from schools.changing import OpenWork
from schools.models import School


class AuditsAtSchool:
    """See `schools.changing.Room`."""

    def open_at(self, school_ids: Collection[int]) -> dict[int, list[OpenWork]]:
        """Audits without a report; one query."""
        work: dict[int, list[OpenWork]] = defaultdict(list)
        for audit in Audit.objects.filter(school__in=school_ids, state__in=UNFINISHED):
            address = reverse("audits:detail", args=[audit.school_id, audit.pk])
            words = f"the staff audit “{audit.name}”, {audit.get_state_display().lower()}"
            work[audit.school_id].append(OpenWork(words, address, address))
        return work

    def school_gone(self, school: School) -> None:
        """Links that were planned do not go out; what was promised goes on: opening what was sent, and deleting it."""
        Mailing.objects.filter(school=school, sent_on=None).update(is_wanted=False)
