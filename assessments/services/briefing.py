"""Making the assessor's pack, and deleting it. In any scope: it is of the school's rows, and is the visit's row."""

from django.db import transaction
from django.utils import timezone

from assessments.briefings import FORMAT, content_of
from assessments.enums import VisitState
from assessments.models import Briefing, Visit
from wqm.tenancy.scope import scope


@transaction.atomic
def make_briefing(*, visit: Visit) -> Briefing:
    """Make it anew from what the school has now. What was submitted does not change by it."""
    with scope(everything=True):
        related = ("school__trust", "cycle__version", "cycle__level", "cycle__school")
        visit = Visit.objects.select_related(*related).get(pk=visit.pk)
        content = content_of(visit)
        briefing, _ = Briefing.objects.update_or_create(
            visit=visit,
            defaults={"school_id": visit.school_id, "format": FORMAT, "content": content, "made_at": timezone.now()},
        )
    return briefing


def refresh_briefings() -> int:
    """Those of visits that are still to happen, so that they say what surveys and plan say today; how many.

    A briefing that nobody may read any more is deleted: it holds the school's words a second time. Safe to do twice.
    """
    with scope(everything=True):
        coming = list(Visit.objects.filter(state=VisitState.BOOKED, ends_on__gte=timezone.localdate()))
        today = timezone.localdate()
        over = Briefing.objects.exclude(visit__in=coming).exclude(
            visit__engagements__state__in=["accepted", "ended"], visit__engagements__read_until__gte=today
        )
        over.delete()
    for visit in coming:
        make_briefing(visit=visit)
    return len(coming)
