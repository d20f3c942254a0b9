"""Sections and questions of a draft: order, codes, and what a change does to the translations."""

import pytest

from framework.models import Question, Section
from framework.services import structure
from framework.services.questionnaires import publish_questionnaire
from framework.services.structure import Asked, matched_codes
from tests.framework.questionnaires import checked_keys, codes, new_questionnaire, scale, translated
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


@pytest.fixture(autouse=True)
def _everything(world):
    with scope(everything=True):
        yield


def question(code: str) -> Question:
    """Of the draft under test."""
    return Question.objects.select_related("section").get(code=code, section__questionnaire__slug="how-are-we")


def move(code: str, direction: str) -> None:
    """One step."""
    structure.move_question(question=question(code), direction=direction, by=None)


def test_question_goes_down_and_on_into_the_next_section_and_back():
    questionnaire = new_questionnaire()
    move("two", "down")
    assert codes(questionnaire) == [["one", "three", "two"], ["eat", "else"]]
    move("two", "down")
    assert codes(questionnaire) == [["one", "three"], ["two", "eat", "else"]]
    move("two", "up")
    assert codes(questionnaire) == [["one", "three", "two"], ["eat", "else"]]
    move("one", "up")
    move("else", "down")
    assert codes(questionnaire) == [["one", "three", "two"], ["eat", "else"]]


def test_section_that_moves_takes_its_translation_with_it():
    questionnaire = new_questionnaire()
    translation = translated(questionnaire)
    structure.move_section(section=questionnaire.sections.get(name="And you"), direction="up", by=None)
    assert codes(questionnaire) == [["eat", "else"], ["one", "two", "three"]]
    texts = dict(translation.strings.filter(key__startswith="section:").values_list("key", "text"))
    assert texts == {"section:1": "cy And you", "section:2": "cy Leaders"}


def test_section_that_is_deleted_takes_questions_and_translations_along():
    questionnaire = new_questionnaire()
    translation = translated(questionnaire)
    structure.delete_section(section=questionnaire.sections.get(name="Leaders"), by=None)
    assert codes(questionnaire) == [["eat", "else"]]
    assert dict(translation.strings.order_by("key").values_list("key", "text")) == {
        "intro": "cy Tell us.",
        "name": "cy How are we?",
        "option:eat:at-home": "cy At home",
        "option:eat:in-the-hall": "cy In the hall",
        "question:eat": "cy Where do you eat?",
        "question:else": "cy Anything else?",
        "section:1": "cy And you",
    }


def test_new_words_uncheck_their_translation_and_no_other():
    questionnaire = new_questionnaire()
    translation = translated(questionnaire)
    all_keys = checked_keys(translation)
    structure.change_question(question=question("one"), asked=scale("Other words"), by=None)
    structure.rename_section(section=questionnaire.sections.get(name="Leaders"), name="Those who lead", by=None)
    structure.change_question(question=question("two"), asked=scale("Question two", reversed=True), by=None)
    assert all_keys - checked_keys(translation) == {"question:one", "section:1"}


def test_reworded_option_keeps_its_code_and_has_to_be_checked_again():
    questionnaire = new_questionnaire()
    translation = translated(questionnaire)
    asked = Asked("Where do you eat?", "choice", "agreement", options=("At my home", "Outside", "In the hall"))
    structure.change_question(question=question("eat"), asked=asked, by=None)
    options = list(question("eat").options.values_list("code", "text"))
    assert options == [("at-home", "At my home"), ("outside", "Outside"), ("in-the-hall", "In the hall")]
    checked = checked_keys(translation)
    assert ("option:eat:at-home" in checked, "option:eat:in-the-hall" in checked) == (False, True)


def test_question_that_becomes_a_scale_loses_its_options():
    questionnaire = new_questionnaire()
    translation = translated(questionnaire)
    structure.change_question(question=question("eat"), asked=scale("Where do you eat?"), by=None)
    assert question("eat").options.count() == 0
    assert translation.strings.filter(key__startswith="option:").count() == 0


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["A", "B", "C"], ["a", "b", "c"]),
        (["A", "New", "C"], ["a", "b", "c"]),
        (["C", "A", "B"], ["c", "a", "b"]),
        (["A", "C"], ["a", "c"]),
        (["A", "B", "New", "C"], ["a", "b", "", "c"]),
        (["New", "Newer", "Newest"], ["a", "b", "c"]),
        (["C", "New", "A"], ["c", "b", "a"]),
        ([], []),
    ],
)
def test_lines_keep_the_codes_of_their_options(lines, expected):
    assert matched_codes([("a", "A"), ("b", "B"), ("c", "C")], lines) == expected


def test_codes_are_made_from_the_words_and_used_once():
    questionnaire = new_questionnaire()
    section = questionnaire.sections.first()
    made_codes = [
        structure.add_question(section=section, asked=scale(text), by=None).code
        for text in ("I like it here.", "I like it here!", "آپ")
    ]
    assert made_codes == ["i-like-it-here", "i-like-it-here-2", "question"]
    with pytest.raises(NotAllowed, match="The code “one” is used by another question"):
        structure.add_question(section=section, asked=scale("Again"), code="one", by=None)


def test_codes_of_long_words_leave_room_for_a_number():
    questionnaire = new_questionnaire()
    section, words = questionnaire.sections.first(), "How much of what you do in a week is what you would like to do"
    added = [structure.add_question(section=section, asked=scale(words), by=None).code for _ in range(12)]
    assert len(set(added)) == 12
    assert {code.rsplit("-", 1)[0] for code in added[1:]} == {added[0]}
    assert max(len(code) for code in added) <= 40


def test_nothing_of_a_published_questionnaire_can_be_changed():
    questionnaire = new_questionnaire()
    section = questionnaire.sections.first()
    first = question("one")
    publish_questionnaire(questionnaire=questionnaire, by=None)
    acts = [
        lambda: structure.add_section(questionnaire=questionnaire, name="More", by=None),
        lambda: structure.rename_section(section=section, name="More", by=None),
        lambda: structure.move_section(section=section, direction="down", by=None),
        lambda: structure.delete_section(section=section, by=None),
        lambda: structure.add_question(section=section, asked=scale("More"), by=None),
        lambda: structure.change_question(question=first, asked=scale("More"), by=None),
        lambda: structure.move_question(question=first, direction="down", by=None),
        lambda: structure.delete_question(question=first, by=None),
    ]
    for act in acts:
        with pytest.raises(NotAllowed, match="has been published, so you cannot change it"):
            act()
    assert codes(questionnaire) == [["one", "two", "three"], ["eat", "else"]]


def test_what_was_deleted_meanwhile_is_said():
    new_questionnaire()
    first, section = question("one"), Section.objects.get(name="And you")
    structure.delete_question(question=question("one"), by=None)
    with pytest.raises(NotAllowed, match="“Question one” has been deleted by a colleague"):
        structure.move_question(question=first, direction="down", by=None)
    structure.delete_section(section=Section.objects.get(pk=section.pk), by=None)
    with pytest.raises(NotAllowed, match="“And you” has been deleted by a colleague"):
        structure.add_question(section=section, asked=scale("Late"), by=None)
