"""Pages of the school and the office: what they refuse, what they never show, and how many queries they take."""

import csv
import io
import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from surveys.models import Comment, Wave, WaveSchool
from tests import factories as f
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.joint_waves import invite, joint_wave, rowan_of
from tests.surveys.waves_in_states import ALL_FOUR, again, closed, draft, launched, links, results_of, submit
from wqm.tables.sheets import figure
from wqm.tables.writing import safe_cell, typed_text
from wqm.tenancy.scope import scope


def as_typed(cells) -> list:
    """A line of a CSV file as a workbook has it: text without the apostrophe in front, numbers as numbers."""
    typed = [figure(typed_text(cell)) for cell in cells]
    return [float(cell) if isinstance(cell, Decimal) else cell for cell in typed]


def url(name: str, world, wave=None) -> str:
    return reverse(f"surveys:{name}", args=[world.school.pk, *([wave.pk] if wave else [])])


@pytest.fixture
def head(sign_in):
    return sign_in("head")


def published(world):
    """A closed wave with words, one of them shown."""
    wave = launched(world)
    for number, link in enumerate(list(links(wave).values())[:11]):
        assert submit(link, {**ALL_FOUR, "q-own-good": f"=SUM({number})"}).status_code == 200
    wave = closed(wave)
    with scope(everything=True):
        shown = Comment.objects.filter(wave=wave).first()
        Comment.objects.filter(pk=shown.pk).update(decision="shown")
    return wave, shown.text


def test_empty_list_says_the_next_step(world, head):
    with as_worker(), scope(everything=True):
        WaveSchool.objects.filter(school=world.school).delete()
    assert "No surveys yet" in head.get(url("list", world)).content.decode()


def test_list_takes_as_many_queries_with_five_waves_as_with_two(world, head):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert head.get(url("list", world)).status_code == 200
        return len(seen)

    draft(world)
    head.get(url("list", world))
    before = queries()
    for name in ("One", "Two", "Three"):
        draft(world, name=name)
    assert queries() == before


def test_dates_that_cannot_be_are_refused_with_sentences(world, head):
    today = timezone.localdate()
    days = {"opens_on": today - timedelta(1), "closes_on": today - timedelta(2)}
    dates = {f"{name}-{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    response = head.post(url("new", world), {"name": "", **dates})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Opens on must be today or later" in page
    assert "Last day to respond is before the survey opens" in page
    assert "<title>Error: " in page


def test_day_at_the_end_of_the_calendar_is_refused_and_breaks_no_page(world, head):
    """Half a term after the last day of the year 9999 there is no day."""
    wave = draft(world)
    days = {"opens_on": date(9999, 12, 20), "closes_on": date(9999, 12, 31)}
    dates = {f"{name}-{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    response = head.post(url("dates", world, wave), {"name": "Far away", **dates})
    assert response.status_code == 422
    assert "must be within two years" in response.content.decode()
    assert again(wave).name == "How are we?"


def test_sending_below_k_is_refused_with_a_sentence(world, head):
    wave = draft(world, people=6)
    for response in (head.get(url("send", world, wave)), head.post(url("send", world, wave), follow=True)):
        assert "Only 6 people are invited" in response.content.decode()
    assert again(wave).send_wanted is False


def test_delete_of_a_draft_without_a_list_speaks_of_no_list(world, head):
    page = head.get(url("delete", world, draft(world, people=0))).content.decode()
    assert "This permanently deletes “How are we?”. Nothing has been sent to anyone." in page
    assert "list of" not in page


def test_send_says_when_a_survey_of_another_day_opens(world, head):
    today = timezone.localdate()
    for days, words in ((0, "“How are we?” is opening now."), (1, "“How are we?” is scheduled. It opens, and")):
        wave = draft(world, opens_on=today + timedelta(days=days))
        assert words in head.post(url("send", world, wave), follow=True).content.decode()


def test_draft_is_deleted_after_a_page_that_says_what_is_lost(world, head):
    wave = draft(world)
    assert "and its list of 12 people" in one_line(head.get(url("delete", world, wave)))
    assert head.post(url("delete", world, wave)).status_code == 302
    assert head.get(url("detail", world, wave)).status_code == 404


def test_planned_wave_can_be_taken_back(world, head):
    wave = draft(world, opens_on=timezone.localdate() + timedelta(3))
    head.post(url("send", world, wave))
    assert "Invitations will go out on" in head.get(url("detail", world, wave)).content.decode()
    head.post(url("recall", world, wave))
    assert "Check and send" in head.get(url("detail", world, wave)).content.decode()


def test_school_that_takes_part_cannot_take_a_planned_wave_of_its_trust_back(world, sign_in):
    """A button would lead nowhere: whoever runs the wave takes it back."""
    wave = joint_wave(
        world, [world.school, rowan_of(world)], trust=world.trust, opens_on=timezone.localdate() + timedelta(3)
    )
    invite(wave, world.school, 12)
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(send_wanted=True)
    assert "Return to draft" not in sign_in("head").get(url("detail", world, wave)).content.decode()
    trust = reverse("trust_surveys:detail", args=[world.trust.pk, wave.pk])
    assert "Return to draft" in sign_in("trust_lead").get(trust).content.decode()


def test_planned_wave_of_classes_alone_speaks_of_no_invitation(world, head):
    wave = draft(world, people=0, opens_on=timezone.localdate() + timedelta(3))
    with scope(everything=True):
        f.SittingFactory(wave=wave, school=world.school, slots=30, group="all")
    page = one_line(head.post(url("send", world, wave), follow=True))
    assert "is scheduled. It opens on" in page
    assert "It will open on" in page
    assert "Class codes and slips work until" in page
    assert "nvitations will go out" not in page


def test_pages_of_the_school_are_the_same_whatever_was_answered_and_whoever_answered(world, head):
    wave = launched(world)
    places = [url(name, world, wave) for name in ("detail", "close", "results", "results_csv")] + [url("list", world)]

    def pages() -> list[tuple[int, bytes]]:
        return [(r.status_code, r.content) for r in (head.get(place) for place in places)]

    def without_tokens(answers):
        return [(status, re.sub(rb"[A-Za-z0-9]{64}", b"", body)) for status, body in answers]

    before = without_tokens(pages())
    for number, link in enumerate(list(links(wave).values())[3:11]):
        submit(link, {"q-lead-vision": str(number % 5 + 1), "q-own-good": "Words"})
    assert without_tokens(pages()) == before


@pytest.mark.parametrize(
    "persona", ["head_next_door", "trust_lead_elsewhere", "assessor_elsewhere", "stranger", "ex_member"]
)
def test_results_of_another_school_do_not_exist(world, sign_in, persona):
    wave, _ = published(world)
    client = sign_in(persona)
    places = [url(name, world, wave) for name in ("detail", "results", "results_csv", "send", "close", "delete")]
    places.append(reverse("api:survey_results", args=[world.school.pk, wave.pk]))
    assert {client.get(place).status_code for place in places} == {404}


def test_wave_below_another_school_s_address_does_not_exist(world, sign_in):
    wave, _ = published(world)
    client = sign_in("head_next_door")
    for name in ("detail", "results", "results_csv", "close"):
        assert client.get(reverse(f"surveys:{name}", args=[world.next_door.pk, wave.pk])).status_code == 404


def test_reader_sees_results_and_can_do_nothing(world, sign_in):
    wave, _ = published(world)
    governor = sign_in("governor")
    assert governor.get(url("results", world, wave)).status_code == 200
    assert "Create a survey" not in governor.get(url("list", world)).content.decode()
    running = launched(world)
    assert governor.post(url("close", world, running)).status_code == 403
    assert governor.post(url("remind", world, running)).status_code == 403
    assert again(running).closes_on == running.closes_on


def test_page_file_and_api_show_the_same_values(world, head):
    wave, words = published(world)
    values = results_of(wave)
    page = head.get(url("results", world, wave)).content.decode()
    response = head.get(url("results_csv", world, wave))
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    data = json.loads(head.get(reverse("api:survey_results", args=[world.school.pk, wave.pk])).content)
    assert data["respondents"] == rows[0]["Value"] == values.respondents
    workbook = load_workbook(io.BytesIO(head.get(url("results_xlsx", world, wave)).content))
    assert workbook.sheetnames == ["Summary", "Results"]
    cells = [[cell or "" for cell in line] for line in workbook["Results"].iter_rows(values_only=True)]
    assert cells == [list(rows[0]), *(as_typed(row.values()) for row in rows)]
    for question, told in zip(values.questions, data["questions"], strict=True):
        agree, *shares = [row["Value"] for row in rows if row["Text"] == question.text and row["Kind"] == "Question"]
        assert told["agree"] == agree == question.agree.text
        assert told["shares"] == shares == [share.text for share in question.shares]
        assert question.text in page
    means = [row["Value"] for row in rows if row["Kind"] == "Average score"]
    assert (
        means == [principle["mean"] for principle in data["principles"]] == [domain.text for domain in values.domains]
    )
    assert data["comments"] == [{"question": "What should the school keep doing?", "texts": [words]}]
    assert words in page
    assert [row["Answer"] for row in rows if row["Kind"] == "Comment"] == [f"'{words}"]


def test_withheld_figure_says_why_on_page_file_and_api(world, head):
    wave = launched(world)
    for number, link in enumerate(list(links(wave).values())[:10]):
        few_answers = {name: value for name, value in ALL_FOUR.items() if number < 7 or not name.startswith("q-pup-")}
        submit(link, few_answers)
    wave = closed(wave)
    why = "More than a fifth of this group skipped this question."
    page = head.get(url("results", world, wave)).content.decode()
    assert page.count(why) == 5 * 2  # in the table, and for those who listen to the chart
    assert head.get(url("results_csv", world, wave)).content.decode().count(why) == 5
    data = json.loads(head.get(reverse("api:survey_results", args=[world.school.pk, wave.pk])).content)
    assert [question["shares"] for question in data["questions"] if question["withheld"]] == [[], [], [], [], []]


def test_too_few_says_why_and_what_to_do(world, head):
    wave = closed(launched(world))
    page = head.get(url("detail", world, wave), follow=True).content.decode()
    assert "Fewer than 7 people responded. All responses were deleted unread." in page
    assert "What you can do" in page


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@a", "\tx", "\rx"])
def test_cell_that_a_spreadsheet_would_run_becomes_text(value):
    assert safe_cell(value) == f"'{value}"


def test_cell_with_plain_text_stays_as_it_is():
    assert [safe_cell(value) for value in ("35 %", "a=b", "", 4)] == ["35 %", "a=b", "", "4"]


def test_office_reads_comments_shows_one_and_wipes_another(world, sign_in):
    officer = sign_in("officer")
    queue = reverse("office_surveys:comments")
    with scope(everything=True):
        first, second = Comment.objects.filter(decision="unread").order_by("wave__closes_on", "id")[:2]
    page = officer.get(queue).content.decode()
    assert first.text in page
    decide = reverse("office_surveys:decide")
    both = {f"decision-{first.pk}": "show", f"decision-{second.pk}": "withhold"}
    done = officer.post(decide, both, follow=True).content.decode()
    assert "The school can now read 1 comment. 1 comment withheld and deleted." in done
    again_shown = officer.post(decide, {f"decision-{first.pk}": "withhold"}, follow=True)
    assert "already decided about this comment" in again_shown.content.decode()
    with scope(everything=True):
        first.refresh_from_db()
        second.refresh_from_db()
    assert (first.decision, first.text != "") == ("shown", True)
    assert (second.decision, second.text) == ("withheld", "")


def test_text_that_was_edited_without_a_choice_stays_on_the_page(world, sign_in):
    with scope(everything=True):
        first, second = Comment.objects.filter(decision="unread").order_by("wave__closes_on", "id")[:2]
    officer, decide = sign_in("officer"), reverse("office_surveys:decide")
    texts = {f"text-{first.pk}": first.text, f"text-{second.pk}": "Half of it"}
    for chosen in ({}, {f"decision-{first.pk}": "show"}):
        answer = officer.post(decide, texts | chosen)
        assert (answer.status_code, "Half of it" in answer.content.decode()) == (422, True)
    assert "You edited this text. Choose what to do with the comment" in answer.content.decode()
    with scope(everything=True):
        first.refresh_from_db()
        second.refresh_from_db()
    assert (first.decision, second.decision) == ("shown", "unread")


@pytest.mark.parametrize("decision", ["", "yes"])
def test_comment_is_never_wiped_by_a_broken_form(world, sign_in, decision):
    with scope(everything=True):
        comment = Comment.objects.filter(decision="unread").first()
    sign_in("officer").post(reverse("office_surveys:decide"), {f"decision-{comment.pk}": decision})
    with scope(everything=True):
        comment.refresh_from_db()
    assert comment.decision == "unread"


def test_comments_come_twenty_a_page_and_end_with_an_empty_page(world, sign_in):
    officer, queue = sign_in("officer"), reverse("office_surveys:comments")
    with scope(everything=True), as_worker():
        wave = Wave.objects.filter(school=world.school).first()
        question = Comment.objects.first().question
        f.CommentFactory.create_batch(25, wave=wave, question=question)
        waiting = Comment.objects.filter(decision="unread").count()
    pages = [officer.get(queue, {"page": number}).content.decode() for number in (1, 2)]
    assert [page.count("<fieldset") for page in pages] == [20, waiting - 20]
    with scope(everything=True), as_worker():
        Comment.objects.all().delete()
    assert "No comments to read" in officer.get(queue).content.decode()


def test_comments_are_not_for_schools(world, sign_in):
    assert sign_in("head").get(reverse("office_surveys:comments")).status_code == 404


def test_office_sees_every_wave_with_its_state(world, sign_in):
    page = sign_in("officer").get(reverse("office_surveys:list")).content.decode()
    assert all(f"Staff of {name}" in page for name in ("Hazel Primary", "Willow Primary"))
