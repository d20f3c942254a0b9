"""Invitations that come back: what is kept of a provider's events, who is shown, and whose address may change."""

import base64
import json
import re

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from surveys.models import Recipient
from surveys.queries import waves as wave_queries
from surveys.queries.recipients import failed_count, listed_people
from surveys.services import late_people, waves
from surveys.services.delivery import correct_address
from surveys.services.late_people import add_late_person
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.waves_in_states import again, draft, first, launched, links, submit
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope
from wqm.urls import urlpatterns as site

urlpatterns = [*site, path("anymail/", include("anymail.urls"))]


def mail_of(recipient, reminder: int = 0) -> OutgoingEmail:
    with scope(everything=True):
        return OutgoingEmail.objects.get(arguments={"recipient": str(recipient.pk), "reminder": reminder})


def tell(email: OutgoingEmail, event_type: str, **how) -> str:
    """A provider's event about an email; what is kept of it."""
    how = how or {"metadata": {"outgoing": str(email.pk)}}
    event = AnymailTrackingEvent(event_type=event_type, recipient="x@y.example", **how)
    tracking.send(sender=None, event=event, esp_name="Test")
    with scope(everything=True):
        email.refresh_from_db()
    return email.delivery


def recipient_of(wave, number: int = 0) -> Recipient:
    with scope(everything=True):
        return Recipient.objects.filter(wave=wave).order_by("email")[number]


def deliver() -> None:
    """Work off the outbox."""
    with as_worker():
        send_queued()


@pytest.fixture
def act(world):
    """Correct an address as Hazel's head."""
    head = world.person("head")

    def run(wave, recipient, email):
        with scope(schools=[world.school.pk], person=head.pk):
            correct_address(wave=wave, recipient=recipient, email=email, by=head)

    return run


@pytest.mark.parametrize(
    ("event_type", "noted"),
    [
        ("bounced", "bounced"),
        ("rejected", "rejected"),
        ("failed", "rejected"),
        ("complained", "complained"),
        ("delivered", ""),
        ("opened", ""),
        ("clicked", ""),
        ("deferred", ""),
    ],
)
def test_of_an_invitation_only_failures_are_kept(world, event_type, noted):
    assert tell(mail_of(recipient_of(launched(world))), event_type) == noted


def test_event_finds_the_email_by_its_own_id_where_there_is_no_metadata(world):
    email = mail_of(recipient_of(launched(world)))
    assert tell(email, "bounced", message_id=f"<{email.pk}@localhost>") == "bounced"


def test_event_that_names_nothing_of_ours_changes_nothing(world):
    email = mail_of(recipient_of(launched(world)))
    assert tell(email, "bounced", message_id="0102018c-provider") == ""
    assert tell(email, "bounced", metadata={"outgoing": "1"}) == ""


@pytest.mark.parametrize("event_type", ["bounced", "rejected", "complained", "delivered"])
def test_nothing_is_kept_of_a_reminder(world, event_type):
    wave, head = launched(world), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        waves.remind(wave=wave, by=head)
    assert tell(mail_of(recipient_of(wave), reminder=1), event_type) == ""


def test_invitation_names_its_row_to_the_provider_and_a_reminder_does_not(world, mailoutbox):
    wave, head = launched(world, people=9), world.person("head")
    deliver()
    with scope(schools=[world.school.pk], person=head.pk):
        waves.remind(wave=wave, by=head)
    deliver()
    sent = [message for message in mailoutbox if wave.name in message.subject]
    assert sorted(bool(message.metadata) for message in sent) == [False] * 9 + [True] * 9
    assert all("Reminder" not in message.subject for message in sent if message.metadata)


def test_person_is_invited_again_under_the_corrected_address_with_the_same_link(world, act, mailoutbox):
    wave = launched(world, people=9)
    deliver()
    recipient = recipient_of(wave)
    before = links(wave)[recipient.pk]
    assert tell(mail_of(recipient), "bounced") == "bounced"
    mailoutbox.clear()
    act(wave, recipient, " Right@Hazel.example ")
    deliver()
    [message] = mailoutbox
    assert message.to == ["right@hazel.example"]
    assert before in message.body
    assert (links(wave)[recipient.pk], mail_of(recipient).delivery) == (before, "")
    assert submit(before).status_code == 200


@pytest.mark.parametrize("written", ["new@hazel.example", "new+me@hazel.example"])
def test_corrected_address_is_not_that_of_somebody_who_waits_to_be_let_in(world, act, written):
    """It made the worker fail at each try, for the late people of every school; or one mailbox answered twice."""
    wave, head = launched(world), world.person("head")
    deliver()
    tell(mail_of(recipient_of(wave)), "bounced")
    with scope(schools=[world.school.pk], person=head.pk):
        late_people.add_late_person(wave=wave, school=world.school, email=written, language="en", by=head)
    with pytest.raises(NotAllowed, match="already on the list"):
        act(wave, recipient_of(wave), "new@hazel.example")
    with as_worker():
        assert late_people.admit_late_people(wave.pk) == 1
    with scope(everything=True):
        failed = Recipient.objects.get(wave=wave, email="person0@hazel.example")
    act(wave, failed, "other@hazel.example")
    assert {recipient_of(wave, at).email for at in range(13)} >= {written, "other@hazel.example"}


def test_address_of_an_invitation_that_has_not_failed_cannot_change(world, act):
    wave = launched(world)
    deliver()
    for event_type in ("delivered", "complained"):
        tell(mail_of(recipient_of(wave)), event_type)
        with pytest.raises(NotAllowed, match="was delivered"):
            act(wave, recipient_of(wave), "mine@hazel.example")
    assert recipient_of(wave).email == "person0@hazel.example"


def test_address_cannot_change_into_one_on_the_list_or_in_a_draft(world, act):
    wave = launched(world)
    tell(mail_of(recipient_of(wave)), "bounced")
    with pytest.raises(NotAllowed, match="already on the list"):
        act(wave, recipient_of(wave), "PERSON1@hazel.example")
    prepared = draft(world, name="Later")
    with pytest.raises(NotAllowed, match="only while the survey is open"):
        act(prepared, recipient_of(prepared), "right@hazel.example")


@pytest.mark.parametrize(
    "address",
    [
        "person1+mine@hazel.example",
        "per\u200bson1@hazel.example",
        "ｐｅｒｓｏｎ１@hazel.example",
        "person1@HAZEL。example",
    ],
)
def test_address_cannot_change_into_a_mailbox_on_the_list_that_is_written_otherwise(world, act, address):
    wave = launched(world)
    tell(mail_of(recipient_of(wave)), "bounced")
    with pytest.raises(NotAllowed, match="already on the list"):
        act(wave, recipient_of(wave), address)
    assert recipient_of(wave).email == "person0@hazel.example"


def test_address_cannot_change_into_one_that_waits_to_be_let_in(world, act):
    """Both would be on the list, and nobody who waits could be let in any more."""
    wave, head = launched(world), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        add_late_person(wave=wave, school=world.school, email="late@hazel.example", language="en", by=head)
    tell(mail_of(recipient_of(wave)), "bounced")
    with pytest.raises(NotAllowed, match="already on the list"):
        act(wave, recipient_of(wave), "late@hazel.example")


def test_no_invitation_goes_to_a_corrected_address_while_sending_is_paused(world, act):
    wave, head = launched(world), world.person("head")
    tell(mail_of(recipient_of(wave)), "bounced")
    with scope(schools=[world.school.pk], person=head.pk):
        waves.stop_sending(wave=wave, by=head)
    with pytest.raises(NotAllowed, match="Sending is paused. Resume sending first."):
        act(wave, recipient_of(wave), "right@hazel.example")


def test_corrected_address_is_stored_as_it_is_delivered(world, act):
    wave = launched(world)
    tell(mail_of(recipient_of(wave)), "bounced")
    act(wave, recipient_of(wave), "a\u00adnn@schüle.example")
    assert recipient_of(wave).email == "ann@xn--schle-mva.example"


def test_own_mailbox_may_be_written_otherwise_and_what_is_no_address_is_refused_in_words(world, act):
    wave = launched(world)
    tell(mail_of(recipient_of(wave)), "bounced")
    with pytest.raises(NotAllowed, match="The address has a space in it"):
        act(wave, recipient_of(wave), "per son@hazel.example")
    act(wave, recipient_of(wave), "person0+work@hazel.example")
    assert recipient_of(wave).email == "person0+work@hazel.example"


def test_pages_show_who_could_not_be_reached_and_lead_to_the_correction(world, sign_in):
    wave, head = launched(world), sign_in("head")
    detail = reverse("surveys:detail", args=[world.school.pk, wave.pk])
    place = reverse("surveys:recipients", args=[world.school.pk, wave.pk])
    assert "did not get their invitation" not in one_line(head.get(detail))
    recipient = recipient_of(wave)
    tell(mail_of(recipient), "bounced")
    assert "1 person did not get their invitation." in one_line(head.get(detail))
    page = one_line(head.get(place, {"q": "PERSON0@"}))
    assert "1 person" in page
    assert "Bounced" in page
    assert "1 person did not get their invitation" in one_line(head.get(place, {"unreached": "1"}))
    tell(mail_of(recipient_of(wave, 1)), "complained")
    assert "1 person did not get their invitation" in one_line(head.get(detail))
    correction = first(r'href="([^"]*)" ?> ?Correct address', page)
    assert correction == reverse("surveys:correct_address", args=[world.school.pk, wave.pk, recipient.pk])
    refused = head.post(correction, {"email": "no address"})
    assert refused.status_code == 422
    assert 'value="no address"' in refused.content.decode()
    assert "The @ is missing. Enter an address like name@school.example." in refused.content.decode()
    done = head.post(correction, {"email": "right@hazel.example"}, follow=True).content.decode()
    assert "Saved. A new invitation is on its way." in done
    assert "Bounced" not in done
    other = reverse("surveys:correct_address", args=[world.school.pk, wave.pk, recipient_of(wave, 3).pk])
    assert "was delivered" in head.get(other).content.decode()


def test_people_are_the_same_after_everybody_answered(world, sign_in):
    wave, head = launched(world), sign_in("head")
    deliver()
    place = reverse("surveys:recipients", args=[world.school.pk, wave.pk])

    def page() -> bytes:
        return re.sub(rb"[A-Za-z0-9]{64}", b"", head.get(place).content)  # without tokens

    before = page()
    for link in links(wave).values():
        submit(link)
    assert page() == before


def test_people_cost_as_many_queries_with_60_as_with_12(world, sign_in):
    def cost(people: int) -> int:
        wave = launched(world, people=people, name=f"Of {people}")
        place = reverse("surveys:recipients", args=[world.school.pk, wave.pk])
        head.get(place)
        with CaptureQueriesContext(connection) as seen:
            assert head.get(place).status_code == 200
        return len(seen)

    head = sign_in("head")
    assert cost(12) == cost(60)


def test_school_sees_only_its_own_people(world, sign_in):
    wave = launched(world)
    for name, more in (("recipients", []), ("correct_address", [recipient_of(wave).pk])):
        below = reverse(f"surveys:{name}", args=[world.next_door.pk, wave.pk, *more])
        assert sign_in("head_next_door").get(below).status_code == 404
    with scope(everything=True):
        part = wave_queries.waves_of_school(world.school).get(pk=wave.pk).own_parts[0]
        page, rows = listed_people(again(wave), part, words="person1")
        assert (page.paginator.count, [row.email for row in rows]) == (
            3,
            ["person10@hazel.example", "person11@hazel.example", "person1@hazel.example"],
        )
        assert failed_count(again(wave), world.next_door) == 0


EVENT = {"RecordType": "Bounce", "Type": "HardBounce", "MessageID": "provider-1", "Email": "x@y.example"}


@pytest.mark.parametrize(("secret", "status", "noted"), [("name:right", 200, "bounced"), ("name:wrong", 400, "")])
def test_provider_reports_with_the_secret_alone(world, settings, secret, status, noted):
    settings.ROOT_URLCONF = __name__
    settings.ANYMAIL = {"WEBHOOK_SECRET": "name:right"}
    email = mail_of(recipient_of(launched(world)))
    response = Client().post(
        "/anymail/postmark/tracking/",
        json.dumps(EVENT | {"Metadata": {"outgoing": str(email.pk)}}),
        content_type="application/json",
        headers={"authorization": "Basic " + base64.b64encode(secret.encode()).decode()},
    )
    with scope(everything=True):
        email.refresh_from_db()
    assert (response.status_code, email.delivery) == (status, noted)


def test_without_a_secret_there_is_no_address_for_providers(world):
    assert Client().post("/anymail/postmark/tracking/", "{}", content_type="application/json").status_code == 404
