"""What time does to requests: reminders, the office told, reading that ends, periods that are over."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from assessments import visit_emails as emails
from assessments.enums import OPEN_VISITS, EngagementState
from assessments.models import Availability, Engagement
from assessments.queries.visits import requests_over_time
from wqm.tenancy.scope import scope

REMIND_BEFORE = timedelta(days=2)
FORGET_PERIODS = timedelta(days=365)


def look_at_requests() -> int:
    """Remind who has not answered and has two days left; tell the office whose day is over. Each once."""
    today = timezone.localdate()
    with scope(everything=True), transaction.atomic():
        waiting = Engagement.objects.filter(state=EngagementState.ASKED, visit__state__in=OPEN_VISITS)
        due = waiting.filter(
            is_called_off=False,
            answer_by__range=(today, today + REMIND_BEFORE),
            reminded_on=None,
            asked_at__date__lt=today,
        )
        reminded = list(_held(due))
        for engagement in reminded:
            emails.engagement_reminder(engagement)
        Engagement.objects.filter(pk__in=[each.pk for each in reminded]).update(reminded_on=today)
        over = list(_held(requests_over_time(today).filter(office_told_on=None)))
        for engagement in over:
            emails.engagement_unanswered(engagement)
        Engagement.objects.filter(pk__in=[each.pk for each in over]).update(office_told_on=today)
    return len(reminded) + len(over)


def _held(engagements):
    """Two workers that look at once tell nobody twice."""
    related = engagements.select_related("user", "school", "level", "visit")
    return related.select_for_update(of=("self",), skip_locked=True)


def end_reading() -> int:
    """Someone who may read no more has no engagement any more, only a past; how many ended."""
    with scope(everything=True):
        over = Engagement.objects.filter(state=EngagementState.ACCEPTED, read_until__lt=timezone.localdate())
        ended = over.exclude(visit__state__in=OPEN_VISITS).update(state=EngagementState.ENDED)
        Availability.objects.filter(last_day__lt=timezone.localdate() - FORGET_PERIODS).delete()
    return ended
