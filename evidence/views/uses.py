"""Evidence and criteria: adding, choosing, taking off, handing out."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from evidence.enums import WITH_FILE
from evidence.forms.finding import CriteriaForm, PiecesForm, WordsForm
from evidence.forms.library import EvidenceForm
from evidence.models import EvidenceUse
from evidence.queries import library as queries
from evidence.queries.criteria import lost_citations
from evidence.queries.cycles import current_cycle
from evidence.responses import evidence_response
from evidence.services import library
from evidence.services.uses import stop_using, use_evidence
from evidence.views.finding import cycle_and_criterion
from evidence.views.library import piece_of
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_as_message, submitted

MOST_SHOWN = 40


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def add(request, school, criterion_id):
    """A page to add a file, a photograph, a link or a note to a criterion."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    form = EvidenceForm(request.POST or None, request.FILES or None, cycle=cycle)
    act = library.add_evidence
    if request.method == "POST" and submitted(form, act, cycle=cycle, criterion=criterion, by=request.user):
        messages.success(request, "Added.")
        return redirect(_evidence_of(school, criterion))
    return render(
        request, "evidence/add.html", {"school": school, "cycle": cycle, "criterion": criterion, "form": form}
    )


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def choose(request, school, criterion_id):
    """Use pieces of the library for a criterion, several at once."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    words = WordsForm(request.GET)
    form = PiecesForm(request.POST if request.method == "POST" else None, school=school)

    def use(pieces) -> int:
        return use_evidence(cycle=cycle, pairs=[(piece, criterion) for piece in pieces], by=request.user)

    if form.is_bound and (new := submitted(form, use)) is not None:
        messages.success(request, f"{new} added from your library.")
        return redirect(_evidence_of(school, criterion))
    asked = words.cleaned_data["q"] if words.is_valid() else ""
    unused = queries.unused_for(cycle, criterion, asked)
    context = {"school": school, "cycle": cycle, "criterion": criterion, "find": words, "form": form}
    context |= {"pieces": unused[:MOST_SHOWN], "more": unused.count() > MOST_SHOWN}
    context["ticked"] = request.POST.getlist("pieces")
    return render(request, "evidence/choose.html", context, status=422 if form.errors else 200)


@require_page_or_form
@school_view(P.EVIDENCE_EDIT)
def use(request, school, evidence_id):
    """Use a piece for more criteria, several at once."""
    piece, cycle = piece_of(school, evidence_id), current_cycle(school)
    if cycle is None or not cycle.is_editable:
        messages.error(request, "You can only add evidence to criteria while the self-evaluation is open.")
        return redirect("evidence:piece", school.pk, piece.pk)
    used_for = piece.uses.filter(cycle=cycle).values_list("criterion_id", flat=True)
    form = CriteriaForm(request.POST if request.method == "POST" else None, cycle=cycle, used_for=used_for)

    def take(criteria) -> int:
        return use_evidence(cycle=cycle, pairs=[(piece, criterion) for criterion in criteria], by=request.user)

    if form.is_bound and submitted(form, take) is not None:
        messages.success(request, "Saved. The office reviews it for each criterion.")
        return redirect("evidence:piece", school.pk, piece.pk)
    context = {"school": school, "piece": piece, "form": form}
    return render(request, "evidence/use.html", context, status=422 if form.errors else 200)


@require_POST
@school_view(P.EVIDENCE_EDIT)
def remove(request, school, use_id):
    """Remove a piece of evidence from a criterion; it stays in the library."""
    use = use_of(school, use_id)
    with refusals_as_message(request):
        stop_using(use=use, by=request.user)
        lost = use.number in lost_citations(use.cycle, use.criterion)
        cited = f" Your narrative still refers to it as [E{use.number}]." if lost else ""
        messages.success(request, f"“{use.evidence}” removed from this criterion. It stays in your library.{cited}")
    return redirect(_evidence_of(school, use.criterion))


@require_safe
@school_view(P.EVIDENCE_VIEW)
def file(request, school, use_id):
    """The file of a piece of evidence, as an attachment."""
    uses = EvidenceUse.objects.select_related("evidence__file")
    use = get_object_or_404(uses, pk=use_id, school=school, evidence__kind__in=WITH_FILE)
    return evidence_response(use)


def use_of(school, use_id) -> EvidenceUse:
    """A use of evidence. Raises Http404 for one that is not here."""
    uses = EvidenceUse.objects.select_related("evidence__file", "evidence__added_by", "cycle", "criterion__principle")
    return get_object_or_404(uses, pk=use_id, school=school)


def _evidence_of(school, criterion) -> str:
    return f"{reverse('evidence:criterion', args=[school.pk, criterion.pk])}#evidence"
