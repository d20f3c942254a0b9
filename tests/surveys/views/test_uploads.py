"""A file on its way to a list: the first rows with what was guessed, typed addresses, job titles, and what is kept."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from framework.models import Questionnaire
from surveys.models import ListImport, Recipient, RememberedGroups, Wave, WaveSchool
from surveys.services import preparing, waves
from surveys.services.forgetting import forget_lists
from tests.databases import as_worker
from tests.reading import one_line
from tests.surveys.views.test_lists import columns_of, fields, groups, read, send, text_of, upload, url
from tests.surveys.waves_in_states import again, draft
from wqm.tables.models import Upload
from wqm.tables.tasks import purge_uploads
from wqm.tenancy.scope import scope

DATA = Path(__file__).parents[2] / "data"
ROLES = ("Role", ["Teachers", "Teaching assistants", "Leaders", "Office, site and kitchen"])
ARBOR = (DATA / "staff_arbor.csv").read_bytes()


@pytest.fixture
def head(sign_in):
    return sign_in("head")


@pytest.fixture
def wave(world):
    """A draft with twelve people, grouped by role."""
    wave, by = draft(world, people=12), world.person("head")
    with scope(schools=[world.school.pk], person=by.pk):
        preparing.set_breakdowns(wave=wave, breakdowns=[ROLES], by=by)
    return wave


def kept(wave) -> list[Upload]:
    with scope(everything=True):
        return list(Upload.objects.filter(subject=f"wave:{wave.pk}"))


def page_of(response) -> str:
    return one_line(text_of(response))


def test_first_rows_are_shown_with_what_was_guessed(world, head, wave):
    response = read(head, wave, (DATA / "staff_quoted_comma_in_heading.csv").read_bytes())
    page = page_of(response)
    assert re.findall(r'<th scope="col"[^>]*> ?([^<]*?) ?</th>', page) == ["Line", "Name (Surname, Forename)", "Email"]
    for words in ("3 rows and 2 columns", "Müller, Zoë", "Semicolon (;)", "Windows (older Excel)", "Line 1: Name"):
        assert words in page, words
    assert response["Cache-Control"] == "no-store"


def test_reading_is_changed_and_seen_again_without_a_second_upload(world, head, wave):
    first_look = read(head, wave, b"Staff list;x\nName;Email\nAnn;ann@a.example\n")
    here = first_look.request["PATH_INFO"]
    comma = {"separator": "44", "encoding": "utf-8-sig", "header": "2:1"}
    page = page_of(head.post(here, comma, follow=True))
    assert "Comma (,)" in page
    assert "1 row and 1 column" in page
    semicolon = page_of(head.post(here, comma | {"separator": "59"}, follow=True))
    assert "1 row and 2 columns" in semicolon
    nothing = page_of(head.post(here, comma | {"separator": "59", "header": "0:1"}, follow=True))
    assert "3 rows and 2 columns" in nothing
    assert "Your file has no headings" in nothing
    assert len(kept(wave)) == 1


def test_sheet_is_chosen_and_one_that_is_empty_is_refused_with_the_rows_kept(world, head, wave):
    from tests.wqm.test_reading import LIST, workbook  # noqa: PLC0415

    response = read(head, wave, workbook(Cover=[["Hello"], ["Help"]], Staff=LIST, Empty=[]), "staff.xlsx")
    assert "Line 1: Name · Email" in page_of(response)
    refused = head.post(response.request["PATH_INFO"], {"sheet": "Empty", "header": "1:1"})
    assert refused.status_code == 422
    assert "This sheet is empty. Choose a different one." in page_of(refused)
    assert "2 rows and 2 columns" in page_of(refused)
    assert "Help" in page_of(head.post(response.request["PATH_INFO"], {"sheet": "Cover", "header": "1:1"}, follow=True))


@pytest.mark.parametrize("header", ["9:1", "x", "1:1:1", "-1:1", "9999999999999999999999:1", ""])
def test_reading_that_was_not_offered_is_refused(world, head, wave, header):
    response = read(head, wave, b"Name,Email\nAnn,ann@a.example\n")
    sent = {"separator": "44", "encoding": "utf-8-sig", "header": header}
    assert head.post(response.request["PATH_INFO"], sent).status_code == 422
    assert head.post(response.request["PATH_INFO"], sent | {"encoding": "rot13", "header": "1:1"}).status_code == 422


def test_typed_addresses_go_straight_to_the_look(world, head, wave):
    typed = "Ann Lee <ann@a.example>; ben@a.example\nnobody\n\x00"
    response = head.post(url("upload_list", wave), {"typed": typed}, follow=True)
    page = page_of(response)
    assert "2 people on your new list" in page
    assert "The @ is missing" in page


def test_pasted_rows_are_shown_as_a_file_is(world, head, wave):
    response = head.post(
        url("upload_list", wave), {"typed": "Name\tRole\tEmail\nAnn\tCook\tann@a.example"}, follow=True
    )
    assert "Check your file" in page_of(response)
    assert "Tab" in page_of(response)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a file with your list"),
        ({"typed": "  \n"}, "Choose a file with your list"),
        ({"typed": "nobody at all"}, "No row has an email address we can use"),
        ({"typed": "ann@a.example", "list": True}, "Choose a file or enter email addresses, not both"),
    ],
)
def test_nothing_useful_is_refused_and_what_was_typed_is_kept(world, head, wave, sent, words):
    if "list" in sent:
        sent = sent | {"list": SimpleUploadedFile("a.csv", b"Email\n")}
    response = head.post(url("upload_list", wave), sent)
    assert response.status_code == 422
    assert words in text_of(response)
    assert sent.get("typed", "").strip() in text_of(response)


def to_groups(client, wave, content: bytes = ARBOR):
    """The page of the groups."""
    response = send(client, upload(client, wave, content))
    assert response.url.endswith("/groups/")
    return client.get(response.url)


def look(client, page, **chosen) -> ListImport:
    """What comes of the page of the groups as it stands, apart from what is chosen."""
    response = client.post(page.request["PATH_INFO"], groups(text_of(page)) | chosen)
    assert response.status_code == 302, text_of(response)
    with scope(everything=True):
        return ListImport.objects.get(pk=response.url.strip("/").split("/")[-1])


def placed(wave) -> dict[str, int]:
    """How many people of the wave's list are in each group."""
    with scope(everything=True):
        kinds = {group["code"]: group["in"].get("role", "") for group in WaveSchool.objects.get(wave=wave).groups}
        people = [kinds[code] for code in Recipient.objects.filter(wave=wave).values_list("group", flat=True)]
    return {code: people.count(code) for code in sorted(set(people))}


SORTED = {"leaders": 8, "office-site-and-kitc": 18, "teachers": 8, "teaching-assistants": 7}


def test_job_titles_are_shown_with_counts_and_suggestions_and_put_into_groups(world, head, wave):
    page = to_groups(head, wave)
    words = page_of(page)
    assert "Put job titles into groups" in words
    assert words.count("Suggestion</strong>") == words.count("Suggestion</") == 10
    assert len(re.findall("Same name</", words)) == 1
    with scope(everything=True):
        assert not RememberedGroups.objects.exclude(groups__has_key="0123456789abcdef01234567").exists()
    list_import = look(head, page)
    assert head.post(url("list_take", wave, list_import.pk), {"mode": "replace"}).status_code == 302
    assert placed(wave) == SORTED


def test_groups_are_remembered_for_the_next_list_without_its_titles(world, head, wave):
    page = to_groups(head, wave)
    names = groups(text_of(page))
    moved = next(name for name, code in names.items() if code == "leaders")
    look(head, page, **{moved: "-"})
    response = send(head, upload(head, wave, ARBOR))
    assert "/groups/" not in response.url  # nothing is left to ask
    again_page = head.get(response.url)
    assert "Change which job titles are in which group" in page_of(again_page)
    values = first_groups(head, again_page)
    assert (values[moved], page_of(head.get(groups_of(again_page))).count("Last time</")) == ("-", 11)
    with scope(everything=True):
        memory = RememberedGroups.objects.get(school=world.school, breakdown="role")
    assert [word for word in ("SENCO", "senco", "Caretaker", "caretaker") if word in str(memory.groups)] == []
    assert "Leaders" in memory.groups.values()


def groups_of(page) -> str:
    return re.findall(r'href="([^"]*/files/[^"]*/groups/)"', text_of(page))[-1]


def first_groups(client, page) -> dict[str, str]:
    return groups(text_of(client.get(groups_of(page))))


def test_groups_are_changed_after_the_list_was_taken_without_a_second_upload(world, head, wave):
    page = to_groups(head, wave)
    none = dict.fromkeys(groups(text_of(page)), "-")
    list_import = look(head, page, **none)
    detail = head.post(url("list_take", wave, list_import.pk), {"mode": "replace"}, follow=True)
    assert placed(wave) == {"": 41}
    assert ">Job titles</a>" in page_of(detail)
    page = head.get(groups_of(detail))
    values = groups(text_of(page))
    assert set(values.values()) == {"-"}
    look_again = look(head, page, **dict.fromkeys(values, "teachers"))
    preview = head.get(url("list_preview", wave, look_again.pk))
    assert re.findall(r'name="mode"[^>]*value="(\w+)"[^>]*checked', text_of(preview)) == ["add"]
    head.post(url("list_take", wave, look_again.pk), {"mode": "add"})
    assert placed(wave) == {"teachers": 41}
    head.post(url("list_undo", wave, look_again.pk))
    assert placed(wave) == {"": 41}


def test_taken_list_leaves_nothing_of_its_file_but_the_columns_that_are_used(world, head, wave):
    page = to_groups(head, wave)
    [file] = kept(wave)
    assert b"Chidi" in bytes(file.content)
    list_import = look(head, page)
    head.post(url("list_take", wave, list_import.pk), {"mode": "replace"})
    [file] = kept(wave)
    table = file.table()
    assert (bytes(file.content), table.top) == (b"", ())
    assert table.rows[0][1] == ["", "", "chidi.davies@larkfield.example", "Headteacher", "", "No"]
    gone = head.get(url("list_reading", wave, file.pk), follow=True)
    assert "This upload has expired" in page_of(gone)


def test_file_is_forgotten_with_its_day_its_launch_and_its_survey(world, head, wave):
    upload(head, wave, ARBOR)
    purge_uploads()
    assert len(kept(wave)) == 1
    with scope(everything=True):
        Upload.objects.update(uploaded_on=timezone.localdate() - timedelta(1))
    with as_worker():
        purge_uploads()
    assert kept(wave) == []
    upload(head, wave, ARBOR)
    with scope(everything=True):
        forget_lists(again(wave))
    assert kept(wave) == []
    upload(head, wave, ARBOR)
    with scope(schools=[world.school.pk], person=world.person("head").pk):
        waves.delete_wave(wave=wave, by=world.person("head"))
    assert kept(wave) == []


def test_newer_file_takes_the_place_of_the_older_which_says_so(world, head, wave):
    older = upload(head, wave, ARBOR).request["PATH_INFO"]
    upload(head, wave, b"Email\na@a.example\n")
    assert len(kept(wave)) == 1
    for method in (head.get, head.post):
        assert "This upload has expired" in page_of(method(older, follow=True))


def test_file_that_is_refused_leaves_the_one_before(world, head, wave):
    upload(head, wave, ARBOR)
    assert upload(head, wave, b"").status_code == 422
    assert len(kept(wave)) == 1


def test_taking_an_older_look_leaves_a_newer_file_whole(world, head, wave):
    list_import = look(head, to_groups(head, wave))
    upload(head, wave, b"Name,Email\nAnn,a@a.example\n")
    head.post(url("list_take", wave, list_import.pk), {"mode": "replace"})
    [file] = kept(wave)
    assert bytes(file.content) == b"Name,Email\nAnn,a@a.example\n"


def test_upload_of_another_survey_or_school_does_not_exist_here(world, head, wave, sign_in):
    other = draft(world, people=0, name="Another")
    file = columns_of(read(head, other, ARBOR)).split("/")[-3]
    for name in ("list_reading", "list_columns", "list_groups"):
        assert "This upload has expired" in page_of(head.get(url(name, wave, file), follow=True)), name
        address = reverse(f"surveys:{name}", args=[world.school.pk, other.pk, file])
        assert sign_in("head_next_door").get(address).status_code == 404


def test_groups_of_a_sent_survey_cannot_be_changed(world, head, wave):
    page = to_groups(head, wave)
    with scope(everything=True):
        Wave.objects.filter(pk=wave.pk).update(send_wanted=True)
    response = head.post(page.request["PATH_INFO"], groups(text_of(page)))
    assert response.status_code == 422
    assert "This survey has been sent" in text_of(response)


def test_grouping_that_changed_meanwhile_leads_back_to_the_columns(world, head, wave):
    page = to_groups(head, wave)
    by = world.person("head")
    with scope(schools=[world.school.pk], person=by.pk):
        preparing.set_breakdowns(wave=again(wave), breakdowns=[("Team", ["A", "B"])], by=by)
    response = head.post(page.request["PATH_INFO"], groups(text_of(page)))
    assert response.url.endswith("/columns/")
    assert head.get(response.url).status_code == 200


def parents(wave) -> None:
    with scope(everything=True):
        questionnaire = Questionnaire.objects.filter(audience="parents").first()
        Wave.objects.filter(pk=wave.pk).update(questionnaire=questionnaire)


def test_parental_responsibility_is_not_offered_where_no_column_says_it(world, head):
    wave = draft(world, people=0)
    assert "Parental responsibility" not in text_of(upload(head, wave, ARBOR))
    parents(wave)
    every = r">\s*(Every contact[^<]*?)\s*<"
    assert re.findall(every, text_of(upload(head, wave, b"Email,Year\na@a.example,1\n"))) == ["Every contact"]
    page = text_of(upload(head, wave, b"Email,Parental responsibility\na@a.example,Yes\n"))
    assert re.findall(every, page) == ["Every contact with parental responsibility"]


def test_preview_says_who_shares_a_link_and_offers_a_slip(world, head):
    wave = draft(world, people=0)
    parents(wave)
    response = send(head, upload(head, wave, (DATA / "parents_shared_mailbox.csv").read_bytes()))
    page = page_of(head.get(response.url))
    assert '3 rows share <span class="wqm-break">berg.family@mail.example</span> (lines 2, 3, 4)' in page
    assert "1 contact without parental responsibility is left out" in page
    assert f'href="{url("sittings", wave)}" >a printed slip</a>' in page


def test_address_that_stands_beyond_the_hundredth_column_is_found(world, head, wave):
    content = (",".join(f"C{n}" for n in range(150)) + f",Email\n{',' * 150}a@a.example\n").encode()
    page = upload(head, wave, content)
    assert fields(page)["c150"] == "email"
    assert send(head, page).status_code == 302


def test_nul_late_in_a_file_is_no_error(world, head, wave):
    rows = "".join(f"p{n}@a.example,Person\n" for n in range(400))
    response = send(head, upload(head, wave, f"Email,Name\n{rows}bad\0address,B\0b\n".encode()))
    assert response.status_code == 302
    with scope(everything=True):
        list_import = ListImport.objects.filter(wave=wave).order_by(F("pk")).get()
    assert (len(list_import.people), list_import.rejected[0][:2]) == (400, [402, "badaddress"])


def test_columns_of_another_reading_are_not_taken_for_those_of_this_one(world, head, wave):
    page = upload(head, wave, b"Staff;x\nName;Email;Spare\nAnn;ann@a.example;ben@a.example\n")
    head.post(url("list_reading", wave, kept(wave)[0].pk), {"separator": "44", "encoding": "cp1252", "header": "0:1"})
    again_page = send(head, page)
    assert again_page.status_code == 200
    assert "changed how this file is read after you opened this page" in text_of(again_page)
    assert set(fields(again_page)) == {"reading", "c0"}
    assert kept(wave)[0].choices == {}


def test_look_that_was_made_before_lines_were_kept_is_shown(world, head):
    wave = draft(world, people=0)
    response = send(head, upload(head, wave, b"Email\na@a.example\na@a.example\n"))
    with scope(everything=True):
        list_import = ListImport.objects.get(wave=wave)
        list_import.counts["shared"] = [["a@a.example", 2]]
        list_import.save()
    assert '2 rows share <span class="wqm-break">a@a.example</span>' in page_of(head.get(response.url))
