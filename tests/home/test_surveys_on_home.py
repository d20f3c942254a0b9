"""What the home pages say about surveys: whose list is waited for, and what the office has to share."""

from django.urls import reverse
from django.utils import timezone

from surveys.models import Sitting, WaveSchool
from tests.surveys.joint_waves import invite, joint_wave, rowan_of
from tests.surveys.waves_in_states import again, closed, launched, links, submit
from wqm.tenancy.scope import scope

WAITS = "All of us needs your list of people"


def home(client, school) -> str:
    return client.get(reverse("school_home", args=[school.pk])).content.decode()


def test_head_reads_that_the_trusts_draft_needs_a_list_until_it_is_there(world, sign_in):
    wave = joint_wave(world, [world.school, rowan_of(world)], trust=world.trust)
    head = sign_in("head")
    page = home(head, world.school)
    assert (WAITS in page, "Northern Trust runs this survey" in page) == (True, True)
    assert WAITS in home(sign_in("head_same_trust"), rowan_of(world))
    assert WAITS not in home(sign_in("slt"), world.school)  # who cannot add one
    invite(wave, world.school, 8)
    assert WAITS not in home(head, world.school)
    assert WAITS in home(sign_in("head_same_trust"), rowan_of(world))


def test_draft_of_the_office_needs_no_list_where_a_class_is_there_and_own_drafts_are_not_named(world, sign_in):
    wave = joint_wave(world, [world.school, rowan_of(world)])
    own = joint_wave(world, [world.school], name="Ours alone")
    with scope(everything=True):
        own.school = world.school
        own.save(update_fields=["school"])
    page = home(sign_in("head"), world.school)
    assert (WAITS in page, "The office runs this survey" in page, "Ours alone needs" in page) == (True, True, False)
    with scope(everything=True):
        Sitting(wave=wave, school=world.school, group="all", name="5B", kind="class", slots=9).save(force_insert=True)
    assert WAITS not in home(sign_in("head"), world.school)


def test_office_reads_how_many_surveys_wait_to_be_shared(world, sign_in):
    officer = sign_in("officer")
    address = reverse("office_home")
    assert "with results to share" not in officer.get(address).content.decode()
    wave = launched(world, share_at_once=False)
    for link in list(links(wave).values())[:10]:
        submit(link)
    closed(wave)
    assert "1 survey with results to share" in officer.get(address).content.decode()
    officer.post(reverse("office_surveys:share", args=[wave.pk]))
    assert again(wave).shared_on is not None
    assert "with results to share" not in officer.get(address).content.decode()


def test_results_that_nobody_of_the_school_has_read_are_named_until_one_of_them_opens_them(world, sign_in):
    wave = launched(world)
    for link in list(links(wave).values())[:12]:
        submit(link)
    closed(wave)
    with scope(everything=True):
        world.cycle().__class__.objects.filter(pk=world.cycle().pk).update(started_on="2026-01-05")
    results = reverse("surveys:results", args=[world.school.pk, wave.pk])
    unread = f"Read the results of {wave.name}"
    for persona in ("head", "governor", "dsl"):
        assert unread in home(sign_in(persona), world.school), persona
    assert unread not in home(sign_in("contributor"), world.school)
    # The office and the trust read, too; it is the school that is reminded.
    for persona in ("officer", "trust_lead"):
        assert sign_in(persona).get(results).status_code == 200
    assert unread in home(sign_in("governor"), world.school)
    assert sign_in("governor").get(results).status_code == 200
    with scope(everything=True):
        part = WaveSchool.objects.get(wave=wave, school=world.school)
    assert part.read_on == timezone.localdate()
    assert unread not in home(sign_in("head"), world.school)


def test_survey_without_results_is_not_named_as_unread(world, sign_in):
    wave = launched(world)
    submit(next(iter(links(wave).values())))
    closed(wave)
    assert f"Read the results of {wave.name}" not in home(sign_in("head"), world.school)
