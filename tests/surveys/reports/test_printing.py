"""A school's results as a PDF: the values of the page, the same reasons for what is withheld, the same readers."""

import csv
import io
from uuid import uuid4

import pikepdf
import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.urls import reverse

from surveys.documents import build_results
from surveys.models import Comment, Wave
from surveys.queries.outcomes import SurveyOutcome
from surveys.reports.printing import PrintedSurvey
from tests.databases import as_worker
from tests.surveys.joint_waves import of_three, rowan_of
from tests.surveys.publication.test_results import wave  # noqa: F401 - a fixture
from tests.surveys.questionnaires import opened, questionnaire
from tests.surveys.test_several import alder, share  # noqa: F401 - a fixture
from tests.surveys.waves_in_states import ALL_FOUR, closed, launched, links, results_of, submit
from tests.wqm.documents.conftest import finish
from tests.wqm.documents.pdf_rules import alternatives, assert_accessible, outline, tags
from tests.wqm.documents.test_pdf import check_file
from wqm.documents.models import Document
from wqm.tenancy.scope import scope


@pytest.mark.parametrize(
    ("state", "why"),
    [
        ({"is_open": True}, "This survey is still open. Nothing is published until it closes."),
        ({"is_with_office": True}, "This survey has closed, and the office has not shared its results yet."),
        ({}, "Too few people responded to publish anything without identifying someone."),
    ],
)
def test_pack_says_why_a_survey_has_no_results(state, why):
    known = {"is_open": False, "is_published": False, "response_percent": None, "invited": 12, "k": 7} | state
    assert PrintedSurvey(SurveyOutcome(uuid4(), "Staff", "staff", **known), None).why == why


def address(name: str, school, any_wave, *more) -> str:
    return reverse(f"surveys:{name}", args=[school.pk, any_wave.pk, *more])


def asked(client, school, any_wave) -> Document:
    """The document that the button on the page asks for."""
    make = address("make_results_pdf", school, any_wave)
    assert f'action="{make}"' in client.get(address("results", school, any_wave)).content.decode()
    response = client.post(make)
    with scope(everything=True):
        return Document.objects.get(pk=response["Location"].rstrip("/").rsplit("/", 1)[1])


def printed(document: Document) -> BeautifulSoup:
    """What stands on it, built as the worker builds it."""
    with scope(everything=True):
        document = Document.objects.select_related("school").get(pk=document.pk)
    with as_worker(), scope(schools=[document.school.pk]):
        source = build_results(document)
        return BeautifulSoup(render_to_string(source.template, source.context), "html.parser")


def content_of(document: Document) -> bytes:
    """The bytes of its file."""
    with default_storage.open(document.file.key) as file:
        return file.read()


def words_of(page) -> str:
    return " ".join(page.get_text(" ").split())


def answered(world) -> Wave:
    """A closed wave of Hazel: ten people answered, of whom three left out the questions about pupils."""
    answered_wave = launched(world)
    for number, link in enumerate(list(links(answered_wave).values())[:10]):
        submit(link, {name: value for name, value in ALL_FOUR.items() if number < 7 or not name.startswith("q-pup-")})
    return closed(answered_wave)


def test_results_are_made_as_an_accessible_pdf(world, sign_in, wave, tmp_path):  # noqa: F811 - fixtures
    head = sign_in("head")
    document = finish(asked(head, world.school, wave))
    assert (document.job.state, document.title) == ("done", "How are we?: results")
    page = head.get(address("results_document", world.school, wave, document.pk)).content.decode()
    file = head.get(address("results_document_file", world.school, wave, document.pk))
    assert ("Download" in page, file["Content-Type"]) == (True, "application/pdf")
    path = tmp_path / "results.pdf"
    path.write_bytes(b"".join(file.streaming_content))
    check_file(path)
    with pikepdf.open(path) as pdf:
        assert_accessible(pdf, "How are we?: results")
        assert {"By principle", "By group", "By question"} <= set(outline(pdf))
        assert any("leaders think" in text for text in alternatives(pdf))
        counted = tags(pdf)
        assert all(counted[name] for name in ("Table", "TH", "TD", "THead", "Caption", "P")), counted


def test_pdf_has_the_values_of_the_page_and_of_the_file(world, sign_in, wave):  # noqa: F811 - fixtures
    head, values = sign_in("head"), results_of(wave)
    page = printed(asked(head, world.school, wave))
    rows = {row.th.find(string=True).strip(): row for row in page.select(".wqm-questions tbody tr")}
    assert len(rows) == len([question for question in values.questions if question.agree])
    for question in values.questions:
        cells = [cell.get_text() for cell in rows[question.text].select("td.number")]
        assert cells == [share.short for share in (question.agree, *question.shares)]
    means = [row.td.get_text() for row in page.select(".wqm-figure tbody tr")]
    assert means == [domain.text for domain in values.domains]
    content = head.get(address("results_csv", world.school, wave)).content.decode("utf-8-sig")
    bands = [line[5] for line in csv.reader(io.StringIO(content)) if line[1] == "Responses"]
    groups = page.select(".wqm-groups")[0].tbody.tr.select("td")
    assert [cell.get_text() for cell in groups] == bands[1:]
    shown = head.get(address("results", world.school, wave)).content.decode()
    on_page = BeautifulSoup(shown, "html.parser").select("#groups ~ .wqm-scroll table")[0]
    in_pdf = page.select(".wqm-groups")[0]
    assert [td.get_text() for td in in_pdf.select("tbody td")] == [
        td.get_text(strip=True) for td in on_page.select("tbody td")
    ]


def test_every_chart_of_the_pdf_stands_beside_a_table(world, sign_in, wave):  # noqa: F811 - fixtures
    charts = printed(asked(sign_in("head"), world.school, wave)).find_all("svg")
    assert len(charts) > 20
    for chart in charts:
        beside = chart.find_parent("tr") or chart.find_parent(class_="wqm-figure").find("table")
        assert beside.find("td", class_="number")


def test_pdf_of_few_answers_shows_quarters_on_a_scale_and_says_how_to_see_more(world, sign_in):
    answered_wave = answered(world)
    page = printed(asked(sign_in("head"), world.school, answered_wave))
    assert "With this few responses" in words_of(page)
    assert "Percentage of those who answered" not in words_of(page)
    heads = [head.svg.title.get_text() for head in page.select(".wqm-questions--quarters thead tr")]
    assert set(heads) == {"Scale: none, ¼, ½, ¾, all"}
    row = page.select_one(".wqm-questions--quarters tbody tr")
    # The words stand beside the bar: within it there is no room on paper.
    assert (row.svg.find_all("text"), words_of(row.select_one("td.number"))) == ([], "three quarters or more")
    assert row.svg.desc.get_text() == "three quarters or more Agree or strongly agree"
    (advice,) = [head for head in page.find_all("h2") if head.get_text() == "How to see more detail next time"]
    assert "Ask the office to run the survey" in words_of(advice.find_next("ul"))


def test_withheld_figure_says_why_in_the_pdf(world, sign_in):
    answered_wave = answered(world)
    page = printed(asked(sign_in("head"), world.school, answered_wave))
    why = "Withheld. More than a fifth of this group skipped this question."
    withheld = [question for question in results_of(answered_wave).questions if question.withheld]
    cells = page.select(".wqm-questions td.wqm-cell--withheld")
    assert [words_of(cell) for cell in cells] == [why] * len(withheld) == [why] * 5
    assert page.select(".wqm-questions td.wqm-cell--withheld svg") == []


def test_grouping_in_which_nobody_stands_says_why_in_the_pdf(world, sign_in, wave):  # noqa: F811 - fixtures
    tables = printed(asked(sign_in("head"), world.school, wave)).select(".wqm-groups")
    (years,) = [table for table in tables if table.caption.get_text() == "Years here"]
    assert (
        words_of(years.select_one("td.wqm-cell--withheld"))
        == "Withheld. Fewer than 9 people in this group were invited."
    )


def test_pdf_of_a_school_with_too_few_says_so_and_whose_figures_it_shows(world, sign_in, alder):  # noqa: F811 - fixtures
    answered_wave, rowan = share(world, of_three(world, alder)), rowan_of(world)
    page = printed(asked(sign_in("head_same_trust"), rowan, answered_wave))
    words = words_of(page)
    assert "Withheld. Fewer than 7 people at this school responded." in words
    assert "The figures in this document are for All schools except one with too few responses ." in words
    assert [name in words for name in ("Rowan words", "Hazel words", "Alder words", "Alder Infants")] == [False] * 4


def test_pdf_of_faces_has_strips_and_a_legend_of_three(world, sign_in):
    answered_wave = opened(world, questionnaire(), people=42, share_at_once=True)
    for link in list(links(answered_wave).values())[:40]:
        submit(link, {"q-face": "3", "q-often": "4", "q-one": "o1"})
    closed(answered_wave)
    page = printed(asked(sign_in("head"), world.school, answered_wave))
    legends = [[item.get_text() for item in legend.select("span")] for legend in page.select(".wqm-legend")]
    assert ["No", "Sometimes", "Yes"] in legends
    (row,) = [line for line in page.select(".wqm-questions tbody tr") if "I like my class" in line.th.get_text()]
    assert [cell.get_text() for cell in row.select("td.number")] == ["≤10", "≤10", "≥90"]
    assert "Hall: 90% or more" in words_of(page)
    (left_out,) = [line for line in page.select("tbody tr") if "What helps you?" in line.th.get_text()]
    assert words_of(left_out.td) == "Withheld. More than a fifth of this group skipped this question."


def test_results_that_are_not_shared_are_not_printed(world, sign_in, alder):  # noqa: F811 - fixtures
    answered_wave, head = of_three(world, alder), sign_in("head")
    with scope(everything=True):
        before = Document.objects.count()
    assert head.post(address("make_results_pdf", world.school, answered_wave)).status_code == 404
    with scope(everything=True):
        assert Document.objects.count() == before
    share(world, answered_wave)
    document = finish(asked(head, world.school, answered_wave))
    places = [address(f"results_document{end}", world.school, answered_wave, document.pk) for end in ("", "_file")]
    assert [closing(head.get(place)) for place in places] == [200, 200]
    with scope(everything=True):
        Wave.objects.filter(pk=answered_wave.pk).update(shared_on=None)
    assert [closing(head.get(place)) for place in places] == [404, 404]


def closing(response) -> int:
    """The status, with the file closed."""
    if response.streaming:
        list(response.streaming_content)
    return response.status_code


@pytest.mark.parametrize("change", ["not shared any more", "not there any more"])
def test_worker_prints_nothing_that_the_page_does_not_show(world, sign_in, change):
    answered_wave = answered(world)
    document = asked(sign_in("head"), world.school, answered_wave)
    with scope(everything=True):
        if change == "not shared any more":
            Wave.objects.filter(pk=answered_wave.pk).update(shared_on=None)
        else:
            Document.objects.filter(pk=document.pk).update(subject_id=str(uuid4()))
    finished = finish(document)
    assert (finished.file, finished.job.state) == (None, "failed")
    assert finished.job.message == "This survey has no results to print."


def test_open_survey_has_no_pdf(world, sign_in):
    assert sign_in("head").post(address("make_results_pdf", world.school, launched(world))).status_code == 404


def test_pdf_of_another_school_does_not_exist(world, sign_in):
    answered_wave = answered(world)
    document = finish(asked(sign_in("head"), world.school, answered_wave))
    by_person = {}
    for persona in ("head_next_door", "trust_lead_elsewhere", "stranger", "ex_member"):
        client = sign_in(persona)
        answers = [client.post(address("make_results_pdf", world.school, answered_wave))]
        for name in ("results_document", "results_document_file"):
            answers += [
                client.get(address(name, place, answered_wave, document.pk))
                for place in (world.school, world.next_door)
            ]
        by_person[persona] = [answer.status_code for answer in answers]
    assert by_person == dict.fromkeys(by_person, [404] * 5)


def test_pdf_asked_for_after_a_change_is_made_anew(world, sign_in):
    answered_wave, head = launched(world), sign_in("head")
    for link in list(links(answered_wave).values())[:11]:
        submit(link, ALL_FOUR | {"q-own-good": "The quiet hour"})
    answered_wave = closed(answered_wave)
    first = finish(asked(head, world.school, answered_wave))
    assert "The quiet hour" not in words_of(printed(first))
    with scope(everything=True):
        Comment.objects.filter(wave=answered_wave).update(decision="shown")
    second = finish(asked(head, world.school, answered_wave))
    assert "The quiet hour" in words_of(printed(second))
    assert second.pk != first.pk
    before, after = content_of(first), content_of(second)
    assert before != after
    assert [content.startswith(b"%PDF") for content in (before, after)] == [True, True]
