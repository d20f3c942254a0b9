"""The library: the list, a piece, adding, changing."""

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
from evidence.policies import check_can_change_content
from evidence.queries import library as queries
from evidence.queries.cycles import current_cycle
from evidence.queries.reviews import history_of
from evidence.services import library
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import submitted
from wqm.files.responses import file_response
from wqm.references import citations_of
from wqm.ui.sorting import sorting_of

A_PAGE = 25


def piece_of(school, evidence_id) -> Evidence:
    """The piece of evidence. Raises Http404 for one that is not here."""
    pieces = Evidence.objects.select_related("file", "added_by", "school")
    return get_object_or_404(pieces, pk=evidence_id, school=school)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def overview(request, school):
    """Everything that the school can show, searched and filtered by the URL."""
    cycle = current_cycle(school)
    form = FindForm(request.GET, cycle=cycle)
    wanted = form.wanted()
    sorting = sorting_of(request, queries.LIBRARY_COLUMNS, default="-date")
    pieces = sorting.queryset(queries.find_evidence(school, cycle, wanted))
    context = {
        "school": school,
        "cycle": cycle,
        "find": form,
        "wanted": wanted,
        "sorting": sorting,
        "page": Paginator(pieces, A_PAGE).get_page(request.GET.get("page")),
        "room": queries.room_of(school),
        "binned": queries.in_bin(school).count(),
    }
    return render(request, "evidence/library.html", context)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def piece(request, school, evidence_id):
    """Everything about one piece: what it shows, where it is used, what the office said, what it was before."""
    piece = piece_of(school, evidence_id)
    cycle = current_cycle(school)
    context = {
        "school": school,
        "piece": piece,
        "cycle": cycle,
        "supports": piece.supports.select_related("principle"),
        "uses": queries.uses_of(piece),
        "history": history_of(piece),
        "earlier": piece.earlier_files.select_related("file", "replaced_by"),
        "citations": citations_of(piece),
        "origin_url": piece.ref_url(school.pk, request.access.can),
    }
    return render(request, "evidence/piece.html", context)


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def add(request, school):
    """A page to add to the library, without a criterion yet."""
    form = EvidenceForm(request.POST or None, request.FILES or None, cycle=current_cycle(school))
    if request.method == "POST" and (piece := submitted(form, library.add_to_library, school=school, by=request.user)):
        messages.success(request, f"“{piece}” is in your library. Which criteria does it support?")
        return redirect("evidence:piece", school.pk, piece.pk)
    return render(request, "evidence/add.html", {"school": school, "form": form})


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def edit(request, school, evidence_id):
    """Change what is said about a piece, and what a link or a note shows."""
    piece = piece_of(school, evidence_id)
    return edit_page(
        request,
        "evidence/edit.html",
        {"school": school, "piece": piece, "locked": why_not(check_can_change_content, queries.shown_in(piece))},
        form=partial(ChangeForm, evidence=piece, cycle=current_cycle(school)),
        initial={},
        save=partial(library.save_evidence, evidence=piece, by=request.user),
        saved="Saved.",
        back=("evidence:piece", school.pk, piece.pk),
    )


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def replace(request, school, evidence_id):
    """Put a newer file in the place of the one there is."""
    piece = piece_of(school, evidence_id)
    if piece.kind not in WITH_FILE:
        raise Http404
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReplaceForm(*sent, evidence=piece)
    if form.is_bound and submitted(form, library.replace_file, evidence=piece, by=request.user):
        messages.success(request, "File replaced. Your school can still open the earlier file.")
        return redirect("evidence:piece", school.pk, piece.pk)
    locked = why_not(check_can_change_content, queries.shown_in(piece))
    context = {"school": school, "piece": piece, "form": form, "locked": locked}
    return render(request, "evidence/replace.html", context, status=422 if form.errors else 200)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def content(request, school, evidence_id):
    """The file of a piece, as an attachment; a photograph's page shows it."""
    piece = piece_of(school, evidence_id)
    if piece.file is None:
        raise Http404
    return file_response(piece.file)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def earlier_file(request, school, earlier_id):
    """A file that was replaced, as an attachment."""
    in_library = EarlierFile.objects.filter(evidence__binned_at=None).select_related("file")
    earlier = get_object_or_404(in_library, pk=earlier_id, school=school)
    return file_response(earlier.file)
