"""Consent for a file was withdrawn: it is removed everywhere, after a page that says where that is."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from evidence.forms.library import WithdrawConsentForm
from evidence.queries.submissions import places_of_file
from evidence.services.consent import withdraw_consent as withdraw
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_on


@require_page_or_form
@school_view(P.EVIDENCE_SUBMIT)
def withdraw_consent(request, school, piece):
    """What is removed, and the reason that stays in its place."""
    places = places_of_file(school, piece)
    if not places:
        raise Http404
    form = WithdrawConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            withdraw(school=school, piece=piece, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, "The file has been removed everywhere.")
            return redirect("evidence:library", school.pk)
    question = Question(
        "Remove this file everywhere?",
        "Remove the file everywhere",
        reverse("evidence:library", args=[school.pk]),
        [
            *(f"It is removed from {place}." for place in places),
            "Where it was, your reason stays, with the date and your name.",
            "PDFs that people have already downloaded cannot be called back.",
        ],
        "You cannot undo this.",
        back_text="Evidence",
    )
    return ask(request, question, form)
