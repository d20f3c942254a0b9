"""Visits in calendars: in mail, and in the feed of an assessor."""

import re
from datetime import timedelta

from django.core import mail as outbox
from django.urls import reverse
from icalendar import Calendar

from assessments.enums import Side
from assessments.invitations import feed_address
from assessments.models import Assessor, Engagement, Visit
from assessments.services.asking import accept_request, take_off
from assessments.services.availability import renew_feed
from assessments.services.moving import cancel_visit, move_visit, postpone_visit
from schools.calendar.queries import calendar_of
from tests import factories as f
from tests.assessments.booking import ask, book
from tests.assessments.conftest import make_ready
from tests.databases import as_worker
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope


def entry(kind: str, to: str = "assessor@visits.example"):
    """The calendar entry of the newest email of a kind."""
    text = OutgoingEmail.objects.filter(kind=f"assessments.{kind}", to=to).latest("not_before").calendar
    calendar = Calendar.from_ical(text)
    return calendar, calendar.walk("VEVENT")[0]


def test_one_entry_lives_through_booking_moving_and_cancelling(world, ready):
    visit = book(world, ready)
    calendar, booked = entry("visit_booked")
    assert (calendar["METHOD"], booked["STATUS"]) == ("REQUEST", "CONFIRMED")
    assert booked["DTSTART"].to_ical().decode() == f"{visit.starts_on:%Y%m%d}T090000"
    assert booked["DTSTART"].params["TZID"] == "Europe/London"
    assert {part.name for part in calendar.walk("VTIMEZONE")[0].subcomponents} == {"STANDARD", "DAYLIGHT"}
    move_visit(visit=visit, starts_on=f.school_day(then=22), reason="weather", by=world.person("officer"))
    _, moved = entry("visit_moved")
    cancel_visit(visit=visit, by=world.person("officer"))
    calendar, cancelled = entry("visit_cancelled")
    assert (calendar["METHOD"], cancelled["STATUS"]) == ("CANCEL", "CANCELLED")
    assert booked["UID"] == moved["UID"] == cancelled["UID"]
    assert booked["SEQUENCE"] < moved["SEQUENCE"] < cancelled["SEQUENCE"]
    assert entry("visit_booked", "head@hazel.example")[1]["UID"] == booked["UID"]


def test_postponed_visit_leaves_calendars(world, ready):
    visit = book(world, ready)
    postpone_visit(visit=visit, reason="ofsted", side=Side.SCHOOL, by=world.person("head"))
    calendar, event = entry("visit_postponed")
    assert (calendar["METHOD"], event["STATUS"]) == ("CANCEL", "CANCELLED")


def test_invitation_is_a_part_that_calendars_act_on(scratch):
    with scope(everything=True):
        book(scratch, make_ready(scratch))
    with as_worker():
        send_queued()
    message = next(each for each in outbox.outbox if each.subject.startswith("Visit to Hazel"))
    parts = {part.get_content_type(): part for part in message.message().walk()}
    assert parts["text/calendar"].get_param("method") == "REQUEST"
    assert b"METHOD:REQUEST" in parts["text/calendar"].get_payload(decode=True)


def test_feed_shows_of_a_request_what_may_be_known_and_of_a_cancelled_visit_that_it_is_off(world, ready, client):
    visit = book(world, ready)
    assessor = Assessor.objects.get(user=world.person("assessor"))
    other = f.CycleFactory(
        school=f.SchoolFactory(name="Far School"), version=ready.version, level=ready.level, state="ready"
    )
    ask(other, assessor.user, world.person("officer"), day=f.school_day(then=20))
    path = re.sub(r"^https?://[^/]+", "", feed_address(assessor))
    response = client.get(path)
    assert "no-store" in response["Cache-Control"]
    text = response.content.decode()
    assert "SUMMARY:Visit to Hazel Primary" in text
    assert "SUMMARY:Request\\, not answered yet: visit to Far School" in text
    assert "Willow" not in text
    cancel_visit(visit=visit, by=world.person("officer"))
    events = {event["UID"]: event for event in Calendar.from_ical(client.get(path).content).walk("VEVENT")}
    event = next(event for uid, event in events.items() if visit.uid.hex in str(uid))
    assert (event["STATUS"], event["SUMMARY"], "DESCRIPTION" in event) == (
        "CANCELLED",
        "Visit cancelled or postponed",
        False,
    )


def test_new_address_ends_the_old_one_and_a_guess_leads_nowhere(world, everything, client):
    assessor = Assessor.objects.get(user=world.person("assessor"))
    old = re.sub(r"^https?://[^/]+", "", feed_address(assessor))
    assert client.get(old).status_code == 200
    renew_feed(assessor=assessor, by=assessor.user)
    assert client.get(old).status_code == 404
    assert client.get(reverse("visits:feed", args=[f"{assessor.feed_key.hex}.guess"])).status_code == 404
    assert client.get(reverse("visits:feed", args=["ü"])).status_code == 404


def test_feed_of_an_assessor_who_left_leads_nowhere(world, everything, client):
    assessor = Assessor.objects.get(user=world.person("assessor"))
    path = re.sub(r"^https?://[^/]+", "", feed_address(assessor))
    Assessor.objects.filter(pk=assessor.pk).update(is_active=False)
    assert client.get(path).status_code == 404
    assert Engagement.objects.filter(user=assessor.user).exists()


def days_of(event) -> list:
    """The days that a calendar shows of an entry: its rule, without the exceptions."""
    first = event["DTSTART"].dt
    times = event["RRULE"]["COUNT"][0] if "RRULE" in event else 1
    without = event.get("EXDATE", [])
    without = {each.dts[0].dt for each in (without if isinstance(without, list) else [without])}
    assert event["DTEND"].dt.date() == first.date()
    return [day.date() for day in (first + timedelta(days=step) for step in range(times)) if day not in without]


def test_visit_of_several_days_is_in_calendars_on_each_of_its_days_and_not_at_the_weekend(world, ready, client):
    friday = next(day for n in range(20, 60) if (day := f.school_day(then=n)).weekday() == 4)
    visit = book(world, ready, day=friday)
    level_days = calendar_of(visit.school).visit_days(friday, ready.level.visit_days)
    assert len(level_days) > 1
    _, event = entry("visit_booked")
    assert days_of(event) == level_days
    path = re.sub(r"^https?://[^/]+", "", feed_address(Assessor.objects.get(user=world.person("assessor"))))
    events = {str(each["UID"]): each for each in Calendar.from_ical(client.get(path).content).walk("VEVENT")}
    assert days_of(events[str(event["UID"])]) == level_days


def test_visit_of_one_day_is_no_rule(world, ready):
    ready.level.visit_days = 1
    visit = book(world, ready)
    Visit.objects.filter(pk=visit.pk).update(ends_on=visit.starts_on)
    move_visit(visit=visit, starts_on=f.school_day(then=22), reason="weather", by=world.person("officer"))
    _, event = entry("visit_moved")
    assert ("RRULE" in event) == (Visit.objects.get(pk=visit.pk).ends_on > f.school_day(then=22))


def test_person_who_was_taken_off_and_asked_again_has_one_entry_that_is_newer(world, ready, client):
    visit, assessor = book(world, ready), world.person("assessor")
    take_off(engagement=visit.engagements.get(state="accepted"), reason="other", by=world.person("officer"))
    _, off = entry("visit_off")
    accept_request(engagement=ask(ready, assessor, world.person("officer")), by=assessor)
    _, again = entry("visit_booked")
    assert (off["STATUS"], again["STATUS"], off["UID"]) == ("CANCELLED", "CONFIRMED", again["UID"])
    assert again["SEQUENCE"] > off["SEQUENCE"]
    path = re.sub(r"^https?://[^/]+", "", feed_address(Assessor.objects.get(user=assessor)))
    events = Calendar.from_ical(client.get(path).content).walk("VEVENT")
    own = [each for each in events if each["UID"] == again["UID"]]
    assert [(str(each["STATUS"]), each["SEQUENCE"]) for each in own] == [("CONFIRMED", again["SEQUENCE"])]
