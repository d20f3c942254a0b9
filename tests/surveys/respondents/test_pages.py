"""Pages of every kind of question, for every age and in every language."""

import re
import string
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from surveys.models import Ballot, Wave
from surveys.queries.waves import _open_waves
from surveys.questions import ONE_AT_A_TIME, pages_of
from surveys.respondents import pages
from surveys.respondents.words import NAMES, RIGHT_TO_LEFT, WORDS, day_in
from tests.databases import as_worker
from tests.surveys.pages import KEEPS, SPEAKS, foreign_scripts
from tests.surveys.questionnaires import FACES, KINDS, a_link, opened, questionnaire, translated
from wqm.sealing import keys
from wqm.sealing.boxes import open_ballot
from wqm.sealing.derivation import private_key
from wqm.tenancy.scope import scope

EVERY_KIND = {
    "q-often": "4", "q-face": "3", "q-one": "o2", "q-some": ["o1", "o3"], "q-score": "0", "q-agree": "1",
    "q-words": "More trees",
}  # fmt: skip


def answers_in(wave) -> list[dict]:
    """Every answer of the wave, opened."""
    private = private_key(keys.read_key(wave.pk))
    with as_worker(), scope(everything=True):
        return [open_ballot(private, ballot.sealed)["a"] for ballot in Ballot.objects.filter(wave=wave)]


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def fields_of(response) -> list[tuple[str, str]]:
    """What a browser would send of a page: hidden inputs, what is checked, what is written."""
    hidden_fields = [
        (field["name"], field["value"]) for field in soup(response).select("form input[type=hidden], input[checked]")
    ]
    return hidden_fields + [(area["name"], area.text) for area in soup(response).select("textarea")]


def press(link: str, response, go: str, **typed):
    """Press a button of the page after choosing and typing."""
    sent = [pair for pair in fields_of(response) if pair[0] not in typed]
    sent += [
        (name, value) for name, given in typed.items() for value in (given if isinstance(given, list) else [given])
    ]
    body = urlencode([*sent, ("go", go)])
    return Client().post(link, body, content_type="application/x-www-form-urlencoded", follow=True)


def test_every_kind_is_drawn_with_its_words_and_inputs(world):
    page = soup(Client().get(a_link(opened(world, questionnaire()))))
    kinds = {field["name"]: field["type"] for field in page.select("main input[type=radio], main input[type=checkbox]")}
    assert kinds == dict.fromkeys(("q-often", "q-face", "q-one", "q-score"), "radio") | {"q-some": "checkbox"}
    labels = [label.text.strip() for label in page.select("main label")]
    assert labels[:5] == ["Never", "Rarely", "Sometimes", "Often", "Always"]
    assert labels[5:8] == ["No", "Sometimes", "Yes"]
    assert labels[8:14] == ["Hall", "Yard", "At home", "Friends", "Sport", "Music"]
    assert labels[14:] == [str(number) for number in range(11)]
    assert [heading.text.strip() for heading in page.select("legend h3")] == [
        KINDS[code]["text"] for code in ("often", "face", "one", "some", "score")
    ]


def test_every_kind_travels_back_and_forth_and_is_sealed_as_given(world):
    wave = opened(world, questionnaire())
    link = a_link(wave)
    first = {name: value for name, value in EVERY_KIND.items() if name not in ("q-agree", "q-words")}
    second = press(link, Client().get(link), "next", **first)
    back = press(link, second, "back", **{"q-agree": "1", "q-words": "More trees"})
    chosen = {(field["name"], field["value"]) for field in soup(back).select("input[checked]")}
    assert chosen == {
        ("q-often", "4"), ("q-face", "3"), ("q-one", "o2"), ("q-some", "o1"), ("q-some", "o3"), ("q-score", "0")
    }  # fmt: skip
    last = press(link, back, "next")
    assert press(link, last, "send").status_code == 200
    assert answers_in(wave) == [
        {"often": 4, "face": 3, "one": "o2", "some": ["o1", "o3"], "score": 0, "agree": 1, "words": "More trees"}
    ]


def test_what_no_browser_can_send_is_left_out(world):
    wave = opened(world, questionnaire())
    bad = {"q-often": "6", "q-face": "4", "q-one": "o9", "q-some": ["o9", "o2", "x"], "q-score": "11", "q-agree": "0"}
    link = a_link(wave)
    assert press(link, Client().get(link), "send", **bad).status_code == 200
    assert answers_in(wave) == [{"some": ["o2"]}]


@pytest.mark.parametrize("age", ["ks2", "ks1"])
def test_children_start_from_a_page_without_questions_and_see_one_at_a_time(world, age):
    new_questionnaire = questionnaire(FACES, age=age)
    assert age in ONE_AT_A_TIME
    link = a_link(opened(world, new_questionnaire))
    start = Client().get(link)
    assert soup(start).select("input[type=radio]") == []
    page = start
    for number, fields in enumerate(FACES.values(), start=1):
        page = press(link, page, "next")
        assert soup(page).select_one("legend h1").text.strip() == fields["text"]
        assert len(soup(page).select("input[type=radio]")) == 3
        assert f"Question {number} of 3" in page.content.decode()
    assert len(pages_of(new_questionnaire.pk)) == 3


def test_youngest_get_drawings_words_and_listen_buttons_that_are_hidden_without_a_script(world):
    link = a_link(opened(world, questionnaire(FACES, age="ks1")))
    page = soup(press(link, Client().get(link), "next"))
    assert [button["data-speak"] for button in page.select("button[data-speak]")] == [
        "I like thing 1",
        "No",
        "Sometimes",
        "Yes",
    ]
    assert all(button.has_attr("hidden") and button["type"] == "button" for button in page.select("button[data-speak]"))
    assert len(page.select("svg.wqm-face__picture")) == 3
    assert [script["src"] for script in page.select("script")] == [SPEAKS, *KEEPS]


def test_youngest_begin_with_a_face_and_two_buttons_and_adults_words_are_folded(world):
    intro = "Listen. Then tap a face."
    asked = questionnaire(FACES, age="ks1", intro=intro)
    page = soup(Client().get(a_link(opened(world, asked))))
    folded = page.select_one("main details").extract()
    assert page.h1.text.strip() == intro
    assert len(page.select("main svg.wqm-face__picture")) == 1
    assert [button.get("data-speak") for button in page.select("main button.wqm-listen")] == [
        "Listen. Then tap a face."
    ]
    assert " ".join(page.main.get_text(" ").split()) == f"{intro} Start"
    assert folded.summary.text.strip() == "For grown-ups"
    words = " ".join(folded.get_text(" ").split())
    assert "You can answer once" in words
    assert "sealed as soon as you send them" in words


def test_sending_from_the_first_page_of_children_says_that_nothing_is_answered(world):
    link = a_link(opened(world, questionnaire(FACES, age="ks2")))
    refused = Client().post(link, {"page": "0", "go": "send"})
    assert (refused.status_code, soup(refused).select_one(".govuk-error-summary a")["href"]) == (422, "#q-face-1-1")


def test_only_the_youngest_pages_have_a_script_besides_the_one_that_keeps_what_was_not_sent_on(world):
    for age in ("adult", "secondary", "ks2"):
        assert foreign_scripts(Client().get(a_link(opened(world, questionnaire(FACES, age=age))))) == []


def test_every_language_has_exactly_the_keys_and_places_of_english():
    def places(text: str) -> list[str]:
        return sorted(field for _, field, _, _ in string.Formatter().parse(text) if field)

    english = {key: places(text) for key, text in WORDS["en"].items()}
    for language, words in WORDS.items():
        assert {key: places(text) for key, text in words.items()} == english, language
        assert (len(words["weekdays"].split()), len(words["months"].split())) == (7, 12), language
    assert set(NAMES) == set(WORDS)


@pytest.mark.parametrize("language", ["cy", "pl", "ro", "ur", "ar", "en-easy"])
def test_page_speaks_the_language_of_the_address_and_stays_in_it(world, language):
    new_questionnaire = questionnaire()
    translated(new_questionnaire, language)
    wave = opened(world, new_questionnaire, languages=[language])
    link = f"{a_link(wave)}?l={language}"
    first = Client().get(link)
    page = soup(first)
    assert page.html["dir"] == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
    assert page.html["lang"] == {"en-easy": "en-GB"}.get(language, language)
    assert f"[{language}] I sleep well" in first.content.decode()
    assert day_in(language, wave.closes_on) in first.content.decode()
    second = press(a_link(wave), first, "next", **{"q-often": "5"})
    assert WORDS[language]["nobody_helps"] in second.content.decode()
    assert soup(second).select_one("textarea")["id"] == "q-words"
    thanks = press(a_link(wave), second, "send")
    assert soup(thanks).h1.text.strip() == WORDS[language]["thanks"]


def test_language_button_keeps_what_was_chosen(world):
    new_questionnaire = questionnaire()
    translated(new_questionnaire, "ur")
    wave = opened(world, new_questionnaire, languages=["ur"])
    link = a_link(wave)
    page = Client().get(link)
    assert [button["value"] for button in soup(page).select("button[name=language]")] == ["en", "ur"]
    sent = {"page": "1", "l": "en", "language": "ur", "q-often": "2", "q-some": ["o1", "o2"]}
    turned = soup(Client().post(link, sent, follow=True))
    assert turned.html["lang"] == "ur"
    assert {(field["name"], field["value"]) for field in turned.select("input[checked]")} == {
        ("q-often", "2"), ("q-some", "o1"), ("q-some", "o2")
    }  # fmt: skip


def test_first_submit_button_of_a_page_with_languages_goes_on(world):
    new_questionnaire = questionnaire()
    translated(new_questionnaire, "pl")
    page = soup(Client().get(a_link(opened(world, new_questionnaire, languages=["pl"]))))
    first = page.select("button[type=submit]")[0]
    assert (first["name"], first["value"], first["tabindex"]) == ("go", "next", "-1")


def test_language_that_the_wave_does_not_offer_is_english(world):
    wave = opened(world, questionnaire())
    for asked in ("pl", "xx", "<b>"):
        page = soup(Client().get(a_link(wave), {"l": asked}))
        assert page.html["lang"] == "en-GB"
        assert page.select("button[name=language]") == []


def test_wish_of_the_browser_for_a_language_changes_no_byte(world, settings):
    settings.LANGUAGES = [("en-gb", "English"), ("ar", "Arabic")]
    link, bodies = a_link(opened(world, questionnaire())), set()
    for wish in ("", "ar", "pl,en;q=0.5"):
        pages._first_pages.clear()
        pages.render_neutral.cache_clear()
        bodies.add(Client().get(link, headers={"accept-language": wish}).content)
    assert len(bodies) == 1


def test_error_is_said_in_the_language_of_the_page(world):
    new_questionnaire = questionnaire()
    translated(new_questionnaire, "ar")
    wave = opened(world, new_questionnaire, languages=["ar"])
    refused = Client().post(a_link(wave), {"page": "2", "go": "send", "l": "ar"})
    assert refused.status_code == 422
    assert WORDS["ar"]["nothing_answered"] in refused.content.decode()
    assert re.search(rf"<title>{WORDS['ar']['error']}: ", refused.content.decode())


def test_comment_box_names_the_safeguarding_lead_and_leads_to_a_form_without_a_token(world):
    wave = opened(world, questionnaire())
    link = a_link(wave)
    page = press(link, Client().get(link), "next")
    text = " ".join(soup(page).main.text.split())
    assert f"The safeguarding lead at {world.school} is {world.person('dsl').name}." in text
    assert text.index("no one will be able to come and help you") < text.index("What would you change?")
    leading = [anchor["href"] for anchor in soup(page).main.select("a")]
    assert leading == [f"/s/contact/{world.school.pk}/?l=en"]


def test_help_is_that_of_the_audience(world):
    helps = {"staff": "08000 562 561", "pupils": "0800 1111", "parents": "safeguarding lead now. Children"}
    for audience, number in helps.items():
        link = a_link(opened(world, questionnaire(audience=audience)))
        assert number in press(link, Client().get(link), "next").content.decode()


def test_first_page_names_the_new_last_day_once_it_was_moved(world):
    wave = opened(world, questionnaire())
    link, moved_to = a_link(wave), wave.closes_on + timedelta(days=3)
    before = day_in("en", wave.closes_on)
    assert before in Client().get(link).content.decode()
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(closes_on=moved_to)
    _open_waves.clear()  # a minute later
    page = Client().get(link).content.decode()
    assert day_in("en", moved_to) in page
    assert before not in page
