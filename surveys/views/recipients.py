"""The people on a school's list, and correcting the address of somebody whose invitation came back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from framework.languages import ENGLISH
from surveys.forms.lists import AddressForm, LatePersonForm
from surveys.models import Recipient
from surveys.policies import check_can_add_late, check_can_correct
from surveys.queries.recipients import is_undelivered, listed_people, people_columns, states_of
from surveys.services import late_people
from surveys.services.delivery import correct_address
from surveys.views.sittings import wave_of
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_on
from wqm.ui.sorting import sorting_of


@require_safe
@school_view(P.SURVEY_RUN)
def recipients(request, school, wave_id):
    """Addresses, groups and whether the invitation could be delivered; nobody sees who has answered."""
    wave = wave_of(school, wave_id)
    words = request.GET.get("q", "")[:100]
    unreached = bool(request.GET.get("unreached"))
    sorting = sorting_of(request, people_columns(wave, wave.own_parts[0]), default="email")
    wanted = {"words": words, "unreached": unreached, "number": request.GET.get("page"), "sorting": sorting}
    page, rows = listed_people(wave, wave.own_parts[0], **wanted)
    part = wave.own_parts[0]
    context = {"school": school, "wave": wave, "page": page, "rows": rows, "words": words, "unreached": unreached}
    left = late_people.reserves_left(wave, part)
    can_add = not why_not(lambda: check_can_add_late(wave, is_listed=False, left=left))
    context |= {"late": part.late, "can_add": can_add, "sorting": sorting}
    return render(request, "surveys/recipients.html", context)


@require_page_or_form
@school_view(P.SURVEY_RUN)
def add(request, school, wave_id):
    """One more person while the survey is open."""
    wave = wave_of(school, wave_id)
    left = late_people.reserves_left(wave, wave.own_parts[0])
    refused = why_not(lambda: check_can_add_late(wave, is_listed=False, left=left))
    form = LatePersonForm(request.POST or None, wave=wave)
    if not refused and request.method == "POST" and form.is_valid():
        with refusals_on(form, "email"):
            email, language = form.cleaned_data["email"], form.cleaned_data.get("language", ENGLISH.code)
            late_people.add_late_person(wave=wave, school=school, email=email, language=language, by=request.user)
            messages.success(request, "Added. Their invitation will go out in the next few minutes.")
            return redirect("surveys:recipients", school.pk, wave.pk)
    context = {"school": school, "wave": wave, "form": form, "refused": refused, "left": left}
    return render(request, "surveys/add_person.html", context, status=422 if form.errors else 200)


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
            when = "will go out once the problem with the survey is fixed" if wave.key_lost_on else "is on its way"
            messages.success(request, f"Saved. A new invitation {when}.")
            return redirect("surveys:recipients", school.pk, wave.pk)
    context = {"school": school, "wave": wave, "recipient": recipient, "form": form, "refused": refused}
    return render(request, "surveys/correct_address.html", context, status=422 if form.errors else 200)
