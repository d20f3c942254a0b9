"""A questionnaire as one file: the round trip, byte by byte, and what is refused with the place it stands at."""

import json
import string

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from framework.exchange.reading import BadFrameworkFile
from framework.models import Questionnaire
from framework.services.questionnaires import export_questionnaire, import_questionnaire
from tests.framework.questionnaires import new_questionnaire, translated
from wqm.tenancy.scope import scope
from wqm.visible import is_blank


@pytest.fixture(autouse=True)
def _everything(world):
    with scope(everything=True):
        yield


WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs", "Cc", "Zs", "Zl", "Zp")),
    min_size=1,
    max_size=30,
).filter(lambda text: not is_blank(text))
CODES = st.text(string.ascii_lowercase + string.digits, min_size=1, max_size=12)
SCALES = st.sampled_from(["agreement", "frequency", "faces"])


@st.composite
def questions(draw, code: str) -> dict:
    """A question of any kind, with the options that its kind has."""
    kind = draw(st.sampled_from(["scale", "choice", "multiple", "number", "text"]))
    principle = draw(st.sampled_from(["", "staff", "pupils"]))
    question = {"code": code, "kind": kind}
    if kind == "scale":
        question["scale"] = draw(SCALES)
    question |= {
        "text": draw(WORDS),
        "principle_code": principle,
        "no_principle": not principle and draw(st.booleans()),
        "reversed": draw(st.booleans()),
    }
    if kind in ("choice", "multiple"):
        question["options"] = [
            {"code": option_code, "text": draw(WORDS)} for option_code in draw(st.sets(CODES, max_size=4))
        ]
    return question


@st.composite
def files(draw) -> dict:
    """A whole questionnaire, with translations of some of its texts."""
    asked = [draw(questions(code)) for code in draw(st.sets(CODES, max_size=6))]
    middle = draw(st.integers(0, len(asked)))
    sections = [{"name": draw(WORDS), "questions": rows} for rows in (asked[:middle], asked[middle:])]
    keys = ["name", *(f"section:{number}" for number, section in enumerate(sections, 1) if section["questions"])]
    for question in asked:
        keys += [f"question:{question['code']}"]
        keys += [f"option:{question['code']}:{option['code']}" for option in question.get("options", [])]
    languages = sorted(draw(st.sets(st.sampled_from(["cy", "pl", "ro", "ur", "ar", "en-easy"]), max_size=2)))
    return {
        "format": "wqm-questionnaire-2",
        "slug": "drawn",
        "family": draw(st.sampled_from(["", "drawn"])),
        "edition": draw(st.integers(1, 99)),
        "name": draw(WORDS),
        "audience": draw(st.sampled_from(["staff", "pupils", "parents"])),
        "age": draw(st.sampled_from(["adult", "secondary", "ks2", "ks1"])),
        "minutes": draw(st.integers(1, 60)),
        "source": draw(st.sampled_from(["", "Ours.\nFree."])),
        "intro": "",
        "is_sample": draw(st.booleans()),
        "sections": sections,
        "translations": {
            language: {
                key: {"text": draw(WORDS), "checked": draw(st.booleans())} for key in keys if draw(st.booleans())
            }
            for language in languages
        },
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files())
def test_any_questionnaire_goes_round_without_loss(data):
    with transaction.atomic():
        first = export_questionnaire(import_questionnaire(content=json.dumps(data).encode(), by=None))
        second = export_questionnaire(import_questionnaire(content=first, slug="again", by=None))
        transaction.set_rollback(True)
    assert second.replace(b'"slug": "again"', b'"slug": "drawn"') == first
    assert json.loads(first) == data


def test_made_questionnaire_goes_round_without_loss():
    questionnaire = new_questionnaire(source="Ours")
    translated(questionnaire)
    first = export_questionnaire(questionnaire)
    again = import_questionnaire(content=first, slug="again", by=None)
    assert export_questionnaire(again).replace(b'"slug": "again"', b'"slug": "how-are-we"') == first
    assert (again.state, again.translations.get().state) == ("draft", "draft")


def test_file_of_the_first_format_is_still_read():
    old = {
        "format": "wqm-questionnaire-1",
        "slug": "old-one",
        "name": "Old",
        "audience": "staff",
        "minutes": 6,
        "is_sample": True,
        "intro": "Hello",
        "sections": [
            {
                "name": "First",
                "questions": [
                    {"code": "a", "kind": "scale", "text": "A?", "principle_code": "staff", "reversed": True},
                    {"code": "b", "kind": "text", "text": "B?", "principle_code": "", "reversed": False},
                ],
            }
        ],
    }
    described = json.loads(export_questionnaire(import_questionnaire(content=json.dumps(old).encode(), by=None)))
    question, words = described["sections"][0]["questions"]
    assert (described["format"], described["family"], described["edition"], described["age"]) == (
        "wqm-questionnaire-2", "old-one", 1, "adult",
    )  # fmt: skip
    assert (question["scale"], question["reversed"], words["kind"]) == ("agreement", True, "text")


def file_with(change) -> bytes:
    """A good file, changed."""
    questionnaire = new_questionnaire()
    translated(questionnaire)
    data = json.loads(export_questionnaire(questionnaire)) | {"slug": "broken"}
    change(data)
    return json.dumps(data).encode()


def first_question(data: dict) -> dict:
    """Of the first section."""
    return data["sections"][0]["questions"][0]


def choice(data: dict) -> dict:
    """The question with options."""
    return data["sections"][1]["questions"][0]


REFUSED = {
    "unknown key": (lambda d: d.update(colour="red"), "questionnaire: “colour” is not known here"),
    "unknown key of a question": (
        lambda d: first_question(d).update(weight=2),
        "sections, number 1, questions, number 1: “weight” is not known here",
    ),
    "code used twice": (
        lambda d: choice(d).update(code="one"),
        "sections, number 2, questions, number 1: the code “one” is used twice",
    ),
    "bad kind": (
        lambda d: first_question(d).update(kind="stars"),
        "sections, number 1, questions, number 1: “stars” is not one of scale, choice",
    ),
    "bad scale": (lambda d: first_question(d).update(scale="smell"), "“smell” is not one of agreement, frequency"),
    "bad age": (lambda d: d.update(age="old"), "age: “old” is not one of adult"),
    "option of own words": (
        lambda d: d["sections"][1]["questions"][1].update(options=[{"code": "a", "text": "A"}]),
        "sections, number 2, questions, number 2: a “text” question cannot have options",
    ),
    "code of an option used twice": (
        lambda d: choice(d)["options"].append({"code": "at-home", "text": "Here"}),
        "questions, number 1, options, number 3: the code “at-home” is used twice",
    ),
    "key that names nothing": (
        lambda d: d["translations"]["cy"].update({"question:four": {"text": "x", "checked": False}}),
        "translations, cy, question:four: there is no such text in this questionnaire",
    ),
    "unknown language": (
        lambda d: d["translations"].update(tlh={}),
        "translations, tlh: this language should be one of",
    ),
    "empty translation": (
        lambda d: d["translations"]["cy"].update(name={"text": " ", "checked": False}),
        "translations, cy, name: “text” is blank",
    ),
    "tick that is a word": (
        lambda d: d["translations"]["cy"].update(name={"text": "x", "checked": "yes"}),
        "translations, cy, name: “checked” has to be true or false",
    ),
    "number as text": (lambda d: first_question(d).update(text=5), "“text” has to be text in quotation marks"),
    "text that is too long": (
        lambda d: first_question(d).update(text="x" * 301),
        "sections, number 1, questions, number 1: Ensure this value has at most 300",
    ),
    "text with NUL": (lambda d: first_question(d).update(text="a\x00"), "“text” contains a character we cannot store"),
    "half a surrogate": (lambda d: d.update(name="a\ud800"), "“name” contains a character we cannot store"),
    "half a surrogate as a key": (lambda d: d.update({"\ud800": 1}), "questionnaire: “\\?” is not known here"),
    "principle and none": (
        lambda d: first_question(d).update(no_principle=True),
        "sections, number 1, questions, number 1",
    ),
    "missing code": (lambda d: first_question(d).pop("code"), "“code” is missing"),
    "sections that are none": (lambda d: d.update(sections={}), "“sections” has to be a list"),
    "question that is none": (
        lambda d: d["sections"][0].update(questions=[3]),
        "this should be a set of names and values",
    ),
    "other format": (lambda d: d.update(format="wqm-framework-1"), "This is not a “wqm-questionnaire-2” file"),
    "taken short name": (
        lambda d: d.update(slug="sample-staff-1"),
        "There is already a questionnaire called sample-staff-1",
    ),
    "minutes beyond everything": (lambda d: d.update(minutes=10**30), "questionnaire: "),
}


@pytest.mark.parametrize("case", REFUSED)
def test_bad_file_is_refused_with_its_place(case):
    change, sentence = REFUSED[case]
    content = file_with(change)
    before = Questionnaire.objects.count()
    with pytest.raises(BadFrameworkFile, match=sentence):
        import_questionnaire(content=content, by=None)
    assert Questionnaire.objects.count() == before


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n", b"", b"[" * 100_000, b"1" * 10_000], ids=["png", "empty", "deep", "big"]
)
def test_what_is_no_file_of_ours_is_refused(content):
    with pytest.raises(BadFrameworkFile, match="This is not a questionnaire file"):
        import_questionnaire(content=content, by=None)
