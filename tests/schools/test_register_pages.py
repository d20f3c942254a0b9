"""Bringing the register in through the site, and finding schools."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from schools.models import School
from schools.services.register import import_register
from wqm.files.models import StoredFile
from wqm.jobs.models import Job
from wqm.jobs.services import cancel_job, run_job
from wqm.tenancy.scope import scope

FILE = Path(__file__).parent.parent / "data" / "register_gias.csv"
TITLE = "Register import"
REGISTER = "office_schools:register"


def upload(client, data: bytes, name: str = "edubasealldata.csv"):
    return client.post(reverse(REGISTER), {"file": SimpleUploadedFile(name, data, "text/csv")})


def the_job() -> Job:
    with scope(everything=True):
        return Job.objects.get(title=TITLE)


def stored_extracts() -> int:
    with scope(everything=True):
        return StoredFile.objects.filter(name="edubasealldata.csv").count()


def test_upload_becomes_a_job_and_a_report(sign_in, world):
    client = sign_in("officer")
    response = upload(client, FILE.read_bytes())
    job = the_job()
    assert response.url == reverse("jobs:show", args=[job.pk])
    assert "Queued" in client.get(response.url).content.decode()
    run_job(job.pk)
    report = reverse("office_schools:register_report", args=[job.pk])
    assert report in client.get(response.url).content.decode()
    assert "Changed schools" in client.get(report).content.decode()
    assert School.objects.filter(from_register=True).count() == 400


def test_extract_is_deleted_after_it_was_read(sign_in, world):
    upload(sign_in("officer"), FILE.read_bytes())
    assert stored_extracts() == 1
    run_job(the_job().pk)
    assert stored_extracts() == 0


def test_extract_of_a_cancelled_import_is_deleted_with_the_next_upload(sign_in, world):
    upload(sign_in("officer"), FILE.read_bytes())
    with scope(everything=True):
        cancel_job(the_job())
    upload(sign_in("officer"), FILE.read_bytes())
    assert stored_extracts() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is not a CSV file"),
        (b"", "The file is empty"),
        (b"Name,Email\r\nA,B\r\n", "none of the columns we need"),
    ],
)
def test_wrong_file_gets_a_sentence_and_no_job(sign_in, world, data, sentence):
    page = upload(sign_in("officer"), data)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    with scope(everything=True):
        assert not Job.objects.filter(title=TITLE).exists()


def test_file_that_breaks_off_fails_with_a_sentence(sign_in, world):
    client = sign_in("officer")
    upload(client, FILE.read_bytes()[:-200])
    run_job(the_job().pk)
    page = client.get(reverse("jobs:show", args=[the_job().pk])).content.decode()
    assert "ends part-way through line 401" in page
    assert School.objects.filter(from_register=True).count() == 0


def test_rejected_rows_are_downloaded_without_formulas(sign_in, world):
    client = sign_in("officer")
    upload(client, FILE.read_bytes().replace(b'"01-09-2020"', b'"=1+1"', 1))
    run_job(the_job().pk)
    response = client.get(reverse("office_schools:register_rejected", args=[the_job().pk]))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines == ["Line,Value,Reason", "2,'=1+1,The date is not in the form DD-MM-YYYY."]


def test_register_is_for_the_office(sign_in, world):
    assert sign_in("head").get(reverse(REGISTER)).status_code == 404
    assert upload(sign_in("trust_lead"), FILE.read_bytes()).status_code == 404


def test_schools_are_found_by_name_town_postcode_and_number(sign_in, world):
    import_register(file=io.BytesIO(FILE.read_bytes()), by=None)
    client = sign_in("officer")
    for words in ("elmswell high", "sandford ZZ75", "900000"):
        page = client.get(reverse("office_schools:schools"), {"q": words})
        assert page.context["page"].object_list[0].name == "Elmswell High School"
    assert "No results" in client.get(reverse("office_schools:schools"), {"q": "nowhere"}).content.decode()


def test_school_is_entered_and_shown(sign_in, world):
    client = sign_in("officer")
    data = {"name": "Ysgol Bryn", "country": "wales", "scheme": "WG", "identifier": "6601", "phase": "primary"}
    response = client.post(reverse("office_schools:enter"), data)
    page = client.get(response.url).content.decode()
    assert "WG 6601" in page
    assert "Added by the office" in page
    again = client.post(reverse("office_schools:enter"), data)
    assert "is already here" in again.content.decode()
