"""What the school talked through, on the first page of everyone who answers a staff survey."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from schools.models import UseAgreement
from surveys.questions import pages_of
from surveys.respondents import pages
from tests import factories as f
from tests.databases import as_role
from tests.reading import one_line
from tests.surveys.joint_waves import invite, joint_wave, launch, rowan_of
from tests.surveys.questionnaires import a_link, opened, questionnaire
from tests.surveys.waves_in_states import ALL_FOUR, launched, links, submit
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

HAZEL, ROWAN = "Reps of Hazel Primary", "Reps of Rowan Secondary"


@pytest.fixture(autouse=True)
def _nothing_kept():
    pages._first_pages.clear()


def page_of(link: str) -> str:
    return one_line(Client().get(link).content.decode())


def test_first_page_of_staff_says_with_whom_when_and_what(world):
    page = page_of(a_link(launched(world)))
    agreed = BeautifulSoup(page, "html.parser").find(lambda tag: tag.name == "p" and HAZEL in tag.text)
    assert agreed.text.strip().startswith("On ")
    assert "What was agreed at Hazel Primary." in page


def test_other_pages_and_other_audiences_say_nothing_of_it(world):
    wave = launched(world)
    link = a_link(wave)
    second = Client().post(link, {"page": "1", "go": "next", **ALL_FOUR}, follow=True).content.decode()
    assert f"Page 2 of {len(pages_of(wave.questionnaire_id))}" in one_line(second)
    assert HAZEL not in second
    assert HAZEL not in page_of(a_link(opened(world, questionnaire(audience="parents"))))


def test_page_without_an_agreement_says_nothing(world):
    wave = launched(world)
    with as_role(OWNER), scope(everything=True):
        UseAgreement.objects.filter(school=world.school).delete()
    assert "What was agreed" not in page_of(a_link(wave))


def test_everyone_of_a_group_sees_the_same_whether_others_have_answered_or_not(world):
    first, second, third = list(links(launched(world)).values())[:3]
    before = Client().get(first).content
    submit(third)
    pages._first_pages.clear()
    assert Client().get(first).content == Client().get(second).content == before


def test_each_school_of_a_wave_of_several_sees_its_own(world):
    rowan = rowan_of(world)
    wave = joint_wave(world, [world.school, rowan], trust=world.trust)
    invite(wave, world.school, 12)
    invite(wave, rowan, 12)
    wave = launch(wave)
    with scope(everything=True):
        schools = dict(wave.recipients.values_list("pk", "school__name"))
    seen = {(schools[pk], HAZEL in (page := page_of(link)), ROWAN in page) for pk, link in links(wave).items()}
    assert seen == {("Hazel Primary", True, False), ("Rowan Secondary", False, True)}


def test_names_of_the_school_are_no_markup_and_addresses_no_links(world):
    with scope(schools=[world.school.pk]):
        f.UseAgreementFactory(school=world.school, with_whom="<b>Reps</b>", text="See https://evil.example", by_id=1)
    page = page_of(a_link(launched(world)))
    assert "&lt;b&gt;Reps&lt;/b&gt;" in page
    assert 'href="https://evil.example"' not in page


@pytest.mark.parametrize("language", ["cy", "pl", "ro", "ur", "ar", "en-easy"])
def test_our_words_are_in_the_language_and_the_text_stays_english(world, language):
    wave = launched(world, languages=[language])
    page = BeautifulSoup(pages.first_page(wave, pages.Reader("all", language)), "html.parser")
    text = page.select_one('details div[lang="en"][dir="ltr"]')
    assert text.text.strip() == "What was agreed at Hazel Primary."
    said = page.find(lambda tag: tag.name == "p" and HAZEL in tag.text).text
    assert said.strip() != ""
    assert said.startswith("On ") is False
