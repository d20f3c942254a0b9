"""Visits as calendar entries: in mail that invites, updates and cancels, and in the feed of an assessor."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from assessments.enums import EngagementState, Part
from assessments.models import Assessor, Engagement, Visit
from schools.calendar import SchoolCalendar
from schools.calendar.queries import calendar_of
from schools.models import School
from wqm.calendars.writing import CANCEL, CANCELLED, CONFIRMED, PUBLISH, REQUEST, TENTATIVE, Entry, calendar_text
from wqm.tenancy.scope import scope
from wqm.times import school_days

# The agenda says the hours; a calendar has to say some.
STARTS, NOON, ENDS = time(9), time(12, 30), time(15, 30)
MOST_ENTRIES = 500
NAMES = {EngagementState.ASKED: "Request, not answered yet: visit to {}", EngagementState.ACCEPTED: "Visit to {}"}


def hours(days: list[date], part: str) -> dict[str, Any]:
    """From when to when on the clock in London, on each of the days: the nights between them are nobody's visit."""
    starts = NOON if part == Part.PM else STARTS
    ends = NOON if part == Part.AM else ENDS
    return {
        "starts": datetime.combine(days[0], starts),
        "ends": datetime.combine(days[0], ends),
        "more_days": tuple(days[1:]),
    }


def invitation(
    visit: Visit, attendee: str, *, address: str, is_cancelled: bool = False, sequence: int | None = None
) -> str:
    """What a calendar takes as one entry for the life of the visit: `sequence` says which is newer."""
    entry = Entry(
        uid=uid_of(visit.uid),
        sequence=visit.sequence if sequence is None else sequence,
        title=f"Visit to {visit.school}",
        **hours(calendar_of(visit.school).visit_days_between(visit.starts_on, visit.ends_on), visit.part),
        status=CANCELLED if is_cancelled else CONFIRMED,
        place=_place(visit.school),
        words="" if is_cancelled else f"{visit.cycle.level}, {school_days(visit.starts_on, visit.ends_on)}.\n{address}",
    )
    method = CANCEL if is_cancelled else REQUEST
    return calendar_text([entry], method=method, made_at=timezone.now(), organiser=_organiser(), attendee=attendee)


def uid_of(key: UUID) -> str:
    """The name of a visit in every calendar, for ever."""
    host = settings.SITE_URL.split("//", 1)[-1].split("/", 1)[0].split(":", 1)[0]
    return f"visit-{key.hex}@{host}"


def _organiser() -> str:
    return settings.DEFAULT_FROM_EMAIL.rsplit("<", 1)[-1].rstrip(">")


def _place(school: School) -> str:
    return ", ".join(part for part in (school.name, school.street, school.town, school.postcode) if part)


def feed_address(assessor: Assessor) -> str:
    """The secret address of their calendar: the row has half of the secret, SECRET_KEY the other."""
    return settings.SITE_URL + reverse("visits:feed", args=[_signer().sign(assessor.feed_key.hex)])


def assessor_of_feed(token: str) -> Assessor | None:
    """Whose calendar this is; None for an address that was changed, or whose assessor has left."""
    try:
        key = UUID(hex=_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    return Assessor.objects.filter(feed_key=key, is_active=True, user__is_active=True).select_related("user").first()


def feed_of(assessor: Assessor) -> str:
    """Their visits and requests: of what is not accepted only what they may know, of what is off that it is off."""
    with scope(person=assessor.user_id):
        rows = Engagement.objects.filter(user=assessor.user_id).exclude(state=EngagementState.DECLINED)
        newest = rows.select_related("school", "level").order_by("-starts_on", "-pk")[:MOST_ENTRIES]
        # Who was taken off a visit and asked again has two rows of it: the later one is how it is.
        latest = {row.uid: row for row in sorted(newest, key=lambda row: row.pk)}
        calendars: dict[int, SchoolCalendar] = {}
        entries = [_entry(row, calendars) for row in sorted(latest.values(), key=lambda row: (row.starts_on, row.pk))]
    return calendar_text(entries, method=PUBLISH, made_at=timezone.now(), name="Visits")


def _entry(engagement: Engagement, calendars: dict[int, SchoolCalendar]) -> Entry:
    """`calendars` are those of schools that were read already."""
    days = [engagement.starts_on]
    if engagement.ends_on != engagement.starts_on:
        if engagement.school_id not in calendars:
            calendars[engagement.school_id] = calendar_of(engagement.school)
        days = calendars[engagement.school_id].visit_days_between(engagement.starts_on, engagement.ends_on)
    is_off = engagement.state == EngagementState.WITHDRAWN or engagement.is_called_off
    is_asked = engagement.state == EngagementState.ASKED
    title = "Visit cancelled or postponed" if is_off else NAMES.get(EngagementState(engagement.state), "Visit to {}")
    return Entry(
        uid=uid_of(engagement.uid),
        sequence=engagement.sequence,
        title=title.format(engagement.school),
        **hours(days, engagement.part),
        status=CANCELLED if is_off else TENTATIVE if is_asked else CONFIRMED,
        place="" if is_off else _place(engagement.school),
        words="" if is_off else f"{engagement.level}, {engagement.get_role_display().lower()}",
    )


def _signer() -> Signer:
    return Signer(salt="assessments.feed", sep=".", algorithm="sha256")
