"""Translations: what unticks a text, what keeps one from being published, and what the database refuses."""

import pytest
from django.db import IntegrityError, transaction

from framework.models import Option, Question, Section, TranslatedString, Translation
from framework.policies import NotReady
from framework.queries import (
    fingerprint,
    languages_of,
    missing_and_unchecked,
    progress_of,
    source_strings,
    texts_in,
    translated_texts,
)
from framework.services import translations as services
from framework.services.questionnaires import change_details, make_next_edition, publish_questionnaire
from framework.services.translations import Written
from tests.framework.questionnaires import DETAILS, checked_keys, new_questionnaire, translated
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


@pytest.fixture(autouse=True)
def _everything(world):
    with scope(everything=True):
        yield


def write(translation, key: str, text: str, *, is_checked: bool, english: str | None = None) -> bool:
    """Save one text; whether it is ticked afterwards."""
    seen = fingerprint(english or source_strings(translation.questionnaire)[key])
    services.save_translation(translation=translation, texts={key: Written(text, is_checked, seen)}, by=None)
    return key in checked_keys(translation)


def test_tick_is_kept_until_the_text_is_changed():
    translation = translated(new_questionnaire())
    assert write(translation, "name", "cy How are we?", is_checked=True)
    assert not write(translation, "name", "Sut ydyn ni?", is_checked=True)
    assert write(translation, "name", "Sut ydyn ni?", is_checked=True)
    assert not write(translation, "name", "Sut ydyn ni?", is_checked=False)


def test_new_text_can_be_ticked_as_it_is_written_and_an_empty_one_never():
    translation = services.add_translation(questionnaire=new_questionnaire(), language="pl", by=None)
    assert write(translation, "question:one", "Pytanie", is_checked=True)
    assert not write(translation, "question:two", "", is_checked=True)


def test_tick_beside_english_that_has_changed_since_is_not_taken():
    questionnaire = new_questionnaire()
    translation = translated(questionnaire)
    change_details(questionnaire=questionnaire, details={**DETAILS, "name": "How is it?"}, by=None)
    assert checked_keys(translation) == set(source_strings(questionnaire)) - {"name"}
    translation = Translation.objects.get(pk=translation.pk)
    assert not write(translation, "name", "cy How are we?", is_checked=True, english="How are we?")
    assert write(translation, "name", "cy How are we?", is_checked=True, english="How is it?")


def test_key_that_names_nothing_is_not_kept():
    translation = translated(new_questionnaire())
    texts = {"question:none": Written("x", True, "")}
    services.save_translation(translation=translation, texts=texts, by=None)
    assert not translation.strings.filter(key="question:none").exists()


def test_translation_with_something_missing_and_unchecked_is_not_published():
    questionnaire = new_questionnaire()
    publish_questionnaire(questionnaire=questionnaire, by=None)
    different = {"intro": ("", False), "question:two": ("Dau", False), "question:eat": ("Bwyta", False)}
    translation = translated(questionnaire, **different)
    sentence = "You cannot publish this translation yet: 1 text is not translated and 2 texts are not checked."
    with pytest.raises(NotReady) as refused:
        services.publish_translation(translation=translation, by=None)
    assert (str(refused.value), refused.value.first) == (sentence, "intro")
    assert missing_and_unchecked(translation) == (["intro"], ["question:two", "question:eat"])
    progress = progress_of(questionnaire)[0]
    assert (progress.total, progress.written, progress.checked) == (11, 10, 8)


def test_refusal_leaves_out_what_there_is_none_of():
    questionnaire = new_questionnaire()
    publish_questionnaire(questionnaire=questionnaire, by=None)
    for language, different, left in (
        ("cy", {"intro": ("", False)}, "not translated"),
        ("ur", {"intro": ("x", False)}, "not checked"),
    ):
        with pytest.raises(NotReady) as refused:
            services.publish_translation(translation=translated(questionnaire, language, **different), by=None)
        assert str(refused.value) == f"You cannot publish this translation yet: 1 text is {left}."


def test_translation_waits_for_the_english():
    translation = translated(new_questionnaire())
    with pytest.raises(NotAllowed, match="Publish the English questionnaire first"):
        services.publish_translation(translation=translation, by=None)


def test_translation_of_a_published_questionnaire_is_offered_once_it_is_published():
    questionnaire = new_questionnaire()
    publish_questionnaire(questionnaire=questionnaire, by=None)
    translation = translated(questionnaire, "ur")
    assert (languages_of(questionnaire.pk), translated_texts(questionnaire.pk, "ur")) == ([], {})
    services.publish_translation(translation=translation, by=None)
    assert languages_of(questionnaire.pk) == ["ur"]
    assert translated_texts(questionnaire.pk, "ur") == {
        key: f"cy {text}" for key, text in source_strings(questionnaire).items()
    }


def test_published_translation_is_left_alone():
    questionnaire = new_questionnaire()
    publish_questionnaire(questionnaire=questionnaire, by=None)
    translation = translated(questionnaire)
    services.publish_translation(translation=translation, by=None)
    string = translation.strings.first()
    with pytest.raises(NotAllowed, match="has been published, so you cannot change it"):
        write(translation, "name", "Other", is_checked=True)
    with pytest.raises(NotAllowed, match="has been published"):
        services.delete_translation(translation=translation, by=None)
    rows = TranslatedString.objects.filter(pk=string.pk)
    for act in (lambda: rows.update(text="Other"), lambda: rows._raw_delete("default")):
        with pytest.raises(IntegrityError, match="unchangeable"), transaction.atomic():
            act()
    with pytest.raises(IntegrityError, match="unchangeable"), transaction.atomic():
        TranslatedString.objects.create(translation=translation, key="more")
    with pytest.raises(IntegrityError, match="unchangeable"), transaction.atomic():
        Translation.objects.filter(pk=translation.pk).update(state="draft", published_at=None)


def test_nothing_is_moved_into_what_is_published():
    published, draft = new_questionnaire(name="Published one"), new_questionnaire(name="Draft one")
    foreign = translated(draft, "pl")
    ready = translated(published, "cy")
    publish_questionnaire(questionnaire=published, by=None)
    services.publish_translation(translation=ready, by=None)
    theirs, ours = published.sections.last(), draft.sections.last()
    eat, own = theirs.questions.get(code="eat"), ours.questions.get(code="eat")
    moves = [
        lambda: Section.objects.filter(pk=ours.pk).update(questionnaire=published, number=9),
        lambda: Question.objects.filter(pk=own.pk).update(section=theirs, number=9, code="new"),
        lambda: Option.objects.filter(pk=own.options.first().pk).update(question=eat, number=9, code="new"),
        lambda: TranslatedString.objects.filter(pk=foreign.strings.first().pk).update(translation=ready, key="new"),
    ]
    for move in moves:
        with pytest.raises(IntegrityError, match="unchangeable"), transaction.atomic():
            move()


@pytest.mark.parametrize("act", ["update", "delete", "create"])
def test_option_of_a_published_question_is_unchangeable(act):
    questionnaire = new_questionnaire()
    publish_questionnaire(questionnaire=questionnaire, by=None)
    option = Option.objects.get(question__section__questionnaire=questionnaire, code="at-home")
    rows = Option.objects.filter(pk=option.pk)
    acts = {
        "update": lambda: rows.update(text="Elsewhere"),
        "delete": lambda: rows._raw_delete("default"),
        "create": lambda: Option.objects.create(question=option.question, number=9, code="new", text="New"),
    }
    with pytest.raises(IntegrityError, match="unchangeable"), transaction.atomic():
        acts[act]()


def test_language_is_begun_once_and_only_from_the_table():
    questionnaire = new_questionnaire()
    translated(questionnaire, "cy")
    with pytest.raises(NotAllowed, match="There is already a translation into Welsh"):
        services.add_translation(questionnaire=questionnaire, language="cy", by=None)
    with pytest.raises(NotAllowed, match="Choose a language from the list"):
        services.add_translation(questionnaire=questionnaire, language="en", by=None)


def test_preview_falls_back_on_the_english():
    questionnaire = new_questionnaire()
    translated(questionnaire, "cy", intro=("", False))
    texts = texts_in(questionnaire, "cy")
    assert (texts["name"], texts["intro"]) == ("cy How are we?", "Tell us.")


def test_next_edition_takes_translations_along_as_drafts():
    questionnaire = new_questionnaire()
    publish_questionnaire(questionnaire=questionnaire, by=None)
    services.publish_translation(translation=translated(questionnaire), by=None)
    following = make_next_edition(questionnaire=questionnaire, by=None)
    translation = following.translations.get()
    assert (translation.language, translation.state) == ("cy", "draft")
    assert missing_and_unchecked(translation) == ([], [])
