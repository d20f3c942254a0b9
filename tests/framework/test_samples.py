"""The samples that we ship: complete in every language, for their readers, and as files as exact as an export."""

import json
import re

import pytest
from django.core.management import call_command

from framework.enums import NO_FREE_TEXT, QuestionKind
from framework.languages import LANGUAGES, TRANSLATED
from framework.management.commands.load_samples import SAMPLES
from framework.models import Questionnaire, Translation, Version
from framework.queries import all_questionnaires, domains_of, missing_and_unchecked, sections_of, source_strings
from framework.scales import WORDS
from framework.services.questionnaires import export_questionnaire
from tests import factories as f
from wqm.tenancy.scope import scope

# Questions, and scale questions of each principle.
EXPECTED = {
    "sample-staff-1": (32, {"leadership": 5, "staff": 7, "pupils": 5, "belonging": 5, "learning": 4, "families": 4}),
    "sample-parents-1": (15, {"pupils": 4, "belonging": 3, "families": 3, "leadership": 3}),
    "sample-secondary-1": (20, {"pupils": 6, "belonging": 5, "learning": 4, "families": 3}),
    "sample-ks2-1": (12, {"pupils": 5, "belonging": 4, "learning": 3}),
    "sample-ks1-1": (8, {"pupils": 4, "belonging": 4}),
}
FIVE = {"cy", "pl", "ro", "ur", "ar"}
# The letters of each language beside those of English, as a rough proof that a text is in it.
SCRIPTS = {"ur": r"[\u0600-\u06ff]", "ar": r"[\u0600-\u06ff]"}

samples = pytest.mark.parametrize("slug", sorted(EXPECTED))


@samples
def test_sample_has_its_questions_and_its_principles(world, slug):
    sections = sections_of(Questionnaire.objects.get(slug=slug).pk)
    domains = {domain.code: domain.questions for domain in domains_of(sections) if domain.questions}
    assert (sum(len(section.questions.all()) for section in sections), domains) == EXPECTED[slug]


@samples
def test_sample_is_published_in_english_and_a_draft_in_all_other_languages(world, slug):
    questionnaire = Questionnaire.objects.get(slug=slug)
    easy = {"en-easy"} if slug in ("sample-staff-1", "sample-parents-1") else set()
    states = dict(questionnaire.translations.values_list("language", "state"))
    assert (questionnaire.state, questionnaire.is_sample) == ("published", True)
    assert states == dict.fromkeys(FIVE | easy, "draft")


@samples
def test_sample_is_complete_in_every_language_and_nothing_is_checked(world, slug):
    questionnaire = Questionnaire.objects.get(slug=slug)
    keys = list(source_strings(questionnaire))
    for translation in questionnaire.translations.all():
        assert [string.key for string in translation.strings.all()] == keys
        assert missing_and_unchecked(translation) == ([], keys)


@samples
def test_translated_texts_are_texts_of_their_language(world, slug):
    questionnaire = Questionnaire.objects.get(slug=slug)
    english = source_strings(questionnaire)
    for translation in questionnaire.translations.exclude(language="en-easy"):
        texts = dict(translation.strings.values_list("key", "text"))
        same = {key for key, text in texts.items() if text == english[key]}
        assert same == set(), translation.language
        pattern = SCRIPTS.get(translation.language)
        foreign = {key for key, text in texts.items() if pattern and not re.search(pattern, text)}
        assert foreign == set(), translation.language


@samples
def test_sample_file_is_what_an_export_writes(world, slug):
    path = SAMPLES / f"questionnaire_{slug.split('-')[1]}.json"
    assert export_questionnaire(Questionnaire.objects.get(slug=slug)).decode() == path.read_text()


def test_under_elevens_are_asked_for_no_words_of_their_own(world):
    for questionnaire in Questionnaire.objects.filter(age__in=NO_FREE_TEXT):
        kinds = {question.kind for section in sections_of(questionnaire.pk) for question in section.questions.all()}
        assert kinds == {QuestionKind.SCALE}


@pytest.mark.parametrize(("slug", "most"), [("sample-ks1-1", 9), ("sample-ks2-1", 11), ("sample-parents-1", 15)])
def test_questions_are_short_enough_for_their_readers(world, slug, most):
    texts = source_strings(Questionnaire.objects.get(slug=slug))
    long = [text for key, text in texts.items() if key.startswith("question:") and len(text.split()) > most]
    assert long == []


def test_samples_are_loaded_once(world):
    before = list(all_questionnaires().values_list("slug", flat=True)), Version.objects.count()
    with scope(everything=True):
        call_command("load_samples", verbosity=0)
    assert (list(all_questionnaires().values_list("slug", flat=True)), Version.objects.count()) == before
    assert set(before[0]) == set(EXPECTED)


def test_scales_have_words_in_every_language():
    counts = {(scale, code): len(words) for scale, languages in WORDS.items() for code, words in languages.items()}
    points = {"agreement": 5, "frequency": 5, "faces": 3}
    assert counts == {(scale, code): n for scale, n in points.items() for code in LANGUAGES}


def test_language_table_knows_which_are_read_from_the_right():
    assert {language.code for language in TRANSLATED if language.direction == "rtl"} == {"ur", "ar"}
    assert {language.code: language.tag for language in TRANSLATED} == {
        **{code: code for code in FIVE},
        "en-easy": "en-GB",
    }
    assert str(f.TranslationFactory.build(language="xx").name) == "xx"


def test_every_sample_file_is_json_in_the_newest_format():
    formats = {path.name: json.loads(path.read_text())["format"] for path in SAMPLES.glob("questionnaire_*.json")}
    assert formats == {f"questionnaire_{slug.split('-')[1]}.json": "wqm-questionnaire-2" for slug in EXPECTED}


def test_no_translation_of_a_sample_is_offered_before_somebody_checked_it(world):
    assert Translation.objects.exclude(state="draft").count() == 0
