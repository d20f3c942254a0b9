"""Planned reminders, stopping and going on, and letters in the language of their readers."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from framework.models import Questionnaire
from surveys.models import Recipient, Wave
from surveys.respondents.letters import Letter
from surveys.respondents.words import NAMES
from surveys.services import preparing, waves
from surveys.tasks import send_due_reminders
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.questionnaires import opened, questionnaire
from tests.surveys.waves_in_states import again, closed, first, launched, links, over, submit
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


TODAY_IS = TODAY()
CLASS = {"name": "5B", "kind": "class", "slots": 20}
BANNER = r'(?s)<div\s+class="govuk-notification-banner[ "](.*?)</div>\s*</div>'


@pytest.fixture
def at(monkeypatch):
    """`at(day, hour)`: it is then."""

    def move(days: int, hour: int = 8) -> None:
        day = TODAY_IS + timedelta(days=days)
        moment = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_current_timezone())
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return move


def unsaved(language: str) -> Wave:
    questionnaire = Questionnaire.objects.get(slug="sample-staff-1")
    return Wave(name="Air", questionnaire=questionnaire, closes_on=TODAY_IS, languages=[language])


def planned(world, *days: int, **fields) -> Wave:
    dates = [(TODAY_IS + timedelta(days=day)).isoformat() for day in days]
    return launched(world, reminder_dates=dates, **fields)


def sent(wave) -> int:
    with as_worker():
        send_due_reminders()
    return again(wave).reminders


def test_planned_reminder_goes_out_on_its_morning_and_once(world, at):
    wave, counts = planned(world, 3, 6), []
    for day, hour in ((2, 23), (3, 7), (3, 8), (3, 12), (5, 9), (6, 8), (6, 9), (7, 9)):
        at(day, hour)
        counts.append(sent(wave))
    assert counts == [0, 0, 1, 1, 1, 2, 2, 2]
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(batch=wave.pk, kind="surveys.reminder").count() == 24


def test_two_missed_reminders_are_sent_as_one(world, at):
    wave = planned(world, 3, 6)
    at(7)
    assert [sent(wave), sent(wave)] == [1, 1]


def test_reminder_by_hand_takes_the_place_of_the_first_planned_one(world, at):
    wave = planned(world, 3, 6)
    with scope(everything=True):
        waves.remind(wave=wave, by=world.person("head"))
    counts = []
    for day in (3, 6, 7):
        at(day)
        counts.append(sent(wave))
    assert counts == [1, 2, 2]


def test_no_reminder_after_the_last_day_or_after_the_close(world, at):
    over, done = planned(world, 3, name="Over"), planned(world, 3, name="Done")
    closed(done)
    at(15)
    assert (sent(over), sent(done)) == (0, 0)


def test_wave_that_is_stopped_keeps_no_other_from_being_reminded(world, at):
    stopped, other = planned(world, 3, name="A"), planned(world, 3, name="B")
    with scope(everything=True):
        waves.stop_sending(wave=stopped, by=world.person("head"))
    at(3)
    assert (sent(stopped), sent(other)) == (0, 1)


def test_what_is_stopped_goes_nowhere_until_somebody_goes_on(world):
    wave, head = launched(world), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        with pytest.raises(NotAllowed, match="Sending is not paused"):
            waves.go_on_sending(wave=wave, by=head)
        waves.stop_sending(wave=wave, by=head)
        with pytest.raises(NotAllowed, match="nothing to pause"):
            waves.stop_sending(wave=wave, by=head)
        with pytest.raises(NotAllowed, match="Sending is paused. Resume sending first."):
            waves.remind(wave=wave, by=head)
    with as_worker():
        send_queued()
    assert invitations(wave) == []
    with scope(schools=[world.school.pk], person=head.pk):
        waves.go_on_sending(wave=wave, by=head)
    with as_worker():
        send_queued()
        send_queued()
    assert len(invitations(wave)) == 12


def invitations(wave) -> list[str]:
    return [message.to[0] for message in mail.outbox if message.subject.startswith(wave.name)]


def test_reminder_goes_to_everybody_and_reads_no_ticket(world):
    wave, head = launched(world), world.person("head")
    for link in list(links(wave).values())[:5]:
        assert submit(link).status_code == 200
    with scope(schools=[world.school.pk], person=head.pk):
        waves.remind(wave=wave, by=head)
    with as_worker(), CaptureQueriesContext(connection) as asked:
        send_queued()
    assert len([message for message in mail.outbox if message.subject.startswith("Reminder")]) == 12
    assert not [query["sql"] for query in asked if "surveys_ticket" in query["sql"] or "surveys_ballot" in query["sql"]]


def test_nobody_is_invited_or_reminded_after_the_last_day_where_no_worker_has_closed_the_survey(world):
    wave, head = launched(world), world.person("head")
    over(wave)
    with scope(schools=[world.school.pk], person=head.pk), pytest.raises(NotAllowed, match="only while a survey is"):
        waves.remind(wave=wave, by=head)
    with as_worker():
        send_queued()
    assert mail.outbox == []


def test_stopping_says_nothing_about_how_much_is_left(world, sign_in):
    wave = launched(world)
    page = sign_in("head").post(reverse("surveys:stop", args=[world.school.pk, wave.pk]), follow=True)
    said = one_line(first(BANNER, page.content.decode()))
    assert "Sending paused" in said
    assert not re.search(r"\d", said[said.index("Sending paused") :])


def test_mail_is_staggered(world, settings):
    settings.SURVEY_MAIL_PER_MINUTE = 5
    wave = launched(world)
    with scope(everything=True):
        due = sorted(OutgoingEmail.objects.filter(batch=wave.pk).values_list("not_before", flat=True))
    assert [round((moment - due[0]).total_seconds() / 60) for moment in due] == [0] * 5 + [1] * 5 + [2] * 2


def test_everybody_gets_the_letter_in_their_language_where_the_wave_offers_it(world):
    wave = launched(world, 9)
    codes = ["en", "pl", "ur", "ar", "cy", "ro", "en-easy"]
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(languages=["pl", "ur", "ar", "cy", "en-easy"])
        for recipient, code in zip(Recipient.objects.filter(wave=wave).order_by("email")[:7], codes, strict=True):
            Recipient.objects.filter(pk=recipient.pk).update(language=code)
    with as_worker():
        send_queued()
    bodies = {message.to[0]: message.body for message in mail.outbox if message.subject.startswith(wave.name)}
    openings = [bodies[f"person{at}@hazel.example"].lstrip("\u200f").split("\n")[0] for at in range(7)]
    hello = ["Hello,", "Dzień dobry,", "السلام علیکم،", "مرحبًا،", "Helo,", "Hello,", "Hello,"]
    assert openings == hello
    assert "?l=pl" in bodies["person1@hazel.example"]


@pytest.mark.parametrize("language", ["ur", "ar"])
def test_letter_from_the_right_keeps_names_and_numbers_in_order(world, language):
    letter = Letter(unsaved(language), "Hazel Primary", language, is_reminder=True)
    body = letter.body("https://site.example/s/1")
    assert "\u2068Hazel Primary\u2069" in body
    assert "\u2066" + "08000 562 561" + "\u2069" in body
    assert "\nhttps://site.example/s/1\n" in body
    ours = [line for line in body.split("\n") if any("\u0600" <= character <= "\u06ff" for character in line)]
    assert len(ours) == 6
    assert all(line.startswith("\u200f") for line in ours)
    assert letter.subject().startswith("\u200f")


@pytest.mark.parametrize("language", sorted(NAMES))
def test_letter_of_every_language_says_all(world, language):
    wave = unsaved(language)
    wave.messages = {"en": "Own words."}
    body = Letter(wave, "Hazel Primary", language).body("LINK")
    assert [part in body for part in ("Air", "Hazel Primary", "LINK", "Own words.", "0800 1111")] == [True] * 5
    assert body.count("\n\n") == 6
    assert "{" not in body


def test_test_goes_to_oneself_and_leads_to_the_preview(world):
    wave, head = launched(world), world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        preparing.send_test(wave=wave, by=head)
    with scope(everything=True):
        email = OutgoingEmail.objects.get(kind="surveys.test")
    assert (email.to, email.subject) == (head.email, f"Test: {wave.name}, Hazel Primary")
    assert email.text.startswith("This is a test")
    assert f"/schools/{world.school.pk}/surveys/{wave.pk}/preview/" in email.text
    assert "/s/" not in email.text


def test_survey_of_classes_alone_offers_no_message_and_sends_none(world, at, sign_in):
    planned_for = [(TODAY_IS + timedelta(days=3)).isoformat()]
    wave = opened(world, questionnaire(), people=0, sittings=[CLASS], reminder_dates=planned_for)
    head, base = sign_in("head"), [world.school.pk, wave.pk]
    page = head.get(reverse("surveys:detail", args=base)).content.decode()
    assert head.post(reverse("surveys:remind", args=base), {"seen": "9" * 5000}).status_code == 302
    offered = (">Send a reminder", ">Pause sending", "Reminders go out automatically")
    assert [words for words in offered if words in page] == []
    for act in ("remind", "stop"):
        answer = head.post(reverse(f"surveys:{act}", args=base), {"seen": "0"}, follow=True).content.decode()
        assert "No one was invited by email" in one_line(first(BANNER, answer))
    at(3, 9)
    assert sent(wave) == 0
