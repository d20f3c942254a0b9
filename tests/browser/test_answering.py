"""Answering in a real browser: every age under axe, by keyboard and without scripts."""

import re
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from framework.recordings import _sounds
from framework.services.recordings import keep_recordings
from surveys.models import Ballot, Draft, Sitting
from surveys.questions import first_number, last_number, pages_of
from surveys.respondents import pages
from surveys.services.sittings import set_session
from tests.browser.axe import faults
from tests.databases import as_worker
from tests.factories import UserFactory
from tests.framework.test_recordings import wav
from tests.surveys.questionnaires import FACES, KINDS, a_link, opened, questionnaire, sitting_of, translated
from tests.surveys.waves_in_states import draft
from wqm.tenancy.scope import scope

NO_SCROLLING = ((768, 1024), (1024, 768))
CLASS = {"name": "5B", "kind": "class", "slots": 30}


@pytest.fixture
def forget() -> Iterator[None]:
    """Pages and questionnaires are kept in memory by id; each module has a database of its own."""
    pages_of.cache_clear()
    pages._first_pages.clear()
    yield
    pages_of.cache_clear()
    pages._first_pages.clear()


@pytest.fixture(autouse=True)
def _fresh(forget) -> None:
    """For every test here."""


def go_on(page: Page, value: str = "next") -> None:
    """Press a button of the form and wait for the page after it."""
    with page.expect_navigation():
        page.locator(f"button.govuk-button[name=go][value={value}]").click()


def ballots(wave) -> int:
    with as_worker(), scope(everything=True):
        return Ballot.objects.filter(wave=wave).count()


def in_session(world, wave) -> Sitting:
    """The class of the wave, open."""
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk):
        set_session(sitting=sitting_of(wave, "5B"), is_open=True, by=head)
    return sitting_of(wave, "5B")


@pytest.mark.parametrize("age", ["adult", "secondary", "ks2", "ks1"])
def test_every_page_of_every_age_passes_axe_at_every_width(served, open_page, age):
    wave = opened(served.world, questionnaire(age=age))
    page = open_page()
    page.goto(a_link(wave))
    assert faults(page) == []
    last = last_number(wave.questionnaire_id)
    assert last == len(pages_of(wave.questionnaire_id)) + (age in ("adult", "secondary"))
    for number in range(first_number(wave.questionnaire_id) + 1, last + 1):
        go_on(page)
        assert faults(page) == []
        if page.locator("textarea").count():
            page.locator("textarea").fill("More trees")
        assert f"p={number}" in page.url
    go_on(page, "send")
    assert faults(page) == []
    assert ballots(wave) == 1


@pytest.mark.parametrize("language", ["ur", "ar", "pl"])
def test_translated_pages_pass_axe_and_fit(served, open_page, language):
    for age in ("adult", "ks1"):
        new_questionnaire = questionnaire(age=age)
        translated(new_questionnaire, language)
        wave = opened(served.world, new_questionnaire, languages=[language, "cy"])
        page = open_page()
        page.goto(f"{a_link(wave)}?l={language}")
        assert page.locator("html").get_attribute("dir") == ("ltr" if language == "pl" else "rtl")
        for _ in range(2):
            assert faults(page) == []
            if page.locator("button.govuk-button[value=next]").count():
                go_on(page)


@pytest.mark.parametrize(("language", "filled"), [("ar", "right"), ("pl", "left")])
def test_progress_grows_from_the_side_on_which_people_begin_to_read(served, open_page, language, filled):
    asked = questionnaire(age="adult")
    translated(asked, language)
    page = open_page()
    page.goto(f"{a_link(opened(served.world, asked, languages=[language]))}?l={language}")
    bar, fill = page.locator(".wqm-progress__bar").bounding_box(), page.locator(".wqm-progress__fill").bounding_box()
    gaps = {"left": fill["x"] - bar["x"], "right": bar["x"] + bar["width"] - fill["x"] - fill["width"]}
    assert gaps[filled] < 3 < max(gaps.values())


def test_error_page_passes_axe_and_its_link_leads_to_the_question(served, open_page, watch):
    wave = opened(served.world, questionnaire({"agree": KINDS["agree"]}))
    page = open_page()
    page.goto(a_link(wave))
    watch.expect("the server responded with a status of 4")
    go_on(page)
    go_on(page, "send")
    assert faults(page) == []
    page.locator(".govuk-error-summary a").click()
    expect(page.locator("#change-agree")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?p=1&r=1#q-agree-question$"))


def test_pages_around_answering_pass_axe(served, open_page, watch):
    watch.expect("the server responded with a status of 4")
    page = open_page()
    for path in (
        "/s/join/", "/s/join/?l=ar", "/s/thanks/en/", f"/s/contact/{served.world.school.pk}/", "/s/nowhere", "/s/used/",
        "/s/used/?l=ar",
    ):  # fmt: skip
        page.goto(path)
        assert faults(page) == []
    for path in ("/s/join/", f"/s/contact/{served.world.school.pk}/"):
        page.goto(path)
        with page.expect_navigation():
            page.locator("main button.govuk-button").click()
        assert page.locator(".govuk-error-summary").count() == 1
        assert faults(page) == []


def test_pages_of_a_class_pass_axe(served, open_page):
    world = served.world
    wave = opened(world, questionnaire(), sittings=[CLASS, {"name": "Slips", "kind": "slips", "slots": 9}])
    in_session(world, wave)
    page, base = open_page("head"), f"/schools/{world.school.pk}/surveys/{wave.pk}"
    slips = f"{base}/sittings/{sitting_of(wave, 'Slips').pk}"
    for path in (
        f"{base}/sittings/{sitting_of(wave, '5B').pk}/", f"{slips}/", f"{slips}/slips/", f"{base}/paper/",
        f"{base}/paper/form/",
    ):  # fmt: skip
        page.goto(path)
        assert faults(page) == [], path


@pytest.mark.parametrize(("width", "height"), NO_SCROLLING)
def test_youngest_never_scroll_and_meet_targets_of_76_pixels(served, open_page, width, height):
    wave = opened(served.world, questionnaire(FACES, age="ks1"))
    page = open_page(width=width, height=height)
    page.goto(a_link(wave))
    for number in range(1, len(FACES) + 1):
        go_on(page)
        for _ in ("before", "after"):
            assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight"), number
            for target in page.locator(".wqm-face, button.govuk-button:visible").all():
                box = target.bounding_box()
                assert min(box["width"], box["height"]) >= 76
            page.locator(".wqm-face").nth(number % 3).click()
    go_on(page, "send")
    assert ballots(wave) == 1


def test_every_answer_is_at_least_44_pixels_high_and_one_below_the_other(served, open_page):
    wave = opened(served.world, questionnaire())
    page = open_page(width=320)
    page.goto(a_link(wave))
    assert page.locator("main table").count() == 0
    labels = page.locator("main label").all()
    assert len(labels) == 25
    assert all(label.bounding_box()["height"] >= 44 for label in labels)


def test_play_buttons_speak_in_the_language_of_the_page(served, open_page):
    new_questionnaire = questionnaire(FACES, age="ks1")
    translated(new_questionnaire, "cy")
    page = open_page()
    page.add_init_script("""
      window.said = [];
      Object.defineProperty(window, "speechSynthesis", {value: {
        cancel() {}, speak(words) { window.said.push([words.text, words.lang]); }}});
    """)
    page.goto(f"{a_link(opened(served.world, new_questionnaire, languages=['cy']))}?l=cy")
    go_on(page)
    buttons = page.locator("button[data-speak]")
    expect(buttons).to_have_count(4)
    for button in buttons.all():
        expect(button).to_be_visible()
        button.click()
    assert page.evaluate("window.said") == [
        ["[cy] I like thing 1", "cy"], ["Na", "cy"], ["Weithiau", "cy"], ["Ie", "cy"]
    ]  # fmt: skip
    # Listening chooses nothing.
    expect(page.locator("input:checked")).to_have_count(0)


def test_youngest_answer_without_scripts_and_without_play_buttons(served, open_page):
    wave = opened(served.world, questionnaire(FACES, age="ks1"))
    page = open_page(width=768, java_script_enabled=False)
    page.goto(a_link(wave))
    for _ in FACES:
        go_on(page)
        assert [button.is_visible() for button in page.locator("button[data-speak]").all()] == [False] * 4
        page.locator(".wqm-face").nth(2).click()
    go_on(page, "send")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert ballots(wave) == 1


def test_keyboard_alone_answers_and_enter_goes_on_whatever_languages_there_are(served, open_page):
    new_questionnaire = questionnaire()
    translated(new_questionnaire, "pl")
    wave = opened(served.world, new_questionnaire, languages=["pl"])
    page = open_page()
    page.goto(a_link(wave))
    page.locator("#q-often-1").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.locator("#q-some-o1").focus()
    page.keyboard.press("Space")
    page.locator("#q-score-0").focus()
    page.keyboard.press("ArrowRight")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("Page 2 of 2"))
    page.locator("#q-agree-2").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("Check your answers"))
    expect(page.locator(".wqm-review__answer")).to_have_text(
        ["Sometimes", "Not answered", "Not answered", "Friends", "1", "Disagree", "Not answered"]
    )
    page.get_by_role("button", name="Send my answers").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()


def test_language_is_changed_in_the_middle_and_nothing_is_lost(served, open_page):
    new_questionnaire = questionnaire()
    translated(new_questionnaire, "ur")
    page = open_page(width=360)
    page.goto(a_link(opened(served.world, new_questionnaire, languages=["ur"])))
    page.locator("label[for=q-often-4]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="اردو").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.locator("#q-often-4")).to_be_checked()


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_chosen_answer_can_be_cleared_and_the_others_stay(served, open_page, java_script_enabled):
    wave = opened(served.world, questionnaire())
    page = open_page(width=390, java_script_enabled=java_script_enabled)
    page.goto(a_link(wave))
    clear = page.get_by_role("button", name=re.compile("Clear this answer.*I sleep well"))
    expect(clear).to_be_hidden()
    page.locator("label[for=q-often-4]").click()
    page.locator("#q-score-7").check()
    expect(clear).to_be_visible()
    with page.expect_navigation():
        clear.click()
    expect(page).to_have_url(re.compile("#q-often-question$"))
    expect(page.locator("input[name=q-often]:checked")).to_have_count(0)
    expect(page.locator("#q-score-7")).to_be_checked()
    expect(clear).to_be_hidden()


def test_child_clears_a_face(served, open_page):
    page = open_page(width=768)
    page.goto(a_link(opened(served.world, questionnaire(FACES, age="ks1"))))
    go_on(page)
    page.locator(".wqm-face").nth(2).click()
    with page.expect_navigation():
        page.get_by_role("button", name="Clear this answer").click()
    expect(page.get_by_role("heading", name="I like thing 1")).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(0)


def test_review_leads_to_a_question_and_back_and_the_receipt_survives_a_reload(served, open_page):
    wave = opened(served.world, questionnaire())
    page = open_page(width=390, java_script_enabled=False)
    page.goto(a_link(wave))
    go_on(page)
    go_on(page)
    expect(page).to_have_title(re.compile("Check your answers"))
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Change.*I sleep well")).click()
    page.locator("label[for=q-often-4]").click()
    go_on(page)
    expect(page.locator(".wqm-review__answer").first).to_have_text("Often")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    go_on(page, "send")
    receipt = page.locator(".wqm-receipt").inner_text()
    page.reload()
    expect(page.locator(".wqm-receipt")).to_have_text(receipt)
    assert ballots(wave) == 1


def test_preview_of_the_school_has_the_review_and_keeps_nothing(served, open_page):
    world = served.world
    wave = draft(world)
    page = open_page("head", width=390)
    page.goto(f"/schools/{world.school.pk}/surveys/{wave.pk}/preview/")
    page.locator("main label").nth(3).click()
    for _ in pages_of(wave.questionnaire_id):
        go_on(page)
    expect(page).to_have_title(re.compile("Check your answers"))
    assert faults(page) == []
    expect(page.locator(".wqm-review__answer").first).to_have_text("Agree")
    with page.expect_navigation():
        page.locator("#change-lead-vision").click()
    expect(page.locator("main input:checked")).to_have_count(1)
    go_on(page)
    expect(page).to_have_title(re.compile("Check your answers"))
    with scope(everything=True):
        assert Draft.objects.filter(wave=wave).count() == 0


def recorded(new_questionnaire, **sounds: bytes) -> None:
    """Recordings of the youngest's questions, by key of their text."""
    uploads = {key.replace("__", ":"): SimpleUploadedFile("a.wav", sound) for key, sound in sounds.items()}
    with scope(everything=True):
        assert keep_recordings(questionnaire=new_questionnaire, language="en", uploads=uploads, by=UserFactory()) == {}
    _sounds.cache_clear()


def test_recording_is_played_where_there_is_one_and_the_device_reads_what_cannot_be_played(served, open_page):
    new_questionnaire = questionnaire(FACES, age="ks1")
    recorded(new_questionnaire, **{"question__face-1": wav(), "scale__faces__1": wav()[:12] + b"no sound" * 9})
    page = open_page()
    page.add_init_script("""
      Object.defineProperty(window, "speechSynthesis", {value: {
        cancel() {}, speak(words) { document.body.dataset.said = words.text; }}});
    """)
    page.goto(a_link(opened(served.world, new_questionnaire)))
    go_on(page)
    assert faults(page) == []
    expect(page.locator("audio:visible")).to_have_count(0)
    with page.expect_response("**/s/sounds/**") as heard:
        page.locator("button[data-speak='I like thing 1']").click()
    assert heard.value.status in (200, 206)
    assert page.evaluate("document.body.dataset.said || ''") == ""
    page.locator("button[data-speak='No']").click()
    expect(page.locator("body")).to_have_attribute("data-said", "No")


def test_recording_has_the_browsers_own_player_where_no_script_runs(served, open_page):
    new_questionnaire = questionnaire(FACES, age="ks1")
    recorded(new_questionnaire, **{"question__face-1": wav()})
    page = open_page(width=768, java_script_enabled=False)
    page.goto(a_link(opened(served.world, new_questionnaire)))
    go_on(page)
    expect(page.locator("audio:visible")).to_have_count(1)
    assert [button.is_visible() for button in page.locator("button[data-speak]").all()] == [False] * 4
