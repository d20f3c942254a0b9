"""The people on a school's list, and correcting the address of somebody whose invitation came back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from surveys.forms.lists import AddressForm
from surveys.models import Recipient
from surveys.policies import check_can_correct
from surveys.queries.recipients import is_undelivered, listed_people, states_of
from surveys.services.delivery import correct_address
from surveys.views.sittings import wave_of
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_on


@require_safe
@school_view(P.SURVEY_RUN)
def recipients(request, school, wave_id):
    """Addresses, groups and whether the invitation could be delivered; nobody sees who has answered."""
    wave = wave_of(school, wave_id)
    words = request.GET.get("q", "")[:100]
    unreached = bool(request.GET.get("unreached"))
    wanted = {"words": words, "unreached": unreached, "number": request.GET.get("page")}
    page, rows = listed_people(wave, wave.own_parts[0], **wanted)
    context = {"school": school, "wave": wave, "page": page, "rows": rows, "words": words, "unreached": unreached}
    return render(request, "surveys/recipients.html", context)


@require_page_or_form
@school_view(P.SURVEY_RUN)
def correct(request, school, wave_id, recipient_id):
    """Another address for somebody whose invitation failed."""
    wave = wave_of(school, wave_id)
    recipient = Recipient.objects.filter(pk=recipient_id, wave=wave, school=school).first()
    if recipient is None:
        raise Http404
    has_failed = is_undelivered(states_of(wave, [recipient.pk]).get(str(recipient.pk)))
    refused = why_not(lambda: check_can_correct(wave, has_failed=has_failed))
    form = AddressForm(request.POST or None, initial={"email": recipient.email})
    if not refused and request.method == "POST" and form.is_valid():
        with refusals_on(form, "email"):
            correct_address(wave=wave, recipient=recipient, email=form.cleaned_data["email"], by=request.user)
            messages.success(request, "Saved. A new invitation is on its way.")
            return redirect("surveys:recipients", school.pk, wave.pk)
    context = {"school": school, "wave": wave, "recipient": recipient, "form": form, "refused": refused}
    return render(request, "surveys/correct_address.html", context, status=422 if form.errors else 200)
