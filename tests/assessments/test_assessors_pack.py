"""The assessor's pack on paper: made of the briefing, read by the people on the visit, gone with their access."""

from datetime import timedelta

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from assessments.documents import ASSESSOR_PACK, build_assessor_pack
from assessments.models import Briefing, Engagement, Visit
from assessments.services.briefing import make_briefing, refresh_briefings
from assessments.services.packs import delete_packs
from tests import factories as f
from tests.databases import as_worker
from wqm.documents.models import Document
from wqm.files.models import StoredFile
from wqm.jobs.models import Job
from wqm.jobs.services import run_job
from wqm.tenancy.scope import scope


def page_of(document) -> str:
    with scope(schools=[document.school_id]):
        source = build_assessor_pack(document)
        html = render_to_string(source.template, source.context)
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


def asked(world, sign_in) -> Document:
    """The pack that the assessor has asked for."""
    answer = sign_in("assessor").post(reverse("visits:make_pack", args=[world.visit().pk]))
    assert answer.status_code == 302
    with scope(everything=True):
        return Document.objects.select_related("school", "job").get(pk=answer.url.rstrip("/").split("/")[-1])


def test_pack_says_what_the_briefing_says(world, sign_in):
    with scope(everything=True):
        f.AgendaItemFactory(
            visit=world.visit(), title="Governors", place="Library", starts_at="10:45", updated_by=world.person("head")
        )
        make_briefing(visit=world.visit())
    text = page_of(asked(world, sign_in))
    for words in ("Hazel Primary", "10:45am", "Governors", "Library", "Of Hazel Primary", "Staff of Hazel Primary",
                  "Target of Hazel Primary", "Audit of Hazel Primary", "This is the school’s first visit"):  # fmt: skip
        assert words in text
    assert "Willow" not in text


def test_pack_has_nothing_that_the_assessors_wrote(world, sign_in):
    text = page_of(asked(world, sign_in))
    assert "Noted at Hazel Primary" not in text and "Between us" not in text


def test_worker_makes_a_pdf_that_the_assessor_downloads(world, sign_in):
    document = asked(world, sign_in)
    with as_worker():
        run_job(document.job_id)
    page = sign_in("assessor").get(reverse("visits:pack", args=[world.visit().pk, document.pk]))
    assert "Download" in page.content.decode()
    file = sign_in("assessor").get(reverse("visits:pack_file", args=[world.visit().pk, document.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    file.close()


def test_pack_of_another_visit_does_not_exist(world, sign_in):
    with scope(everything=True):
        theirs = Document.objects.get(kind=ASSESSOR_PACK, school=world.next_door)
    assert sign_in("assessor").get(reverse("visits:pack", args=[world.visit().pk, theirs.pk])).status_code == 404
    with scope(person=world.person("assessor").pk, visit=world.visit().pk):
        assert [document.school_id for document in Document.objects.all()] == [world.school.pk]


def test_pack_goes_when_nobody_may_read_it_any_more(world):
    visit = world.visit()
    with scope(everything=True):
        document = Document.objects.select_related("file").get(kind=ASSESSOR_PACK, school=world.school)
    with as_worker():
        refresh_briefings()
        assert delete_packs() == 0
    with scope(everything=True), as_worker():
        Visit.objects.filter(pk=visit.pk).update(state="cancelled")
        Engagement.objects.filter(visit=visit).update(read_until=timezone.localdate() - timedelta(days=1))
    with as_worker():
        refresh_briefings()
        assert delete_packs() == 1
    with scope(everything=True):
        assert not Briefing.objects.filter(visit=visit).exists()
        assert not StoredFile.objects.filter(pk=document.file.pk).exists()
        assert not Job.objects.filter(pk=document.job_id).exists()


def test_pack_that_is_half_a_day_old_is_made_anew_when_it_is_opened(world, sign_in):
    with scope(everything=True):
        Briefing.objects.filter(visit=world.visit()).update(made_at=timezone.now() - timedelta(hours=11))
        f.TargetFactory(school=world.school, title="Set this morning", created_by=world.person("head"))
    url = reverse("visits:detail", args=[world.visit().pk])
    assert "Set this morning" not in sign_in("assessor").get(url).content.decode()
    with scope(everything=True):
        Briefing.objects.filter(visit=world.visit()).update(made_at=timezone.now() - timedelta(hours=13))
    assert "Set this morning" in sign_in("assessor").get(url).content.decode()
