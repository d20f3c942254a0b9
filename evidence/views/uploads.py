"""Several files at once: uploading, then saying what they are."""

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from evidence.forms.finding import CriteriaForm
from evidence.forms.uploads import MOST_FILES, PieceForm, PrinciplesForm, UploadForm
from evidence.models import Evidence
from evidence.queries.cycles import current_cycle
from evidence.services.uploads import add_files, describe_pieces
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_on


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def upload(request, school):
    """Choose files; what can be kept is kept. A script sends one at a time and gets JSON."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    wants_json = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    if form.is_bound and not form.is_valid() and wants_json:
        return JsonResponse({"error": str(form.errors["uploads"][0])}, status=422)
    results = add_files(school=school, uploads=form.cleaned_data["uploads"], by=request.user) if form.is_valid() else []
    if results and wants_json:
        return _as_json(results[0])
    saved = [result.evidence.pk for result in results if result.evidence]
    if saved and len(saved) == len(results):
        messages.success(
            request, f"{len(saved)} files are in your library." if len(saved) > 1 else "The file is in your library."
        )
        return redirect(_describe_url(school, saved))
    next_url = _describe_url(school, saved) if saved else ""
    context = {"school": school, "form": form, "results": results, "next_url": next_url}
    context["describe_url"] = _describe_url(school, [])
    return render(request, "evidence/upload.html", context, status=422 if form.is_bound else 200)


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def describe(request, school):
    """Say what new pieces are, and what they help to show."""
    pieces = _pieces(school, request.GET.getlist("piece"))
    if not pieces:  # an old address: they were deleted meanwhile
        return redirect("evidence:library", school.pk)
    cycle = current_cycle(school)
    sent = request.POST if request.method == "POST" else None
    forms = [PieceForm(sent, piece=piece) for piece in pieces]
    shared = [PrinciplesForm(sent, cycle=cycle)] if cycle else []
    ticks = CriteriaForm(sent, cycle=cycle, required=False) if cycle and cycle.is_editable else None
    if sent is not None and _described(forms, shared, ticks, cycle, request.user):
        messages.success(request, "Saved.")
        return redirect("evidence:library", school.pk)
    context = {"school": school, "forms": [*forms, *shared, *([ticks] if ticks else [])], "pieces": forms}
    context |= {"shared": shared, "form": None, "ticks": ticks}
    failed = any(form.errors for form in context["forms"])
    return render(request, "evidence/describe.html", context, status=422 if failed else 200)


def _described(forms, shared, ticks, cycle, by) -> bool:
    if not all(form.is_valid() for form in (*forms, *shared, *([ticks] if ticks else []))):
        return False
    with refusals_on(ticks or forms[0]):
        describe_pieces(
            described=[(form.piece, form.cleaned_data) for form in forms],
            principles=shared[0].cleaned_data["principles"] if shared else [],
            cycle=cycle,
            criteria=ticks.cleaned_data["criteria"] if ticks else [],
            by=by,
        )
        return True
    return False


def _pieces(school, asked: list[str]) -> list[Evidence]:
    numbers = [int(text) for text in asked if text.isdecimal() and len(text) < 19][:MOST_FILES]
    return list(Evidence.objects.filter(school=school, pk__in=numbers).select_related("file").order_by("pk"))


def _as_json(result) -> JsonResponse:
    if result.evidence is None:
        return JsonResponse({"error": result.problem}, status=422)
    return JsonResponse({"id": result.evidence.pk, "title": result.evidence.title}, status=201)


def _describe_url(school, pieces: list[int]) -> str:
    address = reverse("evidence:describe", args=[school.pk])
    return f"{address}?{urlencode([('piece', piece) for piece in pieces])}"
