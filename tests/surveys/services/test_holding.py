"""Surveys of a school that is gone, says the register, wait for somebody's decision; what they promise stays."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from schools.models import RegisterChange
from schools.services.register_changes import Moved, note_changes, resolve_change
from surveys.enums import WaveState
from surveys.models import Ballot, WaveSchool
from surveys.services import holding, last_day, waves
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.joint_waves import invite, joint_wave, launch, rowan_of
from tests.surveys.waves_in_states import again, closed, draft, launched, links, submit
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.tenancy.scope import scope


def close_in_register(school, status: str = "closed") -> None:
    """The register says that the school is gone, as an import does."""
    before = school.status, school.trust_id
    school.status = status
    with as_worker(), scope(everything=True):
        school.save(update_fields=["status"])
        note_changes(moved=[Moved(school, *before, "")], by=None)


def planned(world, **fields):
    """A wave of Hazel that opens in three days."""
    head, opens_on = world.person("head"), timezone.localdate() + timedelta(days=3)
    wave = draft(world, opens_on=opens_on, **fields)
    with scope(schools=[world.school.pk], person=head.pk):
        waves.send_wave(wave=wave, by=head)
    return wave


def its_day_comes(wave) -> None:
    with scope(everything=True):
        wave.opens_on = timezone.localdate()
        wave.save(update_fields=["opens_on"])


def launches(wave) -> bool:
    with as_worker():
        return waves.launch_wave(wave.pk)


def invited() -> list[str]:
    """Who gets mail about a survey now, by those whose mail is due."""
    mail.outbox.clear()
    with scope(everything=True):
        OutgoingEmail.objects.filter(kind__startswith="surveys.").update(not_before=timezone.now())
    with as_worker():
        send_queued()
    return sorted(message.to[0] for message in mail.outbox if message.to[0].startswith("p"))


def decide(world, wave, service=holding.continue_wave) -> None:
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        service(wave=wave, by=head)


def test_planned_survey_of_a_closed_school_does_not_open_until_somebody_continues_it(world):
    wave = planned(world)
    close_in_register(world.school)
    its_day_comes(wave)
    assert (launches(wave), again(wave).state, again(wave).send_wanted) == (False, WaveState.DRAFT, True)
    decide(world, wave)
    assert (launches(wave), again(wave).state) == (True, WaveState.OPEN)


def test_planned_survey_whose_last_day_passes_on_hold_is_a_draft_again_and_not_on_hold(world):
    wave = planned(world)
    close_in_register(world.school)
    with scope(everything=True):
        wave.opens_on = wave.closes_on = timezone.localdate() - timedelta(days=1)
        wave.save(update_fields=["opens_on", "closes_on"])
    assert (launches(wave), again(wave).send_wanted) == (False, False)
    with scope(everything=True):
        assert not WaveSchool.objects.get(wave=wave).on_hold


def test_taking_back_a_planned_survey_is_a_decision(world):
    wave = planned(world)
    close_in_register(world.school)
    decide(world, wave, waves.recall_wave)
    with scope(everything=True):
        assert not WaveSchool.objects.get(wave=wave).on_hold


def test_invitations_of_an_open_survey_wait_and_go_out_when_it_continues(world):
    wave = launched(world)
    close_in_register(world.school)
    assert invited() == []
    decide(world, wave)
    assert len(invited()) == 12


def test_survey_on_hold_is_not_reminded_of(world):
    wave = launched(world)
    assert len(invited()) == 12
    close_in_register(world.school)
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk), pytest.raises(NotAllowed, match="on hold"):
        waves.remind(wave=wave, by=head)
    assert invited() == []


def test_links_of_a_survey_on_hold_work_and_its_last_day_is_kept(world):
    wave = launched(world)
    close_in_register(world.school)
    for link in links(wave).values():
        assert submit(link).status_code == 200
    with scope(everything=True), as_worker():
        assert Ballot.objects.filter(wave=wave).count() == 12
    assert closed(wave).state == WaveState.PUBLISHED


def test_ending_now_ends_at_midnight_and_invites_nobody_else(world):
    wave = launched(world)
    close_in_register(world.school)
    decide(world, wave, last_day.close_today)
    wave = again(wave)
    assert (wave.closes_on, wave.state, wave.sending_stopped) == (timezone.localdate(), WaveState.OPEN, True)
    assert invited() == []
    with scope(everything=True):
        assert not WaveSchool.objects.get(wave=wave).on_hold


def test_second_person_who_continues_reads_that_it_is_decided(world):
    wave = launched(world)
    close_in_register(world.school)
    decide(world, wave)
    with pytest.raises(NotAllowed, match="not on hold"):
        decide(world, wave)


def test_change_of_trust_stops_no_survey(world):
    wave = launched(world)
    with as_worker(), scope(everything=True):
        before, world.school.trust = world.school.trust_id, world.other_trust
        world.school.save(update_fields=["trust"])
        note_changes(moved=[Moved(world.school, "open", before, "")], by=None)
        assert RegisterChange.objects.filter(resolved_at=None).get().kind == "trust"
        assert not WaveSchool.objects.get(wave=wave).on_hold


def test_in_a_survey_of_several_schools_only_people_of_the_closed_one_wait(world):
    rowan = rowan_of(world)
    wave = joint_wave(world, [world.school, rowan], trust=world.trust)
    invite(wave, world.school, 12)
    invite(wave, rowan, 12)
    wave = launch(wave)
    close_in_register(rowan)
    assert len(invited()) == 12
    with scope(everything=True):
        waves.remind(wave=wave, by=None)
    assert len(invited()) == 12
    with scope(everything=True):
        holding.continue_wave(wave=wave, by=None)
    assert len(invited()) == 12  # the invitations that waited; the reminder was for the others


def test_survey_of_the_trust_is_decided_by_the_trust_when_the_school_has_left_it_too(world, sign_in):
    rowan = rowan_of(world)
    wave = joint_wave(world, [world.school, rowan], trust=world.trust)
    invite(wave, world.school, 12)
    invite(wave, rowan, 12)
    wave = launch(wave)
    close_in_register(rowan)
    with scope(everything=True):
        rowan.trust = None
        rowan.save(update_fields=["trust"])
    lead = sign_in("trust_lead")
    page = one_line(lead.get(reverse("trust_surveys:detail", args=[world.trust.pk, wave.pk])))
    assert "The national register says that Rowan Secondary has closed or merged." in page
    lead.post(reverse("trust_surveys:keep", args=[world.trust.pk, wave.pk]))
    with scope(everything=True):
        assert not WaveSchool.objects.filter(wave=wave, on_hold=True).exists()


def test_school_does_not_read_which_other_school_of_a_survey_is_gone(world, sign_in):
    rowan = rowan_of(world)
    wave = joint_wave(world, [world.school, rowan], trust=world.trust)
    invite(wave, world.school, 12)
    invite(wave, rowan, 12)
    wave = launch(wave)
    close_in_register(rowan)
    page = one_line(sign_in("head").get(reverse("surveys:detail", args=[world.school.pk, wave.pk])))
    assert ("Rowan" in page, "on hold" in page) == (False, False)


def test_page_of_a_survey_on_hold_offers_to_continue_and_to_end(world, sign_in):
    wave = launched(world)
    close_in_register(world.school)
    address = reverse("surveys:detail", args=[world.school.pk, wave.pk])
    head = sign_in("head")
    page = one_line(head.get(address))
    assert ("Continue survey" in page, "End the survey today" in page) == (True, True)
    assert "Continue survey" not in one_line(sign_in("slt").get(address))
    answer = one_line(head.post(reverse("surveys:keep", args=[world.school.pk, wave.pk]), follow=True))
    assert ("Survey continued." in answer, "This survey is on hold" in answer) == (True, False)


def test_home_of_the_school_names_the_survey_that_waits(world, sign_in):
    wave = launched(world)
    close_in_register(world.school)
    page = sign_in("head").get(reverse("school_home", args=[world.school.pk]))
    assert "The survey “How are we?”, closes on" in one_line(page)
    assert reverse("surveys:detail", args=[world.school.pk, wave.pk]) in page.content.decode()


def test_office_resolves_only_after_the_decision_about_surveys(world):
    wave, officer = launched(world), world.person("officer")
    close_in_register(world.school)
    with scope(everything=True):
        change = RegisterChange.objects.get(resolved_at=None)
        with pytest.raises(NotAllowed, match="First, deal with what is open there: the survey “How are we"):
            resolve_change(change=change, note="Done", by=officer)
        holding.continue_wave(wave=wave, by=officer)
        resolve_change(change=change, note="Done", by=officer)
