"""Recording the agreement on use, and what a staff survey does without it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from framework.enums import TextKey
from framework.sample_texts import SAMPLES
from framework.services.texts import save_text
from schools.models import UseAgreement
from schools.queries import agreement_in_force
from surveys.services import waves
from tests.databases import as_role
from tests.reading import one_line
from tests.surveys.joint_waves import invite, joint_wave
from tests.surveys.questionnaires import opened, questionnaire
from tests.surveys.waves_in_states import draft
from wqm.access.refusals import NotAllowed
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


@pytest.fixture
def without(world):
    """Hazel has agreed nothing yet."""
    with as_role(OWNER), scope(everything=True):
        UseAgreement.objects.filter(school=world.school).delete()


def address(world) -> str:
    return reverse("surveys:agreement", args=[world.school.pk])


def office_writes(world) -> None:
    """The office replaces the sample."""
    with scope(everything=True):
        save_text(key=TextKey.AUDIT_USE, body="Other words.", edition=0, by=world.person("administrator"))


def typed(page, **fields) -> dict[str, str]:
    """What is sent from the page as it is shown."""
    day = TODAY()
    sent = {"with_whom": "NEU and Unison reps", "seen": page.context["seen"]}
    return sent | {f"agreed_on-{part}": str(getattr(day, part)) for part in ("day", "month", "year")} | fields


def test_leader_records_what_was_talked_through_with_the_text_as_it_is(world, sign_in, without):
    head = sign_in("head")
    page = head.get(address(world))
    assert "has not recorded an agreement yet" in one_line(page.content.decode())
    assert head.post(address(world), typed(page)).status_code == 302
    agreement = agreement_in_force(world.school)
    assert (agreement.with_whom, agreement.agreed_on) == ("NEU and Unison reps", TODAY())
    assert agreement.text == SAMPLES[TextKey.AUDIT_USE]


def test_later_change_of_the_text_leaves_what_was_agreed_and_says_so(world, sign_in, without):
    head = sign_in("head")
    head.post(address(world), typed(head.get(address(world))))
    assert "The office has changed its text" not in head.get(address(world)).content.decode()
    office_writes(world)
    page = one_line(head.get(address(world)).content.decode())
    assert "The office has changed its text since" in page
    assert "appraisal, pay, capability or discipline" in page
    assert agreement_in_force(world.school).text == SAMPLES[TextKey.AUDIT_USE]


def test_text_that_changed_while_the_page_was_open_is_read_again_first(world, sign_in, without):
    head = sign_in("head")
    sent = typed(head.get(address(world)))
    office_writes(world)
    page = head.post(address(world), sent)
    assert (page.status_code, page.context["form"]["with_whom"].value()) == (422, "NEU and Unison reps")
    assert "Read it again before you record the agreement" in one_line(page.content.decode())
    assert agreement_in_force(world.school) is None
    assert head.post(address(world), typed(page)).status_code == 302


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"with_whom": " "}, "Enter who took part in the conversation"),
        ({"with_whom": "…"}, "Enter who took part in the conversation"),
        ({"agreed_on-year": str(TODAY().year + 1)}, "must be today or in the past"),
        ({"agreed_on-day": "", "agreed_on-month": "", "agreed_on-year": ""}, "Enter the date of the conversation"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world, sign_in, without, fields, says):
    head = sign_in("head")
    page = head.post(address(world), typed(head.get(address(world)), **fields))
    assert (page.status_code, says in page.content.decode()) == (422, True)


def test_who_sees_surveys_reads_it_and_does_not_record_it(world, sign_in):
    governor = sign_in("governor")
    page = governor.get(address(world))
    assert "Reps of Hazel Primary" in page.content.decode()
    assert "Record agreement" not in page.content.decode()
    assert governor.post(address(world), typed(page)).status_code == 403


def test_staff_survey_is_not_sent_before_it_and_the_pages_say_where(world, sign_in, without):
    wave, head = draft(world), sign_in("head")
    for name in ("surveys:detail", "surveys:send"):
        page = head.get(reverse(name, args=[world.school.pk, wave.pk])).content.decode()
        assert "go through the agreement on use with staff and their representatives" in one_line(page)
        assert f'href="{address(world)}"' in page
    with scope(schools=[world.school.pk]), pytest.raises(NotAllowed, match="agreement on use"):
        waves.send_wave(wave=wave, by=world.person("head"))
    head.post(address(world), typed(head.get(address(world))))
    assert "Check and send" in head.get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode()
    with scope(schools=[world.school.pk], person=world.person("head").pk):
        waves.send_wave(wave=wave, by=world.person("head"))


def test_wave_of_several_schools_names_those_without_and_is_sent(world, sign_in, without):
    wave = joint_wave(world, [world.school], trust=world.trust, opens_on=TODAY() + timedelta(days=1))
    invite(wave, world.school, 12)
    send = reverse("trust_surveys:send", args=[world.trust.pk, wave.pk])
    page = one_line(sign_in("trust_lead").get(send).content.decode())
    assert "These schools have not recorded the agreement on use:" in page
    assert "<li>Hazel Primary</li>" in page
    with scope(everything=True):
        waves.send_wave(wave=wave, by=None)
    own = sign_in("head").get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode()
    assert address(world) not in own


def test_school_in_a_wave_of_several_is_asked_on_its_own_page(world, sign_in, without):
    wave = joint_wave(world, [world.school], trust=world.trust)
    page = sign_in("head").get(reverse("surveys:detail", args=[world.school.pk, wave.pk])).content.decode()
    assert f'href="{address(world)}"' in page


def test_survey_of_parents_needs_none(world, without):
    wave = opened(world, questionnaire(audience="parents"))
    assert wave.state == "open"
