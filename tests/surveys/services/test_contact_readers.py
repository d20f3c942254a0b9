"""Staff choose who reads that they want to be contacted: each reader gets their own, and nobody else at the school."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from schools.contact_links import VALID, token_for
from schools.models import Membership, SchoolContact
from surveys.models import ContactRequest
from surveys.respondents.words import WORDS
from surveys.services.contact_links import PURPOSE, compose_link
from tests import factories as f
from tests.databases import as_worker
from tests.surveys.services.test_contact import TYPED, _box, form, looked, mails, nobody_waits, requests  # noqa: F401
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

pytestmark = pytest.mark.usefixtures("nobody_waits")
READERS = ["lead", "office", "chair", "rep"]


def ask(world, reader: str, **typed):
    """Sent with the form for staff."""
    return Client().post(f"{form(world)}?for=staff", {**TYPED, "reader": reader, **typed})


def asked(world, reader: str) -> ContactRequest:
    """One that the worker has written down."""
    assert ask(world, reader).status_code == 303
    looked()
    (row,) = requests(world.school)
    return row


def link_mails(row: ContactRequest) -> list[OutgoingEmail]:
    with scope(everything=True):
        return [email for email in OutgoingEmail.objects.filter(composer="surveys.contact_link")
                if email.arguments["request"] == row.pk]  # fmt: skip


def composed(row: ContactRequest, *, again: bool = False):
    """The mail as the worker makes it."""
    with as_worker(), scope(everything=True):
        return compose_link({"request": row.pk, "again": again})


def link_in(message) -> str:
    return re.search(r"https?://[^/\s]+(/s/asked/\S+)", message.body)[1]


def test_only_staff_are_asked_who_reads_it(world):
    assert 'type="radio"' not in Client().get(form(world)).content.decode()
    page = Client().get(form(world), {"for": "staff"}).content.decode()
    assert re.findall(r'name="reader"\s+id="[^"]+"\s+value="(\w+)"', page) == ["lead", "chair", "rep", "office"]
    assert "Chair of Hazel" in page
    Client().post(form(world), {**TYPED, "reader": "chair"})
    looked()
    assert [row.reader for row in requests(world.school)] == ["lead"]


@pytest.mark.parametrize("reader", ["chair", "rep"])
def test_reader_who_is_not_on_record_is_not_offered(world, reader):
    with scope(everything=True):
        SchoolContact.objects.filter(school=world.school, kind=reader).delete()
    page = Client().get(form(world), {"for": "staff"}).content.decode()
    assert f'value="{reader}"' not in page
    refused = ask(world, reader)
    assert refused.status_code == 422
    assert "Choose who should read this" in refused.content.decode()


def test_form_for_staff_is_there_without_a_safeguarding_lead(world):
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role="dsl").delete()
    page = Client().get(form(world), {"for": "staff"}).content.decode()
    assert 'value="lead"' not in page
    assert "<form" in page


def test_form_speaks_other_languages(world):
    page = Client().get(form(world), {"for": "staff", "l": "pl"}).content.decode()
    assert WORDS["pl"]["contact_reader"] in page


@pytest.mark.parametrize("reader", READERS)
def test_what_was_sent_names_who_reads_it(world, reader):
    page = Client().get(ask(world, reader)["Location"]).content.decode()
    name = {"lead": world.person("dsl").name, "office": "The office of", "chair": "Chair of", "rep": "Rep of"}[reader]
    assert re.search(rf"Your message is going to {name}", page)


@pytest.mark.parametrize("reader", ["office", "chair", "rep"])
def test_request_for_somebody_else_does_not_exist_at_the_school(world, sign_in, reader):
    row = asked(world, reader)
    assert row.reader == reader
    with scope(schools=[world.school.pk]):
        assert not ContactRequest.objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE surveys_contactrequest SET reader = 'lead' WHERE id = %s", [row.pk])
            assert cursor.rowcount == 0
    dsl = sign_in("dsl")
    assert "Robin" not in dsl.get(reverse("surveys:contact_requests", args=[world.school.pk])).content.decode()
    assert dsl.post(reverse("surveys:finish_contact", args=[world.school.pk, row.pk])).status_code == 404
    at_school = {world.person(persona).email for persona in ("dsl", "head", "governor", "wellbeing_lead")}
    assert not at_school & {email.to for email in mails()}


def test_office_is_told_without_a_name_reads_it_and_deals_with_it(world, sign_in):
    row = asked(world, "office")
    told = mails()
    assert {email.to for email in told} == {world.person("officer").email, world.person("administrator").email}
    assert not any(word in email.text for email in told for word in ("Robin", "Class 5B", "after lunch"))
    officer, listed = sign_in("officer"), reverse("office_surveys:contact_requests")
    assert "Robin" in officer.get(listed).content.decode()
    officer.post(reverse("office_surveys:finish_contact", args=[row.pk]))
    assert [each.done_on for each in requests(world.school)] == [timezone.localdate()]
    officer.post(reverse("office_surveys:reopen_contact", args=[row.pk]))
    assert [each.done_on for each in requests(world.school)] == [None]
    with scope(everything=True):
        assert set(Activity.objects.filter(verb__startswith="contact.").values_list("school", flat=True)) == {None}


@pytest.mark.parametrize("reader", ["lead", "chair", "rep"])
def test_office_does_not_reach_what_is_for_others(world, sign_in, reader):
    row = asked(world, reader)
    officer = sign_in("officer")
    assert "Robin" not in officer.get(reverse("office_surveys:contact_requests")).content.decode()
    assert officer.post(reverse("office_surveys:finish_contact", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("reader", ["chair", "rep"])
def test_link_opens_one_request_without_an_account_and_ends_when_it_is_dealt_with(world, reader):
    row = asked(world, reader)
    (queued,) = link_mails(row)
    assert queued.text == ""
    message = composed(row)
    assert message.to == [f"{reader}@{world.school.identifier}.example"]
    assert not any(word in message.body for word in ("Robin", "Class 5B", "after lunch"))
    link, browser = link_in(message), Client()
    response = browser.get(link)
    page = response.content.decode()
    assert "Robin" in page
    assert "Please come<br>after lunch" in page
    assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not response.cookies
    done = browser.post(link)
    assert done.status_code == 303
    assert "marked as dealt with" in browser.get(done["Location"]).content.decode()
    after = browser.get(link)
    assert after.status_code == 410
    assert "Robin" not in after.content.decode()
    assert [each.done_on for each in requests(world.school)] == [timezone.localdate()]
    assert composed(row) is None
    assert acts() == 0


def acts() -> int:
    with scope(everything=True):
        return Activity.objects.filter(verb__startswith="contact.").count()


def test_link_ends_after_a_fortnight(world, monkeypatch):
    link = link_in(composed(asked(world, "chair")))
    later = signing.time.time() + timedelta(days=14, seconds=5).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert Client().get(link).status_code == 410
    assert Client().post(link).status_code == 303
    assert [each.done_on for each in requests(world.school)] == [None]


def test_link_ends_when_somebody_else_is_on_record(world):
    row = asked(world, "chair")
    link = link_in(composed(row))
    with scope(everything=True):
        SchoolContact.objects.filter(school=world.school, kind="chair").update(email="new@chair.example")
    assert Client().get(link).status_code == 410
    assert composed(row).to == ["new@chair.example"]
    assert Client().get(link_in(composed(row))).status_code == 200


def test_link_of_one_reader_opens_nothing_else(world):
    """Another number, another reader's address, no signature."""
    row = asked(world, "chair")
    with scope(everything=True):
        other = f.ContactRequestFactory(school=world.school, reader="rep")
        leads = f.ContactRequestFactory(school=world.school)
        chair = SchoolContact.objects.get(school=world.school, kind="chair")
    token = token_for(PURPOSE, row.pk, chair)
    rest = token.partition(".")[2]
    others = [token_for(PURPOSE, number, chair) for number in (other.pk, leads.pk)]
    others.append(token_for("audits.aside", row.pk, chair))  # of another room
    wrong = [f"{other.pk}.{rest}", *others, token[:-1], str(row.pk), f"{'9' * 40}.{rest}", f"²{rest}", "x"]
    assert {Client().get(reverse("respond:asked", args=[each])).status_code for each in wrong} == {410}
    assert Client().get(reverse("respond:asked", args=[token])).status_code == 200


def test_reader_with_a_link_is_told_again_then_the_office_and_after_a_fortnight_both(world):
    row = asked(world, "chair")
    for days in (1, 2, 5):
        looked(days=days)
    assert [email.arguments["again"] for email in link_mails(row)] == [False, True]
    office = {world.person("officer").email, world.person("administrator").email}
    assert {email.to for email in mails() if not email.composer} == office
    looked(days=2 + VALID.days)
    assert [email.arguments["again"] for email in link_mails(row)] == [False, True, True]
    assert len([email for email in mails() if not email.composer]) == 2 * len(office)
    assert not any("Robin" in email.text for email in mails())


def test_office_is_told_where_the_reader_is_not_on_record_any_more(world):
    ask(world, "rep")
    with scope(everything=True):
        SchoolContact.objects.filter(school=world.school).delete()
    looked()
    (row,) = requests(world.school)
    assert composed(row) is None
    told = [email for email in mails() if not email.composer]
    assert {email.to for email in told} == {world.person("officer").email, world.person("administrator").email}
    assert all("has no staff representative on this site any more" in email.text for email in told)
    assert mail.outbox == []
