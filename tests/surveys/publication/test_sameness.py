"""A question is compared with itself only: in wording, scale, direction and language."""

from datetime import timedelta

import pytest
from django.utils import timezone

from surveys.models import Benchmark, Wave
from surveys.publication import comparisons
from surveys.publication.sameness import domain_hashes, same_questions
from surveys.queries import waves as wave_queries
from tests.databases import as_worker
from tests.factories import SchoolFactory
from tests.surveys.questionnaires import opened, questionnaire, translated
from tests.surveys.waves_in_states import again, closed, launched, links, submit
from wqm.tenancy.scope import scope


def asked_twice(world, first: dict, second: dict, *, first_languages=(), second_languages=()):
    """What the page says since last time, where the question of the code "a" was asked in these two ways."""
    earlier = timezone.localdate() - timedelta(days=200)
    for number, (asked, languages, points) in enumerate(
        ((first, first_languages, "5"), (second, second_languages, "1"))
    ):
        details = {"kind": "scale", "text": "I feel safe here.", "principle_code": "pupils"}
        questions = {"a": details | asked, **{code: details | {"text": code} for code in ("b", "c")}}
        wave = opened(world, questionnaire(questions), people=42, share_at_once=True, languages=list(languages))
        for link in list(links(wave).values())[:40]:
            submit(link, {f"q-{code}": points for code in questions})
        wave = closed(wave)
        if not number:
            with scope(everything=True):
                Wave.objects.filter(pk=wave.pk).update(opens_on=earlier, closes_on=earlier)
    with scope(schools=[world.school.pk]):
        results = wave_queries.wave_results(again(wave), world.school.pk)
        return comparisons.changes(results, world.school.pk), comparisons.beside(results, world.school)


def test_same_question_is_compared_and_says_that_it_fell(world):
    changes, beside = asked_twice(world, {}, {})
    assert [(row.question, row.before, row.now, row.said) for row in changes.rows] == [
        (text, "90% or more", "10% or less", "Lower") for text in ("I feel safe here.", "b", "c")
    ]
    assert changes.not_comparable == 0
    assert [column.means for column in beside] == [{"pupils": "4.5 or more"}]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"text": "I do not feel safe here."}),
        ({"reversed": False}, {"reversed": True}),
        ({"scale": "agreement"}, {"scale": "frequency"}),
    ],
)
def test_question_that_was_turned_round_or_worded_otherwise_is_not_compared(world, first, second):
    changes, beside = asked_twice(world, first, second)
    assert [row.question for row in changes.rows] == ["b", "c"]
    assert changes.not_comparable == 1
    assert beside == []  # the mean of its principle is made of other questions


@pytest.mark.parametrize(("text", "compared"), [("Czuję się tu bezpiecznie.", True), ("Nie czuję się tu.", False)])
def test_question_is_the_same_in_every_language_that_both_surveys_offered(world, text, compared):
    one, other = (questionnaire({"a": {"kind": "scale", "text": "I feel safe here."}}) for _ in range(2))
    for asked, words in ((one, "Czuję się tu bezpiecznie."), (other, text)):
        translated(asked, "pl", {"question:a": words})
    waves = [Wave(questionnaire=asked, languages=["pl"]) for asked in (one, other)]
    with scope(everything=True):
        assert ("a" in same_questions(*waves)) is compared
    waves[0].languages = []
    assert "a" in same_questions(*waves)


def test_benchmark_of_other_questions_stands_beside_nothing(world):
    published = launched(world)
    part = {"audience": "staff", "age": "adult", "phase": "primary", "size": "100 to 249", "mean": "3.6", "schools": 9}
    asked = domain_hashes(published.questionnaire_id)
    with as_worker(), scope(everything=True):
        Benchmark.objects.create(principle_code="leadership", questions=asked["leadership"], **part)
        Benchmark.objects.create(principle_code="pupils", questions="0" * 32, **part)
    with scope(everything=True):
        column = comparisons.benchmark(again(published), SchoolFactory(phase="primary", pupils=200))
    assert column.means == {"leadership": "3.6"}
