"""What a hall agrees; where no hall did, what leaders write down before they share the report."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from audits import policies
from audits.enums import SessionState
from audits.forms.agreements import AgreementForm, initial_of, values_to_save
from audits.models import Agreement
from audits.queries import leading as queries
from audits.services import agreements as services
from audits.views.preparing import UNPROCESSABLE, audit_of
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_as_message, refusals_on


@require_page_or_form
@school_view(P.AUDIT_RUN)
def agreements(request, school, audit_id):
    """The list, and one more. In a hall the facilitator's page has this form, and what is sent leads back there."""
    audit = audit_of(school, audit_id)
    in_hall = policies.agrees_in_hall(audit)
    form = AgreementForm(request.POST or None, audit=audit, in_hall=in_hall)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "text"):
            agreement = services.add_agreement(audit=audit, by=request.user, **form.details())
            messages.success(request, f"“{agreement}” is written down.")
            return redirect(*_back(audit))
    context = {
        "school": school,
        "audit": audit,
        "agreements": queries.agreements_of(audit),
        "form": form,
        "in_hall": in_hall,
        "cannot_agree": why_not(policies.check_can_agree, audit),
    }
    return render(request, "audits/agreements.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def agreement(request, school, audit_id, agreement_id):
    """Change one, or remove it."""
    audit = audit_of(school, audit_id)
    row = Agreement.objects.select_related("audit", "updated_by").filter(pk=agreement_id, audit=audit).first()
    if row is None:
        raise Http404
    if request.POST.get("go") == "remove":
        with refusals_as_message(request):
            services.remove_agreement(agreement=row, by=request.user)
            messages.success(request, f"“{row}” is removed.")
        return redirect(*_back(audit))
    return edit_page(
        request,
        "audits/agreement.html",
        {"school": school, "audit": audit, "agreement": row},
        form=partial(AgreementForm, audit=audit, agreement=row, in_hall=policies.agrees_in_hall(audit)),
        initial=initial_of(row),
        save=partial(_save, row, request.user),
        saved="Saved.",
        back=_back(audit),
        about="text",
    )


def _save(row, by, *, edition, **data):
    return services.save_agreement(agreement=row, edition=edition, by=by, **values_to_save(data))


def _back(audit):
    """To the hall while it is open, else to the list."""
    session = audit.sessions.filter(state=SessionState.OPEN).first()
    if session:
        return "audits:lead", audit.school_id, audit.pk, session.number
    return "audits:agreements", audit.school_id, audit.pk
