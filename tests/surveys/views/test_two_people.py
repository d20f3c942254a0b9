"""Two people prepare one survey, and write one reply: nobody overwrites what they have not seen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from framework.models import Translation
from tests.reading import shown_by
from tests.surveys.waves_in_states import again, closed, draft, launched, links, submit

TODAY = timezone.localdate()


@pytest.fixture
def people(sign_in):
    """The head, and the wellbeing lead who opens the same page."""
    return sign_in("head"), sign_in("wellbeing_lead")


def on(field: str, day) -> dict[str, int]:
    """A day as the form sends it."""
    return {f"{field}-day": day.day, f"{field}-month": day.month, f"{field}-year": day.year}


def details(wave, **changed) -> dict:
    """The page of name and dates as it was opened, with what somebody typed."""
    dates = {"opens_on": wave.opens_on, "closes_on": wave.closes_on}
    name = changed.pop("name", wave.name)
    return {"name": name} | {
        key: value for field, day in (dates | changed).items() for key, value in on(field, day).items()
    }


def page_of(world, wave, name: str) -> str:
    """An address of this survey."""
    return reverse(f"surveys:{name}", args=[world.school.pk, wave.pk])


def test_name_of_one_and_dates_of_another_are_both_saved(world, people):
    first, second = people
    wave = draft(world)
    page = page_of(world, wave, "dates")
    shown = shown_by(first, page)
    assert first.post(page, shown | details(wave, name="Theirs")).status_code == 302
    later = wave.closes_on + timedelta(days=1)
    for _click in range(2):
        assert second.post(page, shown | details(wave, closes_on=later)).status_code == 302
    saved = again(wave)
    assert (saved.name, saved.closes_on) == ("Theirs", later)


def test_dates_that_are_right_beside_each_other_only_are_never_mixed(world, people):
    first, second = people
    wave = draft(world, opens_on=TODAY + timedelta(days=2), closes_on=TODAY + timedelta(days=9))
    page = page_of(world, wave, "dates")
    shown = shown_by(first, page)
    assert first.post(page, shown | details(wave, opens_on=TODAY + timedelta(days=8))).status_code == 302
    late = second.post(page, shown | details(wave, closes_on=TODAY + timedelta(days=4)))
    assert late.status_code == 409
    assert [difference.label for difference in late.context["conflict"].differences] == ["Opens on"]
    saved = again(wave)
    assert (saved.opens_on, saved.closes_on) == (TODAY + timedelta(days=8), TODAY + timedelta(days=9))


def test_the_same_words_of_the_invitation_show_both_and_one_decides(world, people):
    first, second = people
    wave = draft(world)
    translations = Translation.objects.filter(questionnaire=wave.questionnaire, language__in=["pl", "ur"])
    translations.update(state="published", published_at=timezone.now())
    page = page_of(world, wave, "messages")
    shown = shown_by(first, page)
    assert first.post(page, shown | {"languages": ["pl"], "message_en": "Theirs", "message_pl": ""}).status_code == 302
    mine = shown | {"languages": ["ur"], "message_en": "Mine", "message_pl": "Moje"}
    late = second.post(page, mine)
    assert late.status_code == 409
    (difference,) = late.context["conflict"].differences
    assert (difference.theirs, difference.mine) == ("Theirs", "Mine")
    assert late.context["form"]["message_pl"].value() == "Moje"
    assert again(wave).messages == {"en": "Theirs"}
    assert second.post(page, mine | {"seen": late.context["conflict"].edition}).status_code == 302
    saved = again(wave)
    assert (saved.messages, sorted(saved.languages)) == ({"en": "Mine", "pl": "Moje"}, ["pl", "ur"])


def test_groups_of_two_people_show_both_and_the_same_groups_again_change_nothing(world, people):
    first, second = people
    wave = draft(world)
    page = page_of(world, wave, "groups")
    shown = shown_by(first, page)
    theirs = shown | {"name_0": "Role", "categories_0": "Teachers\nOthers"}
    assert first.post(page, theirs).status_code == 302
    assert first.post(page, theirs).status_code == 302  # pressed twice
    late = second.post(page, shown | {"name_0": "Site", "categories_0": "North\nSouth"})
    assert late.status_code == 409
    texts = [(difference.theirs, difference.mine) for difference in late.context["conflict"].differences]
    assert texts == [("Role", "Site"), ("Teachers\nOthers", "North\nSouth")]
    assert [breakdown["name"] for breakdown in again(wave).breakdowns] == ["Role"]


def test_what_we_suggest_as_groups_is_saved_although_nobody_touched_it(world, people):
    wave = draft(world)
    page = page_of(world, wave, "groups")
    form = people[0].get(page).context["form"]
    sent = {field.html_name: field.value() for field in form}
    assert people[0].post(page, sent).status_code == 302
    assert [breakdown["name"] for breakdown in again(wave).breakdowns] == ["Role"]


def test_lines_of_a_reply_are_saved_one_by_one(world, people):
    first, second = people
    wave = launched(world)
    for link in list(links(wave).values())[:10]:
        submit(link)
    page = page_of(world, closed(wave), "reply")
    first.post(page, shown_by(first, page) | {"said_0": "Loud", "did_0": "Rugs"})
    shown, there = shown_by(first, page), {"said_0": "Loud", "did_0": "Rugs"}
    assert (
        first.post(page, shown | there | {"did_0": "Rugs and curtains", "said_1": "", "did_1": ""}).status_code == 302
    )
    added = {"said_1": "Long", "did_1": "Shorter"}
    assert second.post(page, shown | there | added).status_code == 302
    late = second.post(page, shown | there | {"did_0": "Nothing", "said_1": "", "did_1": ""})
    assert late.status_code == 409
    form = first.get(page).context["form"]
    assert [form[name].value() for name in ("did_0", "said_1", "did_1")] == ["Rugs and curtains", "Long", "Shorter"]


@pytest.mark.parametrize("edition", ["", "x", "0 name=z", "9" * 6000])
def test_page_that_says_nothing_of_what_it_showed_is_not_saved(world, people, edition):
    wave = draft(world)
    answer = people[0].post(page_of(world, wave, "dates"), details(wave, name="Mine") | {"edition": edition})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["edition"])
    assert again(wave).name == wave.name
