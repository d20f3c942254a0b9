"""Deleting evidence, one piece or several, and the bin in which it waits for thirty days."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from evidence.forms.finding import CriteriaForm, PiecesForm
from evidence.models import Evidence
from evidence.models.library import BIN_DAYS
from evidence.policies import check_can_delete
from evidence.queries import library as queries
from evidence.queries.cycles import current_cycle
from evidence.services import binning
from evidence.services.uses import use_evidence
from evidence.views.library import piece_of
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_as_message, refusals_on
from wqm.references import citations_of


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def delete(request, school, evidence_id):
    """What happens, then moving it to the bin."""
    piece = piece_of(school, evidence_id)
    if request.method == "POST":
        with refusals_as_message(request):
            binning.bin_evidence(evidence=piece, by=request.user)
            messages.success(request, f"“{piece.title}” is in the bin. You can restore it for {BIN_DAYS.days} days.")
            return redirect("evidence:library", school.pk)
        return redirect("evidence:delete", school.pk, piece.pk)
    context = {
        "school": school,
        "piece": piece,
        "days": BIN_DAYS.days,
        "reason": why_not(partial(check_can_delete, queries.shown_in(piece)), citations_of(piece)),
        "uses": queries.uses_of(piece),
    }
    return render(request, "evidence/delete.html", context)


@require_safe
@school_view(P.EVIDENCE_EDIT)
def bin_list(request, school):
    """What was deleted, and until when it can come back."""
    pieces = [(piece, piece.binned_until) for piece in queries.in_bin(school)]
    return render(request, "evidence/bin.html", {"school": school, "pieces": pieces, "days": BIN_DAYS.days})


@require_POST
@school_view(P.EVIDENCE_EDIT)
def restore(request, school, binned_id):
    """Back into the library, and to where it was used."""
    piece = _piece_or_404(school, binned_id)
    if piece.binned_at is None:  # a second click, or a colleague's
        messages.info(request, f"“{piece.title}” is back in your library.")
        return redirect("evidence:piece", school.pk, piece.pk)
    with refusals_as_message(request):
        used, lost = binning.restore_evidence(evidence=piece, by=request.user)
        again = f" It is used again for {_criteria(used)}." if used else ""
        not_again = (
            f" It could not be added again to {_criteria(lost)}: the self-evaluation has been submitted since, or the"
            " criterion has enough evidence."
        )
        messages.success(request, f"“{piece.title}” is back in your library.{again}{not_again if lost else ''}")
        return redirect("evidence:piece", school.pk, piece.pk)
    return redirect("evidence:bin", school.pk)


def _criteria(count: int) -> str:
    return f"{count} criteri{'on' if count == 1 else 'a'}"


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def delete_for_good(request, school, binned_id):
    """What is lost, then deleting it."""
    piece = _binned_or_404(school, binned_id)
    if request.method == "POST":
        with refusals_as_message(request):
            binning.delete_for_good(evidence=piece, by=request.user)
            messages.success(request, f"“{piece.title}” has been deleted.")
        return redirect("evidence:bin", school.pk)
    context = {"school": school, "piece": piece, "files": len(queries.files_of(piece))}
    return render(request, "evidence/delete_for_good.html", context)


@require_POST
@school_view(P.EVIDENCE_EDIT)
def act_on_several(request, school):
    """Use the selected pieces for criteria, or move them to the bin. The first asks which criteria on a page."""
    form = PiecesForm(request.POST, school=school)
    if not form.is_valid():
        messages.error(request, str(form.errors["pieces"][0]))
        return redirect("evidence:library", school.pk)
    pieces = list(form.cleaned_data["pieces"])
    if request.POST.get("act") == "use":
        return _use_several(request, school, pieces)
    if request.POST.get("act") != "bin":
        messages.error(request, "Choose what to do with the selected evidence.")
        return redirect("evidence:library", school.pk)
    if request.POST.get("sure") != "yes":
        return render(request, "evidence/bin_several.html", {"school": school, "pieces": pieces, "days": BIN_DAYS.days})
    count, refusals = binning.bin_several(pieces=pieces, by=request.user)
    for refusal in refusals:
        messages.error(request, refusal)
    if count:
        moved = "1 piece of evidence is" if count == 1 else f"{count} pieces of evidence are"
        messages.success(request, f"{moved} in the bin. You can restore them for {BIN_DAYS.days} days.")
    return redirect("evidence:library", school.pk)


def _use_several(request, school, pieces):
    cycle = current_cycle(school)
    if cycle is None or not cycle.is_editable:
        messages.error(request, "You can only add evidence to criteria while the self-evaluation is open.")
        return redirect("evidence:library", school.pk)
    asked = request.POST if "criteria" in request.POST or request.POST.get("sure") == "yes" else None
    form = CriteriaForm(asked, cycle=cycle)
    if form.is_bound and form.is_valid():
        with refusals_on(form):
            pairs = [(piece, criterion) for piece in pieces for criterion in form.cleaned_data["criteria"]]
            new = use_evidence(cycle=cycle, pairs=pairs, by=request.user)
            messages.success(request, f"Added to your criteria in {new} place{'' if new == 1 else 's'}.")
            return redirect("evidence:library", school.pk)
    context = {"school": school, "pieces": pieces, "form": form}
    return render(request, "evidence/use_several.html", context, status=422 if form.errors else 200)


def _binned_or_404(school, evidence_id) -> Evidence:
    return get_object_or_404(_pieces().filter(binned_at__isnull=False), pk=evidence_id, school=school)


def _piece_or_404(school, evidence_id) -> Evidence:
    return get_object_or_404(_pieces(), pk=evidence_id, school=school)


def _pieces():
    """Also those in the bin."""
    return Evidence.everything.select_related("school", "file")
