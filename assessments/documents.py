"""The evidence pack, the certificate and the agenda of a visit. Built in a worker, in the scope of the school."""

import segno
from django.conf import settings
from django.urls import reverse

from assessments import pack
from assessments.agendas import VOLUNTARY
from assessments.enums import AwardState
from assessments.models import Award, Visit
from assessments.pack_evidence import Numbered
from assessments.queries.agendas import agenda_page
from evidence.models import Cycle
from evidence.queries.submissions import as_read
from wqm.documents.models import Document
from wqm.documents.pdf import PdfSource
from wqm.documents.services import document_kind
from wqm.jobs.services import JobFailed
from wqm.tenancy.scope import scope

PACK = "evidence_pack"
CERTIFICATE = "certificate"
ASSESSOR_PACK = "assessor_pack"
AGENDA = "agenda"
# Documents are written in one language; their pages say so.
LANGUAGE = "en-GB"


@document_kind(PACK)
def build_pack(document: Document) -> PdfSource:
    """The whole cycle, of the copy where there is one: words and evidence by criterion, surveys, visit; with files."""
    cycle = Cycle.objects.select_related("school__trust", "version", "level").get(pk=document.subject_id)
    states = as_read(cycle)
    numbered = Numbered(states)
    context = _about(document) | {
        "cycle": cycle,
        "school": cycle.school,
        "made_at": document.asked_at,
        **pack.context_of(cycle, states, numbered),
    }
    award = context["award"]
    context["award_address"] = verification_address(award) if award else ""
    return PdfSource("documents/evidence_pack.html", context, numbered.attachments())


@document_kind(ASSESSOR_PACK)
def build_assessor_pack(document: Document) -> PdfSource:
    """The briefing of a visit on paper: agenda and numbers first, then what the school submitted and what is known.

    Files of evidence are not attached: the people on the visit open them on its page. The briefing is the visit's, so
    it is read with everything in scope.
    """
    with scope(everything=True):
        related = ("school", "cycle__level", "cycle__version", "briefing")
        visit = Visit.objects.with_lead().select_related(*related).get(pk=document.subject_id)
    briefing = visit.briefing
    context = _about(document) | {
        "visit": visit,
        "school": visit.school,
        "cycle": visit.cycle,
        "pack": briefing.content,
        "made_at": briefing.made_at,
    }
    return PdfSource("documents/assessor_pack.html", context)


@document_kind(CERTIFICATE)
def build_certificate(document: Document) -> PdfSource:
    """One page with an award in force, its dates, and a code that leads to the public page."""
    awards = Award.objects.select_related("school", "level", "cycle__version")
    award = awards.get(pk=document.subject_id)
    check_can_print(award)
    address = verification_address(award)
    context = _about(document) | {
        "award": award,
        "school": award.school,
        "is_sample": award.cycle.version.is_sample,
        "address": address,
        "code": segno.make(address, error="m").svg_data_uri(scale=4, border=0, dark="#0c4744"),
    }
    return PdfSource("documents/certificate.html", context)


@document_kind(AGENDA)
def build_agenda(document: Document) -> PdfSource:
    """One or two pages for the staff room and reception: what happens when, where and with whom."""
    visits = Visit.objects.select_related("school", "cycle__level", "cycle__version").with_lead()
    page = agenda_page(visits.get(pk=document.subject_id))
    context = _about(document) | {
        "visit": page.visit,
        "school": page.visit.school,
        "page": page,
        "agenda": page.agenda,
        "voluntary": VOLUNTARY,
        "made_at": document.asked_at,
    }
    return PdfSource("documents/agenda.html", context)


def check_can_print(award: Award) -> None:
    """A certificate says that an award is held now, so one that is not held any more is never printed."""
    if award.state == AwardState.WITHDRAWN:
        raise JobFailed("This award was withdrawn, so it has no certificate.")
    if award.has_lapsed:
        raise JobFailed(
            f"This award lapsed on {award.valid_until:%-d %B %Y}, so its certificate is no longer available."
        )


def verification_address(award: Award) -> str:
    """Where anybody can check the award."""
    return settings.SITE_URL + reverse("verify:award", args=[award.code])


def _about(document: Document) -> dict:
    return {"title": document.title, "lang": LANGUAGE, "SITE_NAME": settings.SITE_NAME}
