"""Names are one line; a sender is one address."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.test import override_settings

from accounts.models import User
from accounts.services import create_person, rename_person
from schools.models import School, Trust
from schools.services.schools import create_trust
from surveys.models import Wave
from tests import factories as f
from wqm.lines import one_line
from wqm.mail.checks import sender_can_send
from wqm.senders import one_sender
from wqm.tenancy.scope import scope

FORGED = "Ada Nwosu\r\n\r\nYour account is closed:\u2028https://bad.example"
PLAIN = "Ada Nwosu Your account is closed: https://bad.example"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (FORGED, PLAIN),
        ("  Ada   Nwosu ", "Ada Nwosu"),
        ("Ada\x00\x07 Nwosu", "Ada Nwosu"),
        ("Ada\x85Nwosu\x0b", "Ada Nwosu"),
        ("Zoë O’Brien-Müller", "Zoë O’Brien-Müller"),
        ("", ""),
    ],
)
def test_line(text, line):
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ada\u202e \u2066Nwosu\u200b\ufeff", "Ada Nwosu"),
        ("Ada\u2060\nNwosu", "Ada Nwosu"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),  # Persian, with its joiner
    ],
)
def test_name_of_a_person_reads_as_it_is_written(db, text, name):
    assert create_person(email="ada@people.example", name=text).name == name


def test_name_of_a_person_is_one_line_on_the_row_and_in_the_table(db):
    person = create_person(email="ada@people.example", name=FORGED)
    assert (person.name, User.objects.get(pk=person.pk).name) == (PLAIN, PLAIN)
    rename_person(user=person, name="Ada\nNwosu")
    assert (person.name, User.objects.get(pk=person.pk).name) == ("Ada Nwosu", "Ada Nwosu")


def test_names_that_are_written_in_bulk_are_one_line(db):
    with scope(everything=True):
        School.objects.bulk_create([School(name="Hazel\nPrimary", identifier="910001")])
        Trust.objects.filter(pk=create_trust(name="Northern\nLights", by=f.UserFactory()).pk).update(name="A\tB")
        assert School.objects.get(identifier="910001").name == "Hazel Primary"
        assert Trust.objects.filter(name="A B").count() == 1


def test_name_of_a_survey_is_one_line(world):
    with scope(everything=True):
        wave = world.first(Wave)
        wave.name = "How are we?\nOpen https://bad.example"
        wave.save()
        assert Wave.objects.get(pk=wave.pk).name == "How are we? Open https://bad.example"


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("Quality Mark <office@mark.example>", "Quality Mark <office@mark.example>"),
        ("Quality Mark, Office <office@mark.example>", '"Quality Mark, Office" <office@mark.example>'),
        ('"Quality Mark, Office" <office@mark.example>', '"Quality Mark, Office" <office@mark.example>'),
        ("office@mark.example", "office@mark.example"),
    ],
)
def test_sender_is_one_address(written, sender):
    assert one_sender(written) == sender
    with override_settings(DEFAULT_FROM_EMAIL=one_sender(written)):
        assert sender_can_send() == []
        EmailMessage("Hello", "Words", to=["a@people.example"]).send()
    assert mail.outbox[-1].message()["From"] == sender


@pytest.mark.parametrize(
    "written",
    [
        "Quality Mark, office@mark.example",
        "office@mark.example, quality@mark.example",
        "Quality Mark",
        "",
        "Mark <office@>",
    ],
)
def test_sender_that_no_server_takes_is_refused_before_it_is_used(written):
    with override_settings(DEFAULT_FROM_EMAIL=one_sender(written)):
        assert [error.id for error in sender_can_send()] == ["mail.E001"]


def test_sender_of_this_installation_is_fine():
    assert "@" in settings.DEFAULT_FROM_EMAIL
