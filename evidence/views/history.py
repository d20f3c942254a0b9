"""What was said on a criterion before: the list, the difference, and going back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evidence.forms.judgements import RestoreForm
from evidence.queries.history import compare, editions_of
from evidence.services.judgements import restore_edition
from evidence.views.finding import cycle_and_criterion
from wqm.access.permissions import P
from wqm.access.views import school_view
from wqm.editing.conflicts import EditConflict
from wqm.editing.refusals import refusals_as_message


@require_safe
@school_view(P.EVIDENCE_VIEW)
def history(request, school, criterion_id):
    """Every edition: who, when, which judgement."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    context = {"cycle": cycle, "criterion": criterion, "editions": editions_of(cycle, criterion)}
    return render(request, "evidence/history.html", context)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def edition(request, school, criterion_id, edition):
    """One edition beside the one before it, or (`?with=newest`) beside the newest."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    compared = compare(editions_of(cycle, criterion), edition, with_newest=request.GET.get("with") == "newest")
    context = {
        "cycle": cycle,
        "criterion": criterion,
        "compared": compared,
        "with_newest": compared.other is compared.newest,
        "may_restore": request.access.can(P.EVIDENCE_EDIT) and cycle.is_editable and not compared.is_newest,
    }
    return render(request, "evidence/edition.html", context)


@require_POST
@school_view(P.EVIDENCE_EDIT)
def restore(request, school, criterion_id, edition):
    """Make an earlier edition the newest."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    earlier = next((row for row in editions_of(cycle, criterion) if row.edition == edition), None)
    form = RestoreForm(request.POST)
    if earlier is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, "Nothing was restored. Open the version again and restore it from there.")
        return redirect("evidence:history", school.pk, criterion.pk)
    try:
        with refusals_as_message(request):
            restore_edition(earlier=earlier, edition=form.cleaned_data["newest"], by=request.user)
            messages.success(request, "Restored. The version it replaced is in the history.")
            return redirect("evidence:criterion", school.pk, criterion.pk)
    except EditConflict as conflict:
        sentence = "%s has just saved this criterion, so nothing was restored. Read their version, then try again."
        messages.error(request, sentence % conflict.current.updated_by)
    return redirect("evidence:history", school.pk, criterion.pk)
