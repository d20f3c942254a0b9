"""Slips and forms on paper: printed, typed in once, and nothing kept about who did it."""

import io
import re
from uuid import uuid4

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string

from surveys.documents import build_paper_form
from surveys.respondents import slips
from tests.databases import as_worker
from tests.surveys.questionnaires import opened, questionnaire, sitting_of, translated
from tests.surveys.respondents.test_pages import answers_in
from tests.surveys.services.test_sittings import CLASS, SLIPS, ballots, join, url
from tests.surveys.waves_in_states import again, closed, draft, over
from wqm.activity.models import Activity
from wqm.documents.models import Document
from wqm.jobs.models import Job
from wqm.jobs.services import run_job
from wqm.sealing import codes
from wqm.tenancy.scope import scope


@pytest.fixture
def wave(world):
    return opened(world, questionnaire(), people=0, sittings=[CLASS, SLIPS])


@pytest.fixture
def head(sign_in):
    return sign_in("head")


def test_slips_are_printed_eight_to_a_page_and_each_code_leads_to_its_slot(world, head, wave):
    sitting = sitting_of(wave, "Slips")
    response = head.get(url("slips", world, wave, sitting))
    page = response.content.decode()
    assert response["Cache-Control"] == "no-store"
    assert [part.count('class="wqm-slip"') for part in page.split('<ul class="wqm-slips">')[1:]] == [8, 4]
    printed = re.findall(r'wqm-slip__code">([^<]+)<', page)
    assert printed == [codes.shown(slips.slip_code(sitting, number)) for number in range(1, 13)]
    places = {join(code)["Location"] for code in printed}
    assert len(places) == 12


def test_paper_is_typed_in_once_and_the_second_time_says_so(world, head, wave):
    code = slips.slip_code(sitting_of(wave, "Slips"), 3)
    sent = {"code": codes.shown(code).lower(), "q-often": "5", "q-some": ["o1", "o2"], "q-words": "Trees"}
    saved = head.post(url("enter_paper", world, wave), sent, follow=True)
    assert re.search(r"Saved and sealed. Receipt [A-Z2-7]{5}-[A-Z2-7]{5}", saved.content.decode())
    assert answers_in(wave) == [{"often": 5, "some": ["o1", "o2"], "words": "Trees"}]
    second = head.post(url("enter_paper", world, wave), sent)
    assert second.status_code == 422
    assert "already have a response" in second.content.decode()
    assert ballots(wave) == 1
    assert join(code).status_code == 302  # opening a slip never tells


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"code": "ACDEFGHJKM", "q-often": "5"}, "No slip for this survey has this code"),
        ({"code": "", "q-often": "5"}, "No slip for this survey has this code"),
        ({"code": "its own"}, "You have not entered any answers"),
    ],
)
def test_paper_that_cannot_be_saved_says_why_and_keeps_what_was_typed(world, head, wave, sent, sentence):
    if sent["code"] == "its own":
        sent = {"code": slips.slip_code(sitting_of(wave, "Slips"), 1)}
    response = head.post(url("enter_paper", world, wave), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert f'value="{sent["code"]}"' in page
    assert page.count(" checked") == len(sent) - 1
    assert ballots(wave) == 0


def test_paper_of_a_class_code_or_of_another_wave_is_refused(world, head, wave):
    other = opened(world, questionnaire(), people=0, sittings=[{**SLIPS, "name": "Others"}])
    for code in (slips.slip_code(sitting_of(other, "Others"), 1), slips.slip_code(sitting_of(wave, "5B"), 1)):
        response = head.post(url("enter_paper", world, wave), {"code": code, "q-often": "5"})
        assert "No slip for this survey has this code" in response.content.decode()


def test_paper_cannot_be_typed_into_a_draft_or_a_closed_wave(world, head, wave):
    code = slips.slip_code(sitting_of(wave, "Slips"), 1)
    closed(wave)
    for other in (draft(world), again(wave)):
        assert "only while the survey is open" in head.get(url("enter_paper", world, other)).content.decode()
        sent = head.post(url("enter_paper", world, other), {"code": code, "q-often": "5"})
        assert (sent.status_code, "only while the survey is open" in sent.content.decode()) == (422, True)


def test_paper_after_the_last_day_is_not_said_to_have_been_received(world, head, wave):
    """Also where no worker has closed the survey yet."""
    over(wave)
    sent = head.post(
        url("enter_paper", world, wave), {"code": slips.slip_code(sitting_of(wave, "Slips"), 1), "q-often": "5"}
    )
    assert "only while the survey is open" in sent.content.decode()
    assert "already have a response" not in sent.content.decode()


def test_typing_in_paper_leaves_no_row_about_who_did_it_or_when(world, head, wave):
    with scope(everything=True):
        before = Activity.objects.count()
    code = slips.slip_code(sitting_of(wave, "Slips"), 1)
    assert head.post(url("enter_paper", world, wave), {"code": code, "q-often": "5"}).status_code == 302
    with scope(everything=True):
        assert Activity.objects.count() == before


def test_paper_form_has_every_question_and_answer_and_puts_people_first(world, head, wave):
    page = head.get(url("paper_form", world, wave)).content.decode()
    for text in ("I sleep well", "Rarely", "At home", "Music", "What would you change?", "I feel safe"):
        assert text in page
    assert page.index("no one will be able to come and help you") < page.index("wqm-form-on-paper__box")


def asked(world, head, wave, language: str = "en") -> Document:
    """The form as a PDF, asked for on the page."""
    response = head.post(url("make_paper_pdf", world, wave), {"l": language})
    document_id = response["Location"].removeprefix(url("paper_form", world, wave)).strip("/")
    with scope(everything=True):
        return Document.objects.get(pk=document_id)


def finished_job(document: Document) -> Job:
    """Its job, after a worker ran it."""
    with as_worker():
        run_job(document.job_id)
    with scope(everything=True):
        return Job.objects.get(pk=document.job_id)


def words_of(document: Document) -> str:
    """What stands on it."""
    with scope(everything=True):
        source = build_paper_form(Document.objects.select_related("school").get(pk=document.pk))
        return render_to_string(source.template, source.context)


def test_paper_form_is_made_as_a_tagged_pdf(world, head, wave):
    document = asked(world, head, wave)
    assert finished_job(document).state == "done"
    page = head.get(url("paper_form", world, wave) + f"{document.pk}/").content.decode()
    file = head.get(url("paper_form", world, wave) + f"{document.pk}/pdf/")
    assert ("Download" in page, file["Content-Type"]) == (True, "application/pdf")
    with pikepdf.open(io.BytesIO(b"".join(file.streaming_content))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert (str(pdf.Root.Lang), str(pdf.docinfo.Title)) == ("en-GB", "How are we?: paper form")


def test_paper_form_as_a_pdf_says_what_the_page_says(world, head, wave):
    form = BeautifulSoup(head.get(url("paper_form", world, wave)).content, "html.parser").find(
        class_="wqm-form-on-paper"
    )
    pdf = BeautifulSoup(words_of(asked(world, head, wave)), "html.parser").main
    assert pdf.get_text(" ", strip=True) == f"{world.school.name} {form.get_text(' ', strip=True)}"


@pytest.mark.parametrize(("wanted", "begins"), [("pl", "[pl] I sleep well"), ("cy", "I sleep well")])
def test_paper_form_is_in_a_language_that_the_wave_offers_or_else_in_english(world, head, wanted, begins):
    questions = questionnaire()
    translated(questions, "pl")
    wave = opened(world, questions, people=0, sittings=[SLIPS], languages=["en", "pl"])
    document = asked(world, head, wave, wanted)
    page = BeautifulSoup(words_of(document), "html.parser")
    assert page.h3.get_text() == begins
    assert page.html["lang"] == ("pl" if wanted == "pl" else "en-GB")


def test_paper_form_of_a_deleted_survey_says_so(world, head, wave):
    document = asked(world, head, wave)
    with scope(everything=True):
        Document.objects.filter(pk=document.pk).update(subject_id=str(uuid4()))
    job = finished_job(document)
    assert (job.state, job.message) == ("failed", "This survey no longer exists.")
