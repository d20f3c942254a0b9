"""Preparing, sending, launching and reminding: services and what they refuse."""

from datetime import datetime, timedelta
from unittest.mock import Mock

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys import policies, questions
from surveys.models import Recipient, Ticket, Wave
from surveys.queries.stages import stage_of
from surveys.questions import clean_text
from surveys.recipients import BadList
from surveys.services import waves
from surveys.services.participation import refresh_participation
from surveys.tasks import launch_asked_waves
from tests.databases import as_worker
from tests.surveys.waves_in_states import again, draft, launched, links, listed, submit
from wqm.access.refusals import NotAllowed, why_not
from wqm.mail.models import OutgoingEmail
from wqm.sealing import keys
from wqm.tenancy.scope import scope

TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def act(world):
    """Run a service as Hazel's head, in the school's scope."""
    head = world.person("head")

    def run(service, **arguments):
        with scope(schools=[world.school.pk], person=head.pk):
            return service(by=head, **arguments)

    return run


def tickets(wave) -> list[bytes]:
    with as_worker(), scope(everything=True):
        return [bytes(tag) for tag in Ticket.objects.filter(wave=wave).values_list("tag", flat=True)]


def test_list_takes_the_place_of_the_one_before(world, act):
    wave = draft(world, people=12)
    act(waves.replace_recipients, wave=wave, content=listed(9))
    with scope(everything=True):
        assert Recipient.objects.filter(wave=wave).count() == 9


def test_bad_list_leaves_the_one_before(world, act):
    wave = draft(world, people=12)
    with pytest.raises(BadList):
        act(waves.replace_recipients, wave=wave, content=b"Name\nA")
    with scope(everything=True):
        assert Recipient.objects.filter(wave=wave).count() == 12


def test_wave_with_fewer_than_two_more_than_k_people_cannot_be_sent(world, act):
    with pytest.raises(NotAllowed, match="Only 8 people are invited. A survey needs at least 9"):
        act(waves.send_wave, wave=draft(world, people=8))
    with pytest.raises(NotAllowed, match="Only 1 person is invited."):
        act(waves.send_wave, wave=draft(world, people=1))
    act(waves.send_wave, wave=draft(world, people=9))


def test_wave_without_a_list_or_after_its_last_day_cannot_be_sent(world, act):
    with pytest.raises(NotAllowed, match="There are no recipients yet"):
        act(waves.send_wave, wave=draft(world, people=0))
    with pytest.raises(NotAllowed, match="last day to respond has passed"):
        act(waves.send_wave, wave=draft(world, opens_on=TODAY() - 9 * DAY, closes_on=TODAY() - DAY))


def test_sent_wave_cannot_be_changed_sent_again_or_deleted(world, act):
    wave = draft(world)
    act(waves.send_wave, wave=wave)
    for service, more in (
        (waves.send_wave, {}),
        (waves.replace_recipients, {"content": listed(9)}),
        (waves.delete_wave, {}),
    ):
        with pytest.raises(NotAllowed):
            act(service, wave=wave, **more)


def test_draft_is_deleted_with_its_list(world, act):
    wave = draft(world)
    act(waves.delete_wave, wave=wave)
    with scope(everything=True):
        assert not Wave.objects.filter(pk=wave.pk).exists()
        assert not Recipient.objects.filter(wave_id=wave.pk).exists()


def test_planned_wave_can_be_taken_back_and_an_open_one_cannot(world, act):
    wave = draft(world, opens_on=TODAY() + DAY)
    act(waves.send_wave, wave=wave)
    act(waves.recall_wave, wave=wave)
    assert again(wave).send_wanted is False
    with pytest.raises(NotAllowed, match="have gone out"):
        act(waves.recall_wave, wave=launched(world))


@pytest.mark.parametrize(("days", "hour", "due"), [(1, 12, False), (0, 7, False), (0, 8, True), (-1, 3, True)])
def test_planned_invitations_go_out_in_the_morning_of_their_day(world, act, monkeypatch, days, hour, due):
    now = timezone.localtime()
    wave = draft(world, opens_on=TODAY() + days * DAY)
    act(waves.send_wave, wave=wave)
    moment = datetime(now.year, now.month, now.day, hour, tzinfo=now.tzinfo)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with as_worker():
        assert (wave.pk in waves.due_to_launch()) is due


def test_launch_makes_a_ticket_for_everybody_in_the_order_of_the_tags(scratch):
    wave = launched(scratch, people=40)
    assert wave.state == "open"
    assert len(wave.public_key) == 32
    assert wave.invited == 40
    rows = tickets(wave)
    assert len(rows) == wave.tickets == 45
    assert rows == sorted(rows)


def test_launch_again_changes_nothing(world):
    wave = launched(world)
    before = tickets(wave), keys.read_key(wave.pk)
    with as_worker():
        assert waves.launch_wave(wave.pk) is False
    assert (tickets(wave), keys.read_key(wave.pk)) == before


def test_launch_that_failed_before_its_commit_is_repeated_with_the_same_key(scratch, monkeypatch):
    wave = draft(scratch)
    head = scratch.person("head")
    with scope(schools=[scratch.school.pk], person=head.pk):
        waves.send_wave(wave=wave, by=head)
    with monkeypatch.context() as broken, as_worker(), pytest.raises(OSError, match="disk"):
        broken.setattr(waves, "queue_composed", _no_disk)
        waves.launch_wave(wave.pk)
    assert again(wave).state == "draft"
    assert tickets(wave) == []
    key = keys.read_key(wave.pk)
    with as_worker():
        assert waves.launch_wave(wave.pk)
    assert keys.read_key(wave.pk) == key
    assert len(tickets(wave)) == 12 + 5


def _no_disk(**kwargs):
    raise OSError("no space left on disk")


def test_wave_that_can_no_longer_be_launched_becomes_a_draft_and_holds_up_no_other(world, act):
    late, good = draft(world, name="Late"), draft(world, name="Good", opens_on=TODAY() - DAY)
    act(waves.send_wave, wave=late)
    act(waves.send_wave, wave=good)
    with scope(everything=True):
        Wave.objects.filter(pk=late.pk).update(opens_on=TODAY() - 9 * DAY, closes_on=TODAY() - DAY)
    with as_worker():
        launch_asked_waves()
    late = again(late)
    assert (late.state, late.send_wanted) == ("draft", False)
    assert again(good).state == "open"


def test_reminder_writes_a_row_for_everybody_alike(world, act):
    wave = launched(world)
    submit(next(iter(links(wave).values())))
    act(waves.remind, wave=wave, seen=0)
    with scope(everything=True):
        rows = OutgoingEmail.objects.filter(batch=wave.pk, kind="surveys.reminder")
        assert rows.count() == 12


def test_two_clicks_send_one_reminder_and_there_are_two_at_most(world, act):
    wave = launched(world)
    act(waves.remind, wave=wave, seen=0)
    with pytest.raises(NotAllowed, match="a moment ago"):
        act(waves.remind, wave=wave, seen=0)
    act(waves.remind, wave=wave, seen=1)
    with pytest.raises(NotAllowed, match="Two reminders"):
        act(waves.remind, wave=wave, seen=2)


def test_band_is_written_once_a_day(world):
    wave = launched(world, people=20)
    wave_links = list(links(wave).values())
    for link in wave_links[:2]:
        submit(link)
    with as_worker():
        refresh_participation()
    assert again(wave).participation == "under a quarter"
    for link in wave_links[2:16]:
        submit(link)
    with as_worker():
        refresh_participation()
    assert again(wave).participation == "under a quarter"
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(participation_on=TODAY() - DAY)
    with as_worker():
        refresh_participation()
    assert again(wave).participation == "three quarters or more"


def test_band_of_fewer_than_twenty_invited_is_never_written(world):
    wave = launched(world, people=19)
    submit(next(iter(links(wave).values())))
    with as_worker():
        refresh_participation()
    assert again(wave).participation == ""


@pytest.mark.parametrize(("people", "said"), [(19, "Not shown"), (20, "Not known yet")])
def test_page_of_an_open_survey_says_whether_a_band_will_ever_be_there(world, sign_in, people, said):
    wave = launched(world, people=people)
    page = sign_in("head").get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode()
    assert [words for words in ("Not shown", "Not known yet") if words in page] == [said]


def test_every_stage_says_what_is_next(world, act):
    wave = draft(world, people=0)
    assert stage_of(wave, 0).next_step == "Add your list of recipients."
    assert stage_of(wave, 3).next_step == "Your list is too short. A survey needs at least 9 people."
    assert stage_of(wave, 12).next_step == "Check and send."
    wave.send_wanted = True
    assert stage_of(wave, 12).code == "starting"
    wave.opens_on += DAY
    assert stage_of(wave, 12).code == "planned"
    wave.state = "open"
    assert stage_of(wave, 12).code == "open"
    wave.closes_on = TODAY() - DAY
    assert stage_of(wave, 12).code == "closing"
    codes = {
        state: stage_of(Wave(state=state, k=7), 0).code
        for state in ("published", "settled", "too_few", "settled_empty")
    }
    assert codes == {"published": "results", "settled": "results", "too_few": "too_few", "settled_empty": "too_few"}


@pytest.mark.parametrize(("state", "send_wanted"), [("draft", False), ("open", True)])
def test_wave_that_was_taken_back_or_is_open_is_not_launched(world, state, send_wanted):
    wave = draft(world, people=8)
    with scope(everything=True):
        fields = {"public_key": b"k" * 32} if state == "open" else {}
        Wave.objects.filter(pk=wave.pk).update(state=state, send_wanted=send_wanted, **fields)
    with as_worker():
        assert waves.launch_wave(wave.pk) is False
    with scope(everything=True):
        assert not Ticket.objects.filter(wave=wave).exists()
        assert Wave.objects.get(pk=wave.pk).state == state


@pytest.mark.parametrize("state", ["draft", "published", "too_few", "settled", "settled_empty"])
def test_only_an_open_wave_can_be_closed_or_reminded(state):
    wave = Wave(state=state, k=7)
    assert why_not(policies.check_can_close, wave) == "This survey is not open, so it cannot be closed."
    assert why_not(policies.check_can_remind, wave).startswith("You can send reminders only")


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("a\r\nb", "a\nb"),
        ("caf\u00e9\u00a0au\tlait", "caf\u00e9 au lait"),
        ("\u202eevil\x00\x07", "evil"),
        ("می‌خواهم", "می‌خواهم"),
        ("\N{MAN}\u200d\N{PERSONAL COMPUTER}", "\N{MAN}\u200d\N{PERSONAL COMPUTER}"),
        ("  \n ", ""),
        ("x" * 700, "x" * 600),
    ],
)
def test_words_are_kept_as_written_without_control_characters(typed, cleaned):
    assert clean_text(typed) == cleaned


def test_form_of_megabytes_does_not_keep_the_server_busy(monkeypatch):
    looked_at = Mock(wraps=questions._clean_character)
    monkeypatch.setattr(questions, "_clean_character", looked_at)
    assert clean_text("\u200b" * 600 + "x" * 2_000_000) == "x" * 600
    assert looked_at.call_count <= 10_000
