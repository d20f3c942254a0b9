"""The library: the list, a piece, adding, changing, deleting."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from evidence.enums import WITH_FILE
from evidence.forms.finding import FindForm
from evidence.forms.library import ChangeForm, EvidenceForm, ReplaceForm
from evidence.models import EarlierFile, Evidence
from evidence.models.library import SAID
from evidence.policies import check_can_change_content, check_can_delete
from evidence.queries import library as queries
from evidence.queries.cycles import current_cycle
from evidence.queries.reviews import history_of
from evidence.services import library
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import EditConflict, conflict_of
from wqm.editing.refusals import refusals_as_message, submitted
from wqm.files.responses import file_response
from wqm.references import citations_of

A_PAGE = 20


def piece_of(school, evidence_id) -> Evidence:
    """The piece of evidence. Raises Http404 for one that is not here."""
    found = Evidence.objects.select_related("file", "added_by", "school")
    return get_object_or_404(found, pk=evidence_id, school=school)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def overview(request, school):
    """Everything that the school can show, searched and filtered by the URL."""
    cycle = current_cycle(school)
    form = FindForm(request.GET, cycle=cycle)
    wanted = form.wanted()
    page = Paginator(queries.find_evidence(school, cycle, wanted), A_PAGE).get_page(request.GET.get("page"))
    room = queries.room_of(school)
    context = {"school": school, "cycle": cycle, "find": form, "wanted": wanted, "page": page, "room": room}
    return render(request, "evidence/library.html", context)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def piece(request, school, evidence_id):
    """Everything about one piece: what it shows, where it is used, what the office said, what it was before."""
    one = piece_of(school, evidence_id)
    cycle = current_cycle(school)
    context = {
        "school": school,
        "piece": one,
        "cycle": cycle,
        "supports": one.supports.select_related("principle"),
        "uses": queries.uses_of(one),
        "history": history_of(one),
        "earlier": one.earlier_files.select_related("file", "replaced_by"),
        "citations": citations_of(one),
        "origin_url": one.ref_url(school.pk, request.access.can),
    }
    return render(request, "evidence/piece.html", context)


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def add(request, school):
    """A page to add to the library, without a criterion yet."""
    form = EvidenceForm(request.POST or None, request.FILES or None, cycle=current_cycle(school))
    if request.method == "POST" and (kept := submitted(form, library.add_to_library, school=school, by=request.user)):
        messages.success(request, f"“{kept}” is in your library. Where does it help?")
        return redirect("evidence:piece", school.pk, kept.pk)
    return render(request, "evidence/add.html", {"school": school, "form": form})


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def edit(request, school, evidence_id):
    """Change what is said about a piece, and what a link or a note shows."""
    one = piece_of(school, evidence_id)
    form = ChangeForm(request.POST if request.method == "POST" else None, evidence=one, cycle=current_cycle(school))
    conflict = None
    if form.is_bound:
        try:
            if submitted(form, library.save_evidence, evidence=one, by=request.user):
                messages.success(request, "Saved.")
                return redirect("evidence:piece", school.pk, one.pk)
        except EditConflict as error:
            conflict = conflict_of(form, error, only=SAID)
            shown = request.POST.copy()
            shown["seen"] = error.current.words_stamp
            form.data = shown
    locked = why_not(check_can_change_content, queries.shown_in(one))
    context = {"school": school, "piece": one, "form": form, "locked": locked, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "evidence/edit.html", context, status=status)


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def replace(request, school, evidence_id):
    """Put a newer file in the place of the one there is."""
    one = piece_of(school, evidence_id)
    if one.kind not in WITH_FILE:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReplaceForm(*sent, evidence=one)
    if form.is_bound and submitted(form, library.replace_file, evidence=one, by=request.user):
        messages.success(request, "The newer file is in its place. The earlier one stays readable for your school.")
        return redirect("evidence:piece", school.pk, one.pk)
    locked = why_not(check_can_change_content, queries.shown_in(one))
    context = {"school": school, "piece": one, "form": form, "locked": locked}
    return render(request, "evidence/replace.html", context, status=422 if form.errors else 200)


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def delete(request, school, evidence_id):
    """What is lost, then deleting it."""
    one = piece_of(school, evidence_id)
    if request.method == "POST":
        with refusals_as_message(request):
            library.delete_evidence(evidence=one, by=request.user)
            messages.success(request, f"“{one.title}” is deleted.")
            return redirect("evidence:library", school.pk)
        return redirect("evidence:delete", school.pk, one.pk)
    context = {
        "school": school,
        "piece": one,
        "reason": why_not(partial(check_can_delete, queries.shown_in(one)), citations_of(one)),
        "uses": queries.uses_of(one),
        "said": history_of(one).count(),
        "files": len(queries.files_of(one)),
    }
    return render(request, "evidence/delete.html", context)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def content(request, school, evidence_id):
    """The file of a piece, as an attachment; a photograph's page shows it."""
    one = piece_of(school, evidence_id)
    if one.file is None:
        raise Http404
    return file_response(one.file)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def earlier_file(request, school, earlier_id):
    """A file that was replaced, as an attachment."""
    one = get_object_or_404(EarlierFile.objects.select_related("file"), pk=earlier_id, school=school)
    return file_response(one.file)
