"""Visits as calendar entries: in mail that invites, updates and cancels, and in the feed of an assessor."""

from datetime import date, datetime, time
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone

from assessments.enums import EngagementState, Part
from assessments.models import Assessor, Engagement, Visit
from schools.models import School
from wqm.calendars.writing import CANCEL, CANCELLED, CONFIRMED, PUBLISH, REQUEST, TENTATIVE, Entry, calendar_text
from wqm.tenancy.scope import scope
from wqm.times import days

# The agenda says the hours; a calendar has to say some.
STARTS, NOON, ENDS = time(9), time(12, 30), time(15, 30)
NAMES = {EngagementState.ASKED: "Request, not answered yet: visit to {}", EngagementState.ACCEPTED: "Visit to {}"}


def hours(starts_on: date, ends_on: date, part: str) -> tuple[datetime, datetime]:
    """From when to when, on the clock in London."""
    starts = NOON if part == Part.PM else STARTS
    ends = NOON if part == Part.AM else ENDS
    return datetime.combine(starts_on, starts), datetime.combine(ends_on, ends)


def invitation(visit: Visit, attendee: str, *, address: str, is_cancelled: bool = False) -> str:
    """What a calendar takes as one entry for the life of the visit: `sequence` says which is newer."""
    starts, ends = hours(visit.starts_on, visit.ends_on, visit.part)
    entry = Entry(
        uid=uid_of(visit.uid),
        sequence=visit.sequence,
        title=f"Visit to {visit.school}",
        starts=starts,
        ends=ends,
        status=CANCELLED if is_cancelled else CONFIRMED,
        place=_place(visit.school),
        words="" if is_cancelled else f"{visit.cycle.level}, {days(visit.starts_on, visit.ends_on)}.\n{address}",
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
        entries = [_entry(row) for row in rows.select_related("school", "level").order_by("starts_on", "pk")[:500]]
    return calendar_text(entries, method=PUBLISH, made_at=timezone.now(), name="Visits")


def _entry(engagement: Engagement) -> Entry:
    starts, ends = hours(engagement.starts_on, engagement.ends_on, engagement.part)
    is_off = engagement.state == EngagementState.WITHDRAWN or engagement.is_called_off
    is_asked = engagement.state == EngagementState.ASKED
    title = "Visit cancelled or postponed" if is_off else NAMES.get(EngagementState(engagement.state), "Visit to {}")
    return Entry(
        uid=uid_of(engagement.uid),
        sequence=engagement.sequence,
        title=title.format(engagement.school),
        starts=starts,
        ends=ends,
        status=CANCELLED if is_off else TENTATIVE if is_asked else CONFIRMED,
        place="" if is_off else _place(engagement.school),
        words="" if is_off else f"{engagement.level}, {engagement.get_role_display().lower()}",
    )


def _signer() -> Signer:
    return Signer(salt="assessments.feed", sep=".", algorithm="sha256")
