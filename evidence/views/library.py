"""The pages of evidence."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evidence.enums import WITH_FILE
from evidence.forms.library import EvidenceForm
from evidence.models import EvidenceUse
from evidence.responses import evidence_response
from evidence.services import library
from evidence.services.uses import stop_using
from evidence.views.finding import cycle_and_criterion
from wqm.access.permissions import P
from wqm.access.policy import NotAllowed
from wqm.access.views import school_view
from wqm.files.checks import BadUpload


@require_http_methods(["GET", "HEAD", "POST"])
@school_view(P.EVIDENCE_EDIT)
def add_evidence(request, school, criterion_id):
    """A page to add a file, a link or a note."""
    cycle, one = cycle_and_criterion(school, criterion_id)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            library.add_evidence(cycle=cycle, criterion=one, by=request.user, **form.cleaned_data)
        except BadUpload as error:
            form.add_error("upload", str(error))
        except NotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Added.")
            return redirect("evidence:criterion", school.pk, one.pk)
    return render(request, "evidence/add.html", {"cycle": cycle, "criterion": one, "form": form})


@require_POST
@school_view(P.EVIDENCE_EDIT)
def remove_evidence(request, school, use_id):
    """Take a piece of evidence off a criterion; it stays in the library."""
    uses = EvidenceUse.objects.select_related("evidence", "cycle", "criterion__principle")
    use = get_object_or_404(uses, pk=use_id, school=school)
    criterion_id = use.criterion_id
    try:
        stop_using(use=use, by=request.user)
        messages.success(request, f"“{use.evidence}” is off this criterion. It stays in your library.")
    except NotAllowed as error:
        messages.error(request, str(error))
    return redirect("evidence:criterion", school.pk, criterion_id)


@require_safe
@school_view(P.EVIDENCE_VIEW)
def evidence_file(request, school, use_id):
    """The file of a piece of evidence, as an attachment."""
    use = get_object_or_404(
        EvidenceUse.objects.select_related("evidence__file"), pk=use_id, evidence__kind__in=WITH_FILE
    )
    return evidence_response(use)
