"""A survey whose key is lost: it takes no answers, loses none, says so everywhere, and goes on when the key is back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.models import Ballot, Draft, Sitting, Ticket, Wave
from surveys.policies import check_can_open_session
from surveys.respondents import slips
from surveys.services import alerts, answers, closing, late_people, paper_answers, participation, safeguarding, waves
from surveys.tasks import admit_all_late_people, check_key, check_keys, close_due_waves
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.joint_waves import invite, joint_wave, launch, rowan_of
from tests.surveys.questionnaires import opened, questionnaire, sitting_of
from tests.surveys.services.test_closing import answered
from tests.surveys.waves_in_states import ALL_FOUR, again, launched, links, over, submit
from wqm.access.refusals import NotAllowed, why_not
from wqm.mail import failures, sending
from wqm.mail.enums import MailState
from wqm.mail.models import OutgoingEmail
from wqm.sealing import keys
from wqm.tenancy.scope import scope

ALERT = "surveys.key_alert"


def key_files(wave) -> list[Path]:
    return [Path(folder) / f"{wave.pk}.key" for folder in configured.SURVEY_KEY_DIRS]


def take_away(wave) -> bytes:
    """Both copies; returns what was in them."""
    content = key_files(wave)[0].read_bytes()
    for path in key_files(wave):
        path.unlink()
    return content


def bring_back(wave, content: bytes) -> None:
    for path in key_files(wave):
        path.write_bytes(content)


def checked(wave) -> Wave:
    with as_worker():
        alerts.check_key(wave.pk)
    return again(wave)


def lost(wave) -> bytes:
    """Lost, and noticed."""
    content = take_away(wave)
    assert checked(wave).key_lost_on == timezone.localdate()
    return content


def stored(wave) -> tuple[int, int]:
    """(tickets, ballots)"""
    with as_worker(), scope(everything=True):
        return Ticket.objects.filter(wave=wave).count(), Ballot.objects.filter(wave=wave).count()


def mails(wave) -> list[str]:
    with scope(everything=True):
        rows = OutgoingEmail.objects.filter(kind=ALERT, text__contains=str(wave.pk)).order_by("not_before")
        return list(dict.fromkeys(rows.values_list("subject", flat=True)))


def seen(response) -> tuple:
    headers = {name: value for name, value in response.headers.items() if name not in {"Date", "X-Request-ID"}}
    return response.status_code, headers, response.content, dict(response.cookies)


def test_lost_key_is_noted_told_and_cleared_when_it_is_back_and_told_again(world):
    wave = launched(world)
    content = lost(wave)
    assert checked(wave).key_lost_on
    assert mails(wave) == [f"Survey key missing: {wave.name}"]
    bring_back(wave, content)
    assert checked(wave).key_lost_on is None
    assert mails(wave)[1:] == [f"Survey key restored: {wave.name}"]
    with scope(everything=True):
        OutgoingEmail.objects.filter(kind=ALERT).delete()
    lost(wave)
    assert mails(wave) == [f"Survey key missing: {wave.name}"]


def test_key_of_another_survey_in_both_folders_is_no_key(world):
    wave, other = launched(world), launched(world, name="Other")
    for path in key_files(wave):
        path.write_bytes(keys.read_key(other.pk))
    assert checked(wave).key_lost_on
    assert checked(other).key_lost_on is None
    over(wave)
    with as_worker(), pytest.raises(keys.KeyMissing):
        closing.close_wave(wave.pk)


def test_no_answer_is_taken_that_nobody_can_open_and_all_are_when_the_key_is_back(world):
    wave = launched(world)
    paths = list(links(wave).values())
    submit(paths[0])
    before = stored(wave)
    content = lost(wave)
    assert submit(paths[1]).status_code == 410
    assert stored(wave) == before
    bring_back(wave, content)
    checked(wave)
    assert submit(paths[1]).status_code == 200
    assert stored(wave) == (before[0] - 1, before[1] + 1)


@pytest.mark.parametrize("language", ["", "?l=pl"])
def test_every_link_of_a_survey_that_waits_gives_the_same_bytes(world, language):
    wave = launched(world)
    used, unused = list(links(wave).values())[:2]
    submit(used)
    lost(wave)
    group = used.rpartition(".")[2]
    unknown = f"/s/{wave.pk}/{'A' * 24}.{group}"
    device = f"/s/{wave.pk}/d/{'A' * 24}.{group}"
    run = f"{device}/{'B' * 24}"
    answers_to = [seen(Client().get(path + language)) for path in (used, unused, unknown, device, run)]
    assert answers_to[1:] == answers_to[:-1]
    sent = [seen(submit(path, {**ALL_FOUR, "l": language[3:]})) for path in (used, unused, unknown)]
    assert sent == answers_to[:3]
    assert ("You do not need to do anything" in answers_to[0][2].decode()) is (language == "")
    assert ("Nie trzeba nic robić" in answers_to[0][2].decode()) is (language == "?l=pl")


def test_link_of_another_survey_says_nothing_of_the_one_that_waits(world):
    wave, other = launched(world), launched(world, name="Other")
    lost(wave)
    assert "survey link is no longer active" in Client().get(f"/s/{other.pk}/{'A' * 24}.all").content.decode()
    over(wave)
    assert "survey link is no longer active" in Client().get(f"/s/{wave.pk}/{'A' * 24}.all").content.decode()


def test_what_was_begun_is_there_when_the_key_is_back(world):
    wave = launched(world)
    link = next(iter(links(wave).values()))
    Client().post(link, {"page": "1", "go": "next", "q-lead-vision": "2"})
    content = lost(wave)
    Client().get(link)
    submit(link)
    bring_back(wave, content)
    checked(wave)
    assert "Your answers are still here" in one_line(Client().get(link).content.decode())


def test_key_that_is_lost_while_somebody_sends_from_a_shared_device_costs_no_answer(world, monkeypatch):
    wave = opened(
        world, questionnaire(), people=0, sittings=[{"name": "5B", "kind": "class", "slots": 14, "is_open": True}]
    )
    place = Client().post("/s/join/", {"code": slips.class_code(sitting_of(wave, "5B"))})["Location"]
    run = Client().post(place, {"page": "0", "go": "next"})["Location"].split("?")[0]

    # After the ticket was seen, before it is burnt.
    def lost_meanwhile(*arguments):
        with scope(everything=True):
            Wave.objects.filter(pk=wave.pk).update(key_lost_on=timezone.localdate())
        return original(*arguments)

    original = answers._cast_run
    monkeypatch.setattr(answers, "_cast_run", lost_meanwhile)
    response = Client().post(run, {"page": "1", "go": "send", "q-often": "4"})
    assert response.status_code == 410
    monkeypatch.undo()
    with scope(everything=True):
        assert Draft.objects.filter(wave=wave).count() == 1
        Wave.objects.filter(pk=wave.pk).update(key_lost_on=None)
    assert "/thanks/" in Client().post(run, {"page": "1", "go": "send", "q-often": "4"})["Location"]


def test_survey_that_took_no_answers_is_not_closed_as_too_few(world):
    wave = answered(world, 3)
    content = lost(wave)
    over(wave)
    with as_worker():
        close_due_waves()
    assert again(wave).state == "open"
    assert stored(wave)[1] == 3
    bring_back(wave, content)
    with as_worker():
        check_key(wave_id=str(wave.pk))
    assert (again(wave).state, again(wave).key_lost_on) == ("too_few", None)


def test_close_without_a_key_notes_that_it_is_lost_and_the_key_that_is_back_counts_everything(world):
    wave = answered(world, 10)
    content = take_away(wave)
    over(wave)
    with as_worker():
        close_due_waves()
    assert again(wave).key_lost_on == timezone.localdate()
    bring_back(wave, content)
    with as_worker():
        close_due_waves()
    assert again(wave).state == "published"


def test_nothing_that_needs_the_key_is_offered_meanwhile(world):
    wave = launched(world)
    lost(wave)
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        for refused in (
            lambda: waves.remind(wave=wave, by=head),
            lambda: late_people.add_late_person(
                wave=wave, school=world.school, email="late@hazel.example", language="en", by=head
            ),
            lambda: paper_answers.enter_paper(wave=again(wave), code="ABCDEFGHJK", answers={"q": 1}),
        ):
            with pytest.raises(NotAllowed, match="technical problem"):
                refused()
    assert "technical problem" in why_not(check_can_open_session, Sitting(wave=again(wave), kind="class"))


def test_mail_waits_without_an_attempt_while_the_key_is_lost_and_goes_out_when_it_is_back(world):
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.all().delete()
    wave = launched(world)
    content = take_away(wave)
    for _ in range(len(failures.PAUSES) + 2):
        worked()
    assert again(wave).key_lost_on == timezone.localdate()
    with scope(everything=True):
        rows = OutgoingEmail.objects.filter(batch=wave.pk)
        assert set(rows.values_list("state", "attempts")) == {(MailState.QUEUED, 0)}
        assert set(rows.values_list("error", flat=True)) == {
            "The survey’s key is missing. This email will go out when it is back."
        }
    assert not [message for message in mail.outbox if "/s/" in message.body]
    bring_back(wave, content)
    checked(wave)
    worked()
    assert len([message for message in mail.outbox if f"/s/{wave.pk}/" in message.body]) == 12


def worked() -> None:
    """The worker's next look at the outbox, whatever the time."""
    with as_worker():
        with scope(everything=True):
            OutgoingEmail.objects.filter(state=MailState.QUEUED).update(not_before=timezone.now())
        sending.send_queued()


def test_mail_of_another_survey_goes_out_meanwhile(world):
    wave, other = launched(world), launched(world, name="Other")
    take_away(wave)
    worked()
    written = [message.body for message in mail.outbox]
    assert not [body for body in written if f"/s/{wave.pk}/" in body]
    assert len([body for body in written if f"/s/{other.pk}/" in body]) == 12


def test_late_people_wait_for_the_key(world):
    wave = launched(world)
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        late_people.add_late_person(wave=wave, school=world.school, email="late@hazel.example", language="en", by=head)
    content = take_away(wave)
    with as_worker():
        admit_all_late_people()
    assert again(wave).key_lost_on
    with as_worker():
        assert wave.pk not in late_people.due_to_admit()
    bring_back(wave, content)
    checked(wave)
    with as_worker():
        admit_all_late_people()
    with scope(everything=True):
        assert again(wave).recipients.filter(email="late@hazel.example").exists()


def test_wave_without_its_key_holds_up_neither_participation_nor_words_of_others(world):
    first = joint_wave(world, [world.school, rowan_of(world)], trust=world.trust, name="First")
    second = joint_wave(world, [world.school, rowan_of(world)], trust=world.trust, name="Second")
    for wave in (first, second):
        invite(wave, world.school, 12)
        invite(wave, rowan_of(world), 12)
    first, second = launch(first), launch(second)
    take_away(first)
    with as_worker():
        participation.refresh_participation()
        assert safeguarding.release_due_comments() == 0
    assert again(first).key_lost_on
    assert again(second).participation_on == timezone.localdate()


def test_everybody_reads_what_happened_and_nobody_reads_a_few_minutes(world, sign_in):
    wave = launched(world)
    lost(wave)
    head = sign_in("head")
    assert f"{wave.name} cannot be counted" in head.get(f"/schools/{world.school.pk}/").content.decode()
    over(wave)
    for path in (
        reverse("surveys:list", args=[world.school.pk]),
        reverse("surveys:detail", args=[world.school.pk, wave.pk]),
    ):
        page = one_line(head.get(path).content.decode())
        assert "Technical problem" in page
        assert "Nothing has been deleted. The office is trying to restore the key" in page
        assert "a few minutes" not in page


def test_survey_that_no_worker_counts_says_since_when(world, sign_in):
    wave = launched(world)
    with scope(everything=True):
        day = timezone.localdate() - timedelta(days=2)
        Wave.objects.filter(pk=wave.pk).update(opens_on=day, closes_on=day)
    page = one_line(sign_in("head").get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode())
    assert f"should have been counted on {(day + timedelta(days=1)).day} " in page
    assert "The office is looking into it" in page
    with as_worker():
        check_keys()
        check_keys()
    assert mails(wave) == [f"Survey not counted: {wave.name}"]


def test_offices_home_leads_to_the_trouble_of_any_survey_as_its_mail_does(world, sign_in):
    officer, wave = sign_in("officer"), launched(world)
    with scope(everything=True):
        Wave.objects.filter(state="open").exclude(pk=wave.pk).update(key_lost_on=None)
    lost(wave)
    address = reverse("office_surveys:trouble", args=[wave.pk])
    home = officer.get("/office/").content.decode()
    assert f'href="{address}"' in home
    assert home.index("1 survey cannot be counted") < home.index("Schools in progress")
    with scope(everything=True):
        assert address in OutgoingEmail.objects.filter(kind=ALERT).first().text
    page = one_line(officer.get(address).content.decode())
    assert f"{wave.pk}.key" in page
    assert all(str(folder) in page for folder in configured.SURVEY_KEY_DIRS)
    assert "Check now" in page
    assert officer.get(f"{reverse('office_surveys:list')}?trouble=1").content.decode().count("What you can do") == 1


def test_check_again_asks_the_worker_to_look_at_once(world, sign_in, monkeypatch):
    wave, woken = launched(world), []
    lost(wave)
    monkeypatch.setattr("surveys.views.office.wake", lambda name, **more: woken.append((name, more)))
    sign_in("officer").post(reverse("office_surveys:check_key", args=[wave.pk]))
    assert woken == [("surveys.tasks.check_key", {"wave_id": str(wave.pk)})]
