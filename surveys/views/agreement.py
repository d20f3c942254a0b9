"""What a school agreed on the use of its staff surveys and audits."""

from hashlib import sha256

from django.contrib import messages
from django.shortcuts import redirect, render

from framework.enums import TextKey
from framework.texts import text_of
from schools.services.agreements import record_use_agreement
from surveys.forms.agreement import AgreementForm
from surveys.queries.agreement import agreed_at
from wqm.access.permissions import P
from wqm.access.views import own_or_refused, require_page_or_form, school_view

CHANGED = "The office has changed this text since you opened the page. Read it again before you record the agreement."


@require_page_or_form
@school_view(P.SURVEY_VIEW)
def agreement(request, school):
    """What is agreed and what was before, for everyone who sees surveys; recording it, for those who run them."""
    may_run_audits, text = request.access.can(P.AUDIT_RUN), text_of(TextKey.AUDIT_USE)
    seen = sha256(text.body.encode()).hexdigest()[:16]
    form = AgreementForm()
    if request.method == "POST":
        own_or_refused(request, P.SURVEY_RUN, may_run_audits)
        form = AgreementForm(request.POST)
        if form.is_valid() and request.POST.get("seen") != seen:
            form.add_error(None, CHANGED)
        if form.is_valid():
            record_use_agreement(school=school, text=text.body, by=request.user, **form.cleaned_data)
            messages.success(request, "Agreement recorded. Staff see it on the first page of each staff survey.")
            return redirect("surveys:agreement", school.pk)
    agreed = agreed_at(school)
    context = {
        "school": school,
        "form": form,
        "now": agreed[0] if agreed else None,
        "earlier": agreed[1:],
        "office_text": text,
        "seen": seen,
        "is_new_text": bool(agreed) and agreed[0].agreement.text != text.body,
        "may_record": may_run_audits or request.access.can(P.SURVEY_RUN),
    }
    return render(request, "surveys/agreement.html", context, status=422 if form.errors else 200)
