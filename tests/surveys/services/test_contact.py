"""Requests to be contacted: linked to nothing, read by one person, gone after ninety days."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import ProgrammingError, connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from schools.models import Membership
from surveys.models import ContactBox, ContactRequest, SealedRequest
from surveys.respondents import rate_limits
from surveys.respondents.looking import next_look
from surveys.respondents.words import WORDS
from surveys.services import contact
from surveys.services.contact import purge_contacts
from tests import factories as f
from tests.databases import as_worker
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.sealing import rate_limits as counting
from wqm.tenancy.scope import scope

TYPED = {"name": "Robin", "contact": "Class 5B", "message": "Please come\nafter lunch"}


@pytest.fixture(autouse=True)
def _box(world):
    """The worker has started; nobody has asked yet but those of the world."""
    with as_worker(), scope(everything=True):
        SealedRequest.objects.all().delete()
        contact.make_box()


def looked(*, hour: int = 9, days: int = 0) -> int:
    """The worker looks at this hour of a Wednesday, so many days later."""
    day = datetime(2026, 12, 2, hour, 1, tzinfo=timezone.get_current_timezone()) + timedelta(days=days)
    with as_worker():
        return contact.look_at_requests(day)


def form(world) -> str:
    return f"/s/contact/{world.school.pk}/"


def requests(school) -> list[ContactRequest]:
    with scope(everything=True):
        return list(ContactRequest.objects.filter(school=school))


def test_request_is_written_down_for_the_school_with_the_day_and_nothing_else(world):
    with scope(everything=True):
        ContactRequest.objects.all().delete()
    sent = Client().post(form(world), TYPED)
    assert sent.status_code == 303  # a page that is the answer to a form would be sent again by Reload
    response = Client().get(sent["Location"])
    assert f"Your message is going to {world.person('dsl').name}" in response.content.decode()
    assert requests(world.school) == []
    assert looked() == 1
    (contact_request,) = requests(world.school)
    assert (contact_request.name, contact_request.contact, contact_request.message, contact_request.done_on) == (
        "Robin", "Class 5B", "Please come\nafter lunch", None
    )  # fmt: skip
    assert contact_request.asked_on == date(2026, 12, 2)
    assert {field.name for field in ContactRequest._meta.get_fields()} == {
        "id", "school", "name", "contact", "message", "reader", "asked_on", "done_on", "reminded_on", "head_told_on"
    }  # fmt: skip
    assert not response.cookies


def test_form_says_who_reads_it_and_that_it_is_not_confidential(world):
    page = Client().get(form(world)).content.decode()
    assert "This is not confidential" in page
    assert world.person("dsl").name in page
    assert "0800 1111" in page
    assert "999" in page


def test_form_speaks_the_language_of_the_page_it_was_reached_from(world):
    page = Client().get(form(world), {"l": "ur"}).content.decode()
    assert 'dir="rtl"' in page
    refused = Client().post(form(world), {"l": "ur", "message": "x"})
    assert refused.status_code == 422
    assert WORDS["ur"]["contact_no_name"] in refused.content.decode()


def test_incomplete_request_is_refused_and_what_was_typed_kept(world):
    before = len(requests(world.school))
    response = Client().post(form(world), {**TYPED, "contact": " "})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Enter how we can reach you" in page
    assert 'value="Robin"' in page
    assert "after lunch" in page
    assert len(requests(world.school)) == before


def test_too_long_words_are_cut_and_not_refused(world):
    with scope(everything=True):
        ContactRequest.objects.all().delete()
    long = {"name": "n" * 500, "contact": "c" * 500, "message": "m" * 5000}
    assert Client().post(form(world), long).status_code == 303
    looked()
    (contact_request,) = requests(world.school)
    assert [len(contact_request.name), len(contact_request.contact), len(contact_request.message)] == [120, 200, 2000]


def test_odd_characters_are_kept_or_left_out_and_never_an_error(world):
    with scope(everything=True):
        ContactRequest.objects.all().delete()
    typed = {"name": "Ro\0bin \N{GRINNING FACE}", "contact": "\u202e5B", "message": "\0"}
    assert Client().post(form(world), typed).status_code == 303
    looked()
    (contact_request,) = requests(world.school)
    assert (contact_request.name, contact_request.contact, contact_request.message) == (
        "Robin \N{GRINNING FACE}",
        "\u202e5B",
        "",
    )


def test_request_from_an_unknown_network_is_taken(world):
    assert Client(REMOTE_ADDR="").post(form(world), TYPED).status_code == 303


def test_networks_that_cannot_be_told_apart_are_never_turned_away(world, monkeypatch):
    """As `rate_limits` says: they may be many schools behind one wrong proxy."""
    monkeypatch.setattr(rate_limits, "CONTACTS_AN_HOUR", 2)
    assert [Client(REMOTE_ADDR="").post(form(world), TYPED).status_code for _ in range(4)] == [303] * 4


def test_school_without_a_safeguarding_lead_has_no_form_and_says_where_to_turn(world):
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role="dsl").delete()
    before = len(requests(world.school))
    for response in (Client().get(form(world)), Client().post(form(world), TYPED)):
        page = response.content.decode()
        assert "<form" not in page
        assert "has not said who would read these messages" in page
        assert "0800 1111" in page
    assert len(requests(world.school)) == before


def test_unknown_school_has_no_form(world):
    assert Client().get("/s/contact/999999999/").status_code == 404
    assert Client().get(f"/s/contact/{10**30}/").status_code == 404


def test_flood_of_requests_is_stopped(world, monkeypatch):
    monkeypatch.setattr(rate_limits, "CONTACTS_AN_HOUR", 2)
    assert [Client().post(form(world), TYPED).status_code for _ in range(3)] == [303, 303, 429]


def test_safeguarding_lead_reads_requests_and_finishes_one(world, sign_in):
    dsl = sign_in("dsl")
    Client().post(form(world), {**TYPED, "name": "<b>Kit</b>"})
    assert (
        "1 person has asked to be contacted" in dsl.get(reverse("school_home", args=[world.school.pk])).content.decode()
    )
    looked()
    home = dsl.get(reverse("school_home", args=[world.school.pk])).content.decode()
    assert "2 people have asked to be contacted" in home
    listed = reverse("surveys:contact_requests", args=[world.school.pk])
    page = dsl.get(listed).content.decode()
    assert "&lt;b&gt;Kit&lt;/b&gt;" in page
    assert "Please come<br>after lunch" in page
    first = requests(world.school)[0]
    dsl.post(reverse("surveys:finish_contact", args=[world.school.pk, first.pk]))
    assert [contact_request.done_on for contact_request in requests(world.school)] == [timezone.localdate(), None]
    with scope(everything=True):
        act = Activity.objects.get(verb="contact.done")
    assert "Robin" not in f"{act.summary}{act.target}"


def test_request_of_another_school_does_not_exist(world, sign_in):
    other = requests(world.next_door)[0]
    finish = reverse("surveys:finish_contact", args=[world.school.pk, other.pk])
    assert sign_in("dsl").post(finish).status_code == 404
    assert requests(world.next_door)[0].done_on is None


@pytest.mark.parametrize("persona", ["head", "officer", "administrator", "wellbeing_lead", "trust_lead"])
def test_nobody_else_reads_requests(world, sign_in, persona):
    listed = reverse("surveys:contact_requests", args=[world.school.pk])
    assert sign_in(persona).get(listed).status_code == 403
    home = sign_in(persona).get(reverse("school_home", args=[world.school.pk])).content.decode()
    assert "to be contacted" not in home


def test_done_requests_go_after_ninety_days_and_waiting_ones_stay(world):
    today = timezone.localdate()
    with scope(everything=True):
        ContactRequest.objects.all().delete()
        for name, done in (("old", 91), ("ninety", 90), ("new", 1)):
            f.ContactRequestFactory(school=world.school, name=name, done_on=today - timedelta(days=done))
        f.ContactRequestFactory(school=world.school, name="waits", asked_on=today - timedelta(days=400))
    with as_worker():
        assert purge_contacts() == 1
    assert {contact_request.name for contact_request in requests(world.school)} == {"ninety", "new", "waits"}


# --- sealed, opened at some hours, told


def mails(address: str | None = None) -> list[OutgoingEmail]:
    with scope(everything=True):
        emails = OutgoingEmail.objects.filter(kind="surveys.contact")
        return list((emails.filter(to=address) if address else emails).order_by("not_before", "to"))


@pytest.fixture
def nobody_waits(world):
    with scope(everything=True):
        ContactRequest.objects.all().delete()


def test_request_is_sealed_until_the_next_of_the_hours(world, nobody_waits):
    """A row with a name, written in the moment of a ballot, would stand beside it."""
    looked(hour=9)
    for name in ("Robin", "Kit"):
        Client().post(form(world), {**TYPED, "name": name})
    with as_worker(), scope(everything=True):
        sealed = [bytes(row.sealed) for row in SealedRequest.objects.all()]
    assert len({len(each) for each in sealed}) == 1
    assert not any(b"Robin" in each or b"Kit" in each for each in sealed)
    assert looked(hour=10) == 0
    assert requests(world.school) == []
    assert looked(hour=11) == 2
    assert looked(hour=12) == 0
    with as_worker(), scope(everything=True):
        assert not SealedRequest.objects.exists()
    assert {each.name for each in requests(world.school)} == {"Robin", "Kit"}


def test_web_cannot_read_a_sealed_request(world):
    Client().post(form(world), TYPED)
    with scope(everything=True), transaction.atomic():
        with pytest.raises(ProgrammingError, match="permission denied"):
            list(SealedRequest.objects.all())
        connection.set_rollback(True)


def test_safeguarding_lead_and_deputy_get_a_mail_without_a_name(world, nobody_waits):
    with scope(everything=True):
        deputy = f.MembershipFactory(school=world.school, role="dsl", user__email="deputy@hazel.example").user
    Client().post(form(world), TYPED)
    assert mails() == []
    looked()
    told = mails()
    assert {email.to for email in told} == {world.person("dsl").email, deputy.email}
    for email in told:
        assert email.subject == "Someone has asked to be contacted"
        assert not any(words in email.text for words in ("Robin", "Class 5B", "after lunch"))
        assert reverse("surveys:contact_requests", args=[world.school.pk]) in email.text


def test_lead_is_told_again_after_a_school_day_and_the_head_after_another(world, nobody_waits):
    lead, head = world.person("dsl").email, world.person("head").email
    Client().post(form(world), TYPED)
    looked()
    for days in (1, 1, 2, 3, 5):  # Thursday, Friday, at the weekend, Monday
        looked(days=days, hour=11)
    assert [("has been waiting for a school day" in email.text) for email in mails(lead)] == [False, True]
    (to_head,) = mails(head)
    assert "has been waiting for two school days" in to_head.text
    assert "Robin" not in to_head.text


def test_leads_have_a_school_day_after_the_second_mail_however_late_it_came(world, nobody_waits):
    """The worker was down, or a request was opened again: the head is not told two hours after the leads."""
    Client().post(form(world), TYPED)
    looked()
    looked(days=7, hour=9)
    looked(days=7, hour=11)
    assert (len(mails(world.person("dsl").email)), len(mails(world.person("head").email))) == (2, 0)
    looked(days=8, hour=9)
    assert len(mails(world.person("head").email)) == 1


def test_weekend_is_no_school_day(world, nobody_waits):
    Client().post(form(world), TYPED)
    looked(days=2, hour=20)  # on a Friday evening
    looked(days=4, hour=9)
    assert len(mails()) == 1
    looked(days=5, hour=9)
    assert len(mails(world.person("dsl").email)) == 2


def test_request_that_is_done_reminds_nobody_until_it_is_opened_again(world, sign_in, nobody_waits):
    dsl = sign_in("dsl")
    Client().post(form(world), TYPED)
    looked()
    (asked,) = requests(world.school)
    place = [world.school.pk, asked.pk]
    dsl.post(reverse("surveys:finish_contact", args=place))
    looked(days=1)
    assert len(mails()) == 1
    page = dsl.get(reverse("surveys:contact_requests", args=[world.school.pk])).content.decode()
    assert "Reopen" in page
    dsl.post(reverse("surveys:reopen_contact", args=place))
    dsl.post(reverse("surveys:reopen_contact", args=place))
    (asked,) = requests(world.school)
    assert asked.done_on is None
    looked(days=2)
    assert len(mails()) == 2
    with scope(everything=True):
        assert Activity.objects.filter(verb="contact.reopened").count() == 1


def test_head_is_told_where_the_lead_has_left_meanwhile(world, nobody_waits):
    Client().post(form(world), TYPED)
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role="dsl").delete()
    looked()
    assert ["has no safeguarding lead on this site" in email.text for email in mails(world.person("head").email)] == [
        True
    ]


def test_office_is_told_where_there_is_no_head_either(world, nobody_waits):
    Client().post(form(world), TYPED)
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role__in=["dsl", "head"]).delete()
    looked()
    office = {world.person("officer").email, world.person("administrator").email}
    told = {email.to for email in mails() if "has no safeguarding lead on this site" in email.text}
    assert office <= told
    assert not any(TYPED["name"] in email.text for email in mails())


@pytest.mark.parametrize("loss", ["both copies", "copies differ"])
def test_request_whose_key_was_lost_is_told_and_later_ones_are_read(world, settings, nobody_waits, loss):
    Client().post(form(world), TYPED)
    for number, folder in enumerate(settings.SURVEY_KEY_DIRS):
        path = Path(folder) / f"{contact.BOX_KEY}.key"
        path.unlink() if loss == "both copies" else path.write_bytes(bytes([number]) * 32)
    looked()
    (told,) = mails(world.person("dsl").email)
    assert "could not read their message because of a fault" in told.text
    Client().post(form(world), {**TYPED, "name": "Kit"})
    looked(hour=11)
    assert [each.name for each in requests(world.school)] == ["Kit"]


def test_without_a_worker_whoever_asks_is_told_whom_to_ring(world):
    with as_worker(), scope(everything=True):
        ContactBox.objects.all().delete()
    response = Client().post(form(world), TYPED)
    page = response.content.decode()
    assert response.status_code == 503
    assert "could not send your message" in page
    assert "0800 1111" in page
    assert "after lunch" in page


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ((2, 8, 59), (2, 9)),
        ((2, 9, 0), (2, 11)),
        ((2, 17, 0), (3, 9)),  # nobody is promised to look at eight in the evening
        ((4, 17, 1), (7, 9)),  # Friday
        ((6, 12, 0), (7, 9)),
    ],
)
def test_page_says_when_somebody_will_look(world, monkeypatch, now, then):
    zone = timezone.get_current_timezone()
    moment = datetime(2026, 12, now[0], now[1], now[2], tzinfo=zone)
    assert next_look(moment) == datetime(2026, 12, then[0], then[1], tzinfo=zone)
    monkeypatch.setattr(timezone, "localtime", lambda value=None: value or moment)
    page = Client().get(form(world)).content.decode()
    assert f"on {next_look(moment):%A} {then[0]} December at {then[1]:02}:00" in page


def test_counters_of_networks_end_with_the_hour(world, monkeypatch):
    """One that ended an hour after its last use would keep the second of that."""
    kept = {}
    monkeypatch.setattr(caches["surveys"], "set", lambda key, value, timeout: kept.update({key: timeout}))
    for minute in (1, 17, 59):
        monkeypatch.setattr(counting.time, "time", lambda minute=minute: 1_800_000_000 // 3600 * 3600 + minute * 60)
        counting.count(RequestFactory().get("/"), "contact")
        assert (minute * 60 + kept.popitem()[1]) % 3600 == 0
