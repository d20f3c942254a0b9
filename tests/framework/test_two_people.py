"""Two people of the office in one questionnaire: nobody overwrites what they have not seen."""

import pytest
from django.urls import reverse

from framework.models import Question
from framework.services.questionnaires import publish_questionnaire
from framework.services.translations import add_translation
from tests.framework.questionnaires import new_questionnaire
from tests.reading import shown_by
from wqm.tenancy.scope import scope


@pytest.fixture
def office(sign_in):
    """An administrator, in two tabs."""
    return sign_in("administrator")


@pytest.fixture
def draft(world):
    """Two sections, five questions."""
    with scope(everything=True):
        return new_questionnaire()


def filled(client, page: str) -> dict:
    """What the form of a page sends where nobody touched it."""
    form = client.get(page).context["form"]
    return {field.html_name: value for field in form if (value := field.value()) not in (None, False)}


def test_texts_of_two_translators_are_both_kept_and_the_same_one_shows_both(world, office, draft):
    with scope(everything=True):
        publish_questionnaire(questionnaire=draft, by=None)
        translation = add_translation(questionnaire=draft, language="pl", by=None)
    page = reverse("framework:translation", args=[draft.pk, "pl"])
    save = reverse("framework:save_translation", args=[draft.pk, "pl"])
    opened = filled(office, page)
    one, two = "text.question.one", "text.question.two"
    assert office.post(save, opened | {one: "Jeden", "checked.question.one": "on"}).status_code == 302
    for _click in range(2):
        assert office.post(save, opened | {two: "Dwa"}).status_code == 302
    late = office.post(save, opened | {one: "Jedynka"})
    assert late.status_code == 409
    texts = [(difference.theirs, difference.mine) for difference in late.context["conflict"].differences]
    assert texts == [("Jeden", "Jedynka"), ("Yes", "No")]
    strings = dict(translation.strings.exclude(text="").values_list("key", "text"))
    assert strings == {"question:one": "Jeden", "question:two": "Dwa"}
    assert translation.strings.get(key="question:one").is_checked


def test_words_of_one_and_scale_of_another_are_both_saved(world, office, draft):
    question = Question.objects.get(code="one", section__questionnaire=draft)
    page = reverse("framework:question", args=[draft.pk, question.pk])
    opened = filled(office, page)
    assert office.post(page, opened | {"text": "Other words"}).status_code == 302
    assert office.post(page, opened | {"scale": "frequency", "principle": "-none"}).status_code == 302
    late = office.post(page, opened | {"text": "Third words"})
    assert late.status_code == 409
    question.refresh_from_db()
    assert (question.text, question.scale, question.no_principle) == ("Other words", "frequency", True)
    (difference,) = late.context["conflict"].differences
    assert (difference.theirs, difference.mine) == ("Other words", "Third words")


def test_title_of_one_and_minutes_of_another_are_both_saved(world, office, draft):
    page = reverse("framework:details", args=[draft.pk])
    opened = filled(office, page)
    assert office.post(page, opened | {"name": "Another title"}).status_code == 302
    assert office.post(page, opened | {"minutes": "9"}).status_code == 302
    assert office.post(page, opened | {"name": "A third"}).status_code == 409
    draft.refresh_from_db()
    assert (draft.name, draft.minutes) == ("Another title", 9)


def test_heading_that_two_people_changed_shows_both(world, office, draft):
    section = draft.sections.first()
    page = reverse("framework:section", args=[draft.pk, section.pk])
    shown = shown_by(office, page)
    assert office.post(page, shown | {"name": "Theirs"}).status_code == 302
    assert office.post(page, shown | {"name": "Mine"}).status_code == 409
    section.refresh_from_db()
    assert section.name == "Theirs"
