"""The office writes, translates, publishes and follows a questionnaire on its pages, without a script."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from framework.models import Question, Questionnaire
from framework.services.questionnaires import delete_questionnaire, publish_questionnaire
from tests.framework.questionnaires import codes, new_questionnaire, translated
from tests.reading import shown_by
from wqm.tenancy.scope import scope


@pytest.fixture
def office(sign_in):
    """An administrator, who may change questionnaires."""
    return sign_in("administrator")


@pytest.fixture
def draft(world) -> Questionnaire:
    """Two sections, five questions."""
    with scope(everything=True):
        return new_questionnaire()


def url(name: str, *arguments) -> str:
    """An address of the office."""
    return reverse(f"framework:{name}", args=arguments)


def send(client, address: str, typed: dict, page: str = ""):
    """What somebody types on the page of this address (or on another), sent with what the page showed."""
    return client.post(address, {**shown_by(client, page or address), **typed}, follow=True)


def text_of(response) -> str:
    """What a person reads, in one line."""
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(words).split())


DETAILS = {"name": "Our own", "audience": "pupils", "age": "ks2", "minutes": "6", "intro": "", "source": ""}
SCALE = {"text": "I like it here.", "kind": "scale", "scale": "frequency", "principle": "pupils", "options": ""}


def test_questionnaire_from_the_first_page_to_the_next_edition(world, office):
    answer = office.post(url("new_questionnaire"), DETAILS)
    ours = Questionnaire.objects.get(slug="our-own")
    page = url("questionnaire", ours.pk)
    assert answer.headers["Location"] == page
    assert "Add at least one question." in text_of(office.get(page))

    office.post(url("new_section", ours.pk), {"name": "About you"})
    section = ours.sections.get()
    office.post(url("new_question", ours.pk, section.pk), SCALE)
    choice = {
        "text": "Where?",
        "kind": "choice",
        "scale": "faces",
        "options": "In class\n\n  On the   yard ",
        "principle": "",
    }
    office.post(url("new_question", ours.pk, section.pk), {**choice, "code": "where"})
    office.post(url("new_question", ours.pk, section.pk), {**SCALE, "text": "Own?", "kind": "text", "principle": ""})
    where = Question.objects.get(code="where")
    assert list(where.options.values_list("code", "text")) == [("in-class", "In class"), ("on-the-yard", "On the yard")]
    shown = text_of(office.get(page))
    assert "1 question asks children under 11 for a comment" in shown
    assert "Pupils’ wellbeing and voice 1, 2 more needed" in shown

    office.post(url("move_question", ours.pk, where.pk, "up"))
    assert codes(ours) == [["where", "i-like-it-here", "own"]]
    office.post(url("delete_question", ours.pk, Question.objects.get(code="own", section=section).pk))
    send(office, url("details", ours.pk), {**DETAILS, "name": "Our very own", "intro": "Hello."})
    send(office, url("section", ours.pk, section.pk), {"name": "You"})
    answer = office.post(url("change_questionnaire_state", ours.pk, "publish"), follow=True)
    assert "“Our very own” is published. Schools can now use it in surveys." in text_of(answer)

    answer = office.post(url("next_edition", ours.pk), follow=True)
    assert "Edition 2 is a draft. Every question has the same code as before." in text_of(answer)
    second = Questionnaire.objects.get(family="our-own", edition=2)
    assert codes(second) == [["where", "i-like-it-here"]]
    office.post(url("change_questionnaire_state", ours.pk, "retire"))
    office.post(url("delete_questionnaire", second.pk))
    assert [
        (questionnaire.edition, questionnaire.state) for questionnaire in Questionnaire.objects.filter(family="our-own")
    ] == [(1, "retired")]
    with scope(everything=True):
        listed = text_of(office.get(url("questionnaires")))
    assert "Our very own edition 1 Key stage 2 (7 to 11) 1 2 6 English Retired" in listed


def test_translation_from_the_first_word_to_publication(world, office, draft):
    with scope(everything=True):
        publish_questionnaire(questionnaire=draft, by=None)
    office.post(url("add_translation", draft.pk), {"language": "ur"})
    page = url("translation", draft.pk, "ur")
    shown = office.get(page).content.decode()
    assert len(re.findall(r'<textarea[^>]*lang="ur"[^>]*dir="rtl"', shown)) == 11
    fields = dict(re.findall(r'<input type="hidden" name="(seen\.[^"]+)" value="([^"]*)"', shown))
    keys = [name.removeprefix("seen.") for name in fields]
    texts = {f"text.{key}": "متن" for key in keys[:-1]} | {f"text.{keys[-1]}": ""}
    ticks = {f"checked.{key}": "on" for key in keys[1:]}
    answer = send(office, url("save_translation", draft.pk, "ur"), {**fields, **texts, **ticks}, page)
    assert "Saved. Not translated: 1. Not checked: 1." in text_of(answer)

    ticks |= {f"checked.{keys[0]}": "on"}
    typed = {**fields, **texts, **ticks, "go": "publish"}
    answer = send(office, url("save_translation", draft.pk, "ur"), typed, page)
    assert "Saved. You cannot publish this translation yet: 1 text is not translated. Go to the first" in text_of(
        answer
    )
    assert "Not translated: 1. Not checked: 0." in text_of(answer)
    assert f'href="{page}#row.question.else"' in answer.content.decode()
    assert 'id="row.question.else"' in answer.content.decode()

    texts |= {f"text.{keys[-1]}": "اور"}
    ticks |= {f"checked.{key}": "on" for key in keys}
    answer = send(office, url("save_translation", draft.pk, "ur"), {**fields, **texts, **ticks}, page)
    assert "Everything is translated and checked. You can publish it." in text_of(answer)
    before = shown_by(office, page)
    answer = send(office, url("save_translation", draft.pk, "ur"), {"go": "publish"}, page)
    assert "Translation into Urdu published." in text_of(answer)
    assert "<textarea" not in answer.content.decode()
    answer = office.post(url("save_translation", draft.pk, "ur"), {**before, **fields, **texts}, follow=True)
    assert answer.status_code == 422
    assert "This translation has been published, so you cannot change it." in text_of(answer)


def test_preview_is_right_to_left_in_urdu_and_arabic_alone(world, office, draft):
    with scope(everything=True):
        for language in ("cy", "ar", "ur"):
            translated(draft, language)
    directions = {}
    for language in ("cy", "ar", "ur", "xx", "pl"):
        page = office.get(url("preview", draft.pk), {"language": language}).content.decode()
        directions[language] = re.search(r'class="wqm-phones" lang="([^"]+)" dir="([^"]+)"', page).groups()
        assert page.count('class="wqm-phone"') == 1 + 2
    assert directions == {
        "cy": ("cy", "ltr"), "ar": ("ar", "rtl"), "ur": ("ur", "rtl"), "xx": ("en-GB", "ltr"), "pl": ("en-GB", "ltr"),
    }  # fmt: skip


def test_file_goes_out_and_in_again_under_another_short_name(world, office, draft):
    with scope(everything=True):
        translated(draft)
    response = office.get(url("export_questionnaire", draft.pk))
    assert response.headers["Content-Disposition"] == 'attachment; filename="how-are-we.json"'
    upload = lambda: SimpleUploadedFile("q.json", response.content)  # noqa: E731 - a fresh file for each sending
    refused = office.post(url("import_questionnaire"), {"file": upload()})
    assert refused.status_code == 422
    assert "There is already a questionnaire called how-are-we. Enter another short name" in text_of(refused)
    office.post(url("import_questionnaire"), {"file": upload(), "slug": "copy"})
    again = office.get(url("export_questionnaire", Questionnaire.objects.get(slug="copy").pk)).content
    assert again.replace(b'"slug": "copy"', b'"slug": "how-are-we"') == response.content


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"text": ""}, "Enter"),
        ({"kind": "choice", "options": "One"}, "Write at least 2 options, each on a new line"),
        ({"kind": "choice", "options": "One\nTwo\nOne"}, "“One” is listed twice. Remove one."),
        ({"kind": "choice", "options": "One\n" + "x" * 161}, "Line 2 is longer than 160 characters. Shorten it."),
        ({"kind": "text", "options": "One\nTwo"}, "Only “Choose one” and “Choose any” have options."),
        ({"kind": "text", "reversed": "on"}, "Only a scale can be scored in reverse."),
        ({"code": "one"}, "The code “one” is used by another question."),
        ({"code": "not a code"}, "slug"),
        ({"principle": "nowhere"}, "Select a valid choice"),
        ({"text": "a\x00"}, "Null characters are not allowed"),
        ({"text": "x" * 301}, "shorten it to 300 characters; it has 301"),
    ],
)
def test_bad_question_is_refused_with_what_was_typed_still_there(world, office, draft, change, sentence):
    section = draft.sections.first()
    answer = office.post(url("new_question", draft.pk, section.pk), {**SCALE, **change})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert answer.content.decode().startswith("<!DOCTYPE html>")
    typed = change.get("options") or change.get("code") or {**SCALE, **change}["text"]
    assert html.escape(typed) in answer.content.decode()
    assert codes(draft) == [["one", "two", "three"], ["eat", "else"]]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"audience": "pupils", "age": "adult"}, "Choose an age group"),
        ({"audience": "staff", "age": "ks1"}, "Staff, parents and carers are adults."),
        ({"minutes": "0"}, "greater than or equal to 1"),
        ({"name": "x" * 121}, "shorten it to 120 characters; it has 121"),
    ],
)
def test_bad_details_are_refused(world, office, change, sentence):
    answer = office.post(url("new_questionnaire"), {**DETAILS, **change})
    assert (answer.status_code, sentence in text_of(answer)) == (422, True)
    assert not Questionnaire.objects.filter(name="Our own").exists()


def acts(draft) -> dict[str, dict]:
    """Every act on a draft, with what is sent."""
    section, question = draft.sections.first(), Question.objects.get(code="one", section__questionnaire=draft)
    return {
        url("details", draft.pk): {**DETAILS, "edition": "0"},
        url("delete_questionnaire", draft.pk): {},
        url("change_questionnaire_state", draft.pk, "publish"): {},
        url("new_section", draft.pk): {"name": "More"},
        url("section", draft.pk, section.pk): {"name": "More", "edition": "0"},
        url("move_section", draft.pk, section.pk, "down"): {},
        url("delete_section", draft.pk, section.pk): {},
        url("new_question", draft.pk, section.pk): SCALE,
        url("question", draft.pk, question.pk): {**SCALE, "section": section.pk, "edition": "0"},
        url("move_question", draft.pk, question.pk, "down"): {},
        url("delete_question", draft.pk, question.pk): {},
    }


def test_draft_that_was_published_meanwhile_answers_every_act_with_a_sentence(world, office, draft):
    everything = acts(draft)
    with scope(everything=True):
        publish_questionnaire(questionnaire=draft, by=None)
    for address, sent in everything.items():
        answer = office.post(address, sent, follow=True)
        text = text_of(answer)
        assert answer.status_code in (200, 422), address
        assert "has been published, so you cannot change it" in text or "is not a draft" in text, address
    assert codes(draft) == [["one", "two", "three"], ["eat", "else"]]


def test_draft_that_was_deleted_meanwhile_is_not_found(world, office, draft):
    everything = acts(draft)
    with scope(everything=True):
        delete_questionnaire(questionnaire=draft, by=None)
    assert {office.post(address, sent).status_code for address, sent in everything.items()} == {404}


def test_officer_reads_and_is_offered_nothing_to_change(world, sign_in, draft):
    with scope(everything=True):
        translated(draft)
    officer = sign_in("officer")
    for page in (url("questionnaires"), url("questionnaire", draft.pk), url("translation", draft.pk, "cy")):
        main = officer.get(page).content.decode().split("<main")[1].split("</main>")[0]
        assert "<form" not in main
        assert not re.search(r"/(new|import|details|delete|save)/", main)


def test_question_is_put_into_another_section_and_keeps_its_code(world, office, draft):
    question = Question.objects.get(code="two", section__questionnaire=draft)
    last = draft.sections.last()
    page = office.get(url("question", draft.pk, question.pk)).content.decode()
    assert "Question two</textarea>" in page
    sent = {**SCALE, "text": "Question two", "principle": "-none", "section": last.pk}
    send(office, url("question", draft.pk, question.pk), sent)
    assert codes(draft) == [["one", "three"], ["eat", "else", "two"]]
    question.refresh_from_db()
    assert (question.principle_code, question.no_principle, question.scale) == ("", True, "frequency")


@pytest.mark.parametrize("name", ["section", "question"])
def test_things_of_another_questionnaire_are_not_found_below_this_one(world, office, draft, name):
    other = Questionnaire.objects.get(slug="sample-staff-1")
    things = {"section": other.sections, "question": Question.objects.filter(section__questionnaire=other)}
    assert office.get(url(name, draft.pk, things[name].first().pk)).status_code == 404
