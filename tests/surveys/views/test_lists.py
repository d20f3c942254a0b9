"""The way of a list through the pages, what each page refuses and says, and what it costs."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook

from framework.models import Questionnaire
from surveys.models import ListImport, Recipient, Wave
from surveys.services import preparing
from tests.reading import one_line
from tests.surveys.waves_in_states import draft, first, listed
from wqm.tenancy.scope import scope

DATA = Path(__file__).parents[2] / "data"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"
TEAMS = ("Team", ["KS1", "KS2", "EYFS"])


def url(name: str, wave, *more) -> str:
    return reverse(f"surveys:{name}", args=[wave.school_id, wave.pk, *more])


@pytest.fixture
def head(sign_in):
    return sign_in("head")


@pytest.fixture
def wave(world):
    """A draft with twelve people, grouped by team."""
    wave = draft(world, people=12)
    by = world.person("head")
    with scope(schools=[world.school.pk], person=by.pk):
        preparing.set_breakdowns(wave=wave, breakdowns=[TEAMS], by=by)
    return wave


def read(client, wave, content: bytes, name: str = "list.csv"):
    """The answer to a file: the page of what was read, or the survey's with what is wrong."""
    return client.post(url("upload_list", wave), {"list": SimpleUploadedFile(name, content)}, follow=True)


def upload(client, wave, content: bytes, name: str = "list.csv"):
    """The page of the columns of a file that was read rightly."""
    response = read(client, wave, content, name)
    return client.get(columns_of(response)) if response.status_code == 200 else response


def columns_of(response) -> str:
    """Where the page of what was read leads to."""
    return first(r'href="([^"]*/files/[0-9a-f-]+/columns/)"', response.content.decode())


def text_of(response) -> str:
    return response.content.decode()


def fields(response) -> dict[str, str]:
    """What the page of the columns would send as it stands."""
    page = text_of(response)
    values = {"reading": first(r'name="reading" value="([^"]*)"', page)}
    for name, body in re.findall(r'<select[^>]*name="(c\d+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"\s+selected', body)
        values[name] = chosen[1] if chosen else ""
    if chosen := re.search(r'name="contacts"[^>]*value="(\w+)"[^>]*checked', page):
        values["contacts"] = chosen[1]
    return values


def groups(page: str) -> dict[str, str]:
    """What the page of the groups would send as it stands."""
    selects = re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL)
    return {name: first(r'value="([^"]*)"\s+selected', body) for name, body in selects}


def send(client, page, **chosen):
    """The answer to the page of the columns as it stands, apart from what is chosen."""
    return client.post(page.request["PATH_INFO"], fields(page) | chosen)


def looked_at(client, wave, content: bytes, **chosen) -> ListImport:
    """A list that was uploaded and whose columns were confirmed."""
    page = upload(client, wave, content)
    response = client.post(page.request["PATH_INFO"], fields(page) | chosen)
    assert response.status_code == 302, response.content.decode()
    if response.url.endswith("/groups/"):
        response = client.post(response.url, groups(client.get(response.url).content.decode()))
    with scope(everything=True):
        return ListImport.objects.get(pk=response.url.strip("/").split("/")[-1])


LEAVERS = "Email,Has left\na@b.example,No\nb@b.example,soon\nc@b.example,Yes\u200b\nd@b.example,?\n".encode()


def preview_of(client, wave, list_import: ListImport) -> str:
    return one_line(client.get(url("list_preview", wave, list_import.pk)).content.decode())


def test_cells_that_are_neither_yes_nor_no_are_asked_about_before_the_list_can_be_taken(world, head, wave):
    page = upload(head, wave, LEAVERS)
    for words in ("2 rows have neither yes nor no under “Has left”", "The words are “soon”, “?”"):
        assert words in one_line(text_of(page)), words
    assert re.findall(r'<input[^>]*name="leaver1"[^>]*checked', text_of(page)) == []
    refused = send(head, page)
    assert refused.status_code == 422
    assert "Choose whether people with soon under “Has left” are invited" in refused.content.decode()
    assert fields(refused) == fields(page)
    with scope(everything=True):
        assert not ListImport.objects.filter(wave=wave).exists()
    invited = looked_at(head, wave, LEAVERS, leaver1="invite")
    assert [row[0] for row in invited.people] == ["a@b.example", "b@b.example", "d@b.example"]
    assert "Has left: 2 rows with “soon”, “?” are included, as you chose" in preview_of(head, wave, invited)
    left_out = looked_at(head, wave, LEAVERS, leaver1="leave_out")
    assert [row[0] for row in left_out.people] == ["a@b.example"]
    assert "Has left: 2 rows with “soon”, “?” are left out, as you chose" in preview_of(head, wave, left_out)
    assert "1 leaver is left out" in preview_of(head, wave, left_out)


def test_what_unclear_cells_mean_is_asked_anew_for_the_next_list(world, head, wave):
    looked_at(head, wave, LEAVERS, leaver1="invite")
    page = upload(head, wave, LEAVERS).content.decode()
    assert re.findall(r'<input[^>]*name="leaver1"[^>]*checked', page) == []


def test_answer_about_one_column_says_nothing_about_another(world, head, wave):
    content = b"Email,Has left,Note\na@b.example,soon,perhaps\nb@b.example,,\n"
    page = upload(head, wave, content)
    moved = fields(page) | {"c1": "", "c2": "leaver", "leaver1": "invite"}
    response = head.post(page.request["PATH_INFO"], moved)
    assert response.status_code == 422
    assert "1 row has neither yes nor no under “Note”" in one_line(response.content.decode())
    assert head.post(page.request["PATH_INFO"], moved | {"leaver2": "leave_out"}).status_code == 302


def test_file_without_headings_says_so_and_loses_nobody(world, head, wave):
    content = (DATA / "staff_no_heading.csv").read_bytes()
    page = upload(head, wave, content).content.decode()
    assert "Your file has no headings" in page
    assert len(looked_at(head, wave, content).people) == 3
    assert "as you did last time" not in upload(head, wave, content).content.decode()


def test_rows_that_were_not_taken_can_be_corrected_in_their_file_and_uploaded(world, head, wave):
    list_import = looked_at(head, wave, b"Email\na@b.example\n=ann(at)b.example\n")
    file = head.get(url("list_rejected", wave, list_import.pk)).content.decode("utf-8-sig")
    again = looked_at(head, wave, file.replace("(at)", "@").encode())
    assert [row[0] for row in again.people] == ["=ann@b.example"]


def count_listed(wave) -> int:
    with scope(everything=True):
        return Recipient.objects.filter(wave=wave).count()


def test_list_goes_from_the_file_to_the_wave_and_back(world, head, wave):
    content = (DATA / "staff_with_errors.csv").read_bytes()
    page = upload(head, wave, content)
    assert fields(page)["c2"] == "email"
    assert fields(page)["c4"] == "in:team"
    assert "For example: amy.reid@larkfield.example · AMY.REID@larkfield.example" in text_of(page)
    list_import = looked_at(head, wave, content)
    page = head.get(url("list_preview", wave, list_import.pk)).content.decode()
    for words in (
        "6 people on your new list",
        "Your list is too short. A survey needs at least 9 people.",
        "2 rows have the same mailbox as another row.",
        '2 rows share <span class="wqm-break">amy.reid@larkfield.example</span> (lines 2, 3)',
        "No group",
        "not shown: fewer than 7, even when combined",
        "ben.marsh@larkfield",
        "Download all 3 rows",
    ):
        assert words in one_line(page), words
    assert count_listed(wave) == 12
    page = head.post(url("list_take", wave, list_import.pk), {"mode": "add"}, follow=True).content.decode()
    assert count_listed(wave) == 18
    assert "List saved. The new list has 6. You now have 18 recipients. No one is invited" in page
    back = head.get(url("list_preview", wave, list_import.pk))
    assert back["Cache-Control"] == "no-store"
    assert "This list is already in use." in back.content.decode()
    assert [words for words in ("Nothing has changed yet", "Save this list") if words not in back.content.decode()] == [
        "Nothing has changed yet",
        "Save this list",
    ]
    assert "Undo last upload" in page
    page = head.post(url("list_undo", wave, list_import.pk), follow=True).content.decode()
    assert "Upload undone. Your list is as it was before." in page
    assert "Undo last upload" not in page
    undone = head.get(url("list_preview", wave, list_import.pk)).content.decode()
    assert "You undid this upload. To use the list, upload it again." in one_line(undone)
    assert count_listed(wave) == 12


def test_rows_that_were_not_taken_are_a_file_that_no_spreadsheet_runs(world, head, wave):
    list_import = looked_at(head, wave, b"Email\na@b.example\n=1+1\n")
    response = head.get(url("list_rejected", wave, list_import.pk))
    head_line, row, _ = response.content.decode("utf-8-sig").split("\r\n")
    assert head_line == "Line,In your file,Reason"
    assert row == "3,'=1+1,The @ is missing. Enter an address like name@school.example"


def test_columns_that_were_corrected_come_back_the_next_time(world, head, wave):
    content = b"Who,Where\na@b.example,KS1\nnobody,KS1\n?,KS2\n"
    page = upload(head, wave, content)
    assert "We could not find a column of email addresses. Choose it below." in one_line(text_of(page))
    refused = send(head, page)
    assert refused.status_code == 422
    assert "Choose the column with the email addresses" in refused.content.decode()
    assert fields(refused) == fields(page)
    looked_at(head, wave, content, c0="email", c1="")
    page = upload(head, wave, content)
    assert "We have matched the columns as you did last time." in text_of(page)
    assert (fields(page)["c0"], fields(page)["c1"]) == ("email", "")


def test_two_columns_of_one_meaning_are_refused_and_the_choice_kept(world, head, wave):
    page = upload(head, wave, b"Email,A,B\na@b.example,1,2\n")
    response = send(head, page, c1="leaver", c2="leaver")
    assert response.status_code == 422
    assert "You have chosen this for two columns. Choose it for one only" in text_of(response)
    assert fields(response) == fields(page) | {"c1": "leaver", "c2": "leaver"}


def workbook(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """A small workbook whose sheet unpacks to 200 MB."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(200):
            sheet.write(b" " * 1024 * 1024)
    return out.getvalue()


BAD = {
    "png": (lambda: PNG, "This is not a CSV file"),
    "empty": (lambda: b"", "This file is empty"),
    "60 MB": (lambda: b"Email\n" + b"a" * (60 * 1024 * 1024), "The file is 60 MB; the most is 10 MB"),
    "30,000 rows": (lambda: b"Email\n" + b"a@b.example\n" * 30_000, "more than 20,000 rows"),
    "broken workbook": (lambda: workbook(["Email"], ["a@b.example"])[:-300], "We cannot open this workbook"),
    "archive": (lambda: b"PK\x03\x04nothing", "We cannot open this workbook"),
    "bomb": (bomb, "The workbook is too large"),
    "long workbook": (lambda: workbook(["Email"], *[["a@b.example"]] * 20_001), "more than 20,000 rows"),
    "old workbook": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "We cannot open this workbook"),
}


@pytest.mark.parametrize("case", BAD)
def test_file_that_is_no_list_is_refused_with_a_sentence_and_nothing_is_lost(world, head, wave, case):
    make, sentence = BAD[case]
    response = upload(head, wave, make())
    assert response.status_code == 422
    page = response.content.decode()
    assert sentence in page
    assert "12 people" in page
    assert count_listed(wave) == 12


def test_header_alone_is_refused_on_the_page_of_the_columns(world, head, wave):
    page = upload(head, wave, b"Name,Email\n")
    response = send(head, page)
    assert response.status_code == 422
    assert "There is no one on this list, so nothing was changed." in response.content.decode()


def test_what_stands_in_a_list_is_shown_as_text(world, head, wave):
    content = b"Email,Team\na@b.example,<b>KS1\n<script>,\n"
    values = send(head, upload(head, wave, content), c1="in:team").url
    assert "&lt;b&gt;KS1" in text_of(head.get(values))
    page = text_of(head.get(url("list_preview", wave, looked_at(head, wave, content, c1="in:team").pk)))
    assert "&lt;script&gt;" in page
    assert "<script>," not in page


def test_list_without_a_usable_address_is_refused_and_the_list_kept(world, head, wave):
    page = upload(head, wave, b"Email\nnobody")
    response = send(head, page)
    assert response.status_code == 422
    assert "No row has an email address we can use, so nothing was changed. Line 2" in response.content.decode()
    assert count_listed(wave) == 12


def test_workbook_is_read_without_running_a_formula(world, head, wave):
    book = workbook(["Email", "Team", "Year"], ["a@b.example", "KS1", 5], ["=CONCATENATE(1)", "KS2", 5.0])
    list_import = looked_at(head, wave, book)
    assert [row[0] for row in list_import.people] == ["a@b.example"]
    assert list_import.rejected == [[3, "", "This row has no email address"]]


def test_parents_can_be_only_the_first_contact_of_each_child(world, head):
    wave = draft(world, people=0)
    with scope(everything=True):
        parents = Questionnaire.objects.filter(audience="parents").first()
        Wave.objects.filter(pk=wave.pk).update(questionnaire=parents)
    content = (DATA / "parents_schoolbooking.csv").read_bytes()
    every = looked_at(head, wave, content)
    assert (len(every.people), every.counts["without_responsibility"]) == (55, 5)
    only = looked_at(head, wave, content, contacts="first")
    assert (len(only.people), only.counts["without_responsibility"]) == (35, 5)
    page = upload(head, wave, content)
    assert fields(page)["contacts"] == "first"
    refused = send(head, page, c0="")
    assert refused.status_code == 422
    assert "choose the column with the pupil number" in refused.content.decode()


def test_list_that_a_newer_one_replaced_leads_back_with_a_sentence(world, head, wave):
    older = looked_at(head, wave, b"Email\na@b.example")
    looked_at(head, wave, b"Email\nc@b.example")
    for name, method in (("list_preview", head.get), ("list_take", head.post), ("list_undo", head.post)):
        page = method(url(name, wave, older.pk), follow=True).content.decode()
        assert "This upload has expired" in page, name
    assert count_listed(wave) == 12


def test_look_and_taking_cost_as_many_queries_for_2000_people_as_for_20(world, head, wave):
    def cost(content: bytes) -> list[int]:
        page, seen = upload(head, wave, content), []
        with CaptureQueriesContext(connection) as captured:
            place = send(head, page).url
        seen.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            assert head.get(place).status_code == 200
        seen.append(len(captured))
        with CaptureQueriesContext(connection) as captured:
            head.post(f"{place}take/", {"mode": "replace"})
        seen.append(len(captured))
        return seen

    cost(listed(20))
    assert cost(listed(20)) == cost(listed(2000))


def test_list_of_10000_rows_is_looked_at(world, head, wave):
    rows = "\n".join(f"Name {n},{'KS1' if n % 2 else 'KS2'},person{n}@hazel.example,Teacher" for n in range(10_000))
    list_import = looked_at(head, wave, f"Name,Team,Email,Post\n{rows}".encode())
    assert head.get(url("list_preview", wave, list_import.pk)).status_code == 200
    assert len(list_import.people) == 10_000
