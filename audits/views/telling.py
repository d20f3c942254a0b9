"""Telling staff what was heard and what happens now."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from audits.forms.themes import HeardForm
from audits.queries import report as queries
from audits.services.telling import tell_staff
from audits.told import proposed_words
from audits.views.preparing import UNPROCESSABLE
from audits.views.reports import may_run, readable
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import submitted


@require_page_or_form
@school_view(P.AUDIT_RUN)
def tell(request, school, audit_id):
    """What staff are told: written, mailed, printed."""
    audit = readable(request, school, audit_id)
    initial = {"heard": audit.heard or proposed_words(queries.report_of(audit)), "edition": audit.edition}
    form = HeardForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if "save" in request.POST:
            form.fields["addresses"].disabled = True  # nothing is sent, so nothing is read
        number = submitted(form, partial(tell_staff, audit=audit, by=request.user))
        if number is not None:
            people = "1 person" if number == 1 else f"{number} people"
            messages.success(request, f"Sent to {people}." if number else "Saved. You can print it now.")
            return redirect("audits:told", school.pk, audit.pk)
    context = {"school": school, "audit": audit, "form": form}
    return render(request, "audits/tell.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_safe
@school_view(P.AUDIT_VIEW)
def told(request, school, audit_id):
    """The same words, to read and to print."""
    audit = readable(request, school, audit_id)
    return render(request, "audits/told.html", {"school": school, "audit": audit, "may_run": may_run(request)})
