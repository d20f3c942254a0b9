"""Somebody wants to be contacted, and the safeguarding lead's list of them. No token of a survey comes near these."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from schools.models import School
from schools.queries import safeguarding_lead
from surveys.forms.contact_requests import ContactForm
from surveys.queries.contact_requests import contact_requests
from surveys.respondents import pages, rate_limits
from surveys.services.contact import NobodyCanRead, ask_for_contact, finish_contact, reopen_contact
from surveys.views.pages import asked_language, bare_page
from wqm.access.permissions import P
from wqm.access.views import public_view, school_view
from wqm.sealing.rate_limits import count, is_over
from wqm.sealing.responses import moved

ASKED = "contact"


@csrf_exempt
@public_view("people who need help have no account; the form is linked to nothing")
def ask(request, school_id):
    """The form, in the language of the page it was reached from; `d` in the address marks a shared device.

    What follows has an address of its own: Reload would send the answer to a form again.
    """
    language, school = asked_language(request), School.objects.filter(pk=school_id).first()
    if school is None:
        raise Http404
    lead = safeguarding_lead(school.pk)

    def page(status: int = 200, **context) -> HttpResponse:
        text = pages.render_contact(language, school, lead, is_device="d" in request.GET, **context)
        return bare_page(text, language, status=status)

    if request.method != "POST" or not lead:
        return page(sent=bool(lead) and "sent" in request.GET)
    form = ContactForm(request.POST)
    slow = is_over(request, ASKED, rate_limits.CONTACTS_AN_HOUR)
    if slow or not form.is_valid():
        return page(429 if slow else 422, typed=form.typed, problems=form.problems, slow=slow)
    try:
        ask_for_contact(school=school, **form.cleaned_data)
    except NobodyCanRead:
        return page(503, typed=form.typed, unread=True)
    count(request, ASKED)
    return moved(f"{request.path}?l={language}&sent=1")


@require_safe
@school_view(P.CONTACT_READ)
def requests(request, school):
    """Every request of the school, what waits first."""
    rows = list(contact_requests(school))
    context = {
        "school": school,
        "waiting": [row for row in rows if not row.done_on],
        "done": [row for row in rows if row.done_on],
    }
    return render(request, "surveys/contact_requests.html", context)


@require_POST
@school_view(P.CONTACT_READ)
def finish(request, school, request_id):
    """Note that somebody was contacted."""
    finish_contact(request=get_object_or_404(contact_requests(school), pk=request_id), by=request.user)
    return redirect("surveys:contact_requests", school.pk)


@require_POST
@school_view(P.CONTACT_READ)
def reopen(request, school, request_id):
    """It was not done after all."""
    reopen_contact(request=get_object_or_404(contact_requests(school), pk=request_id), by=request.user)
    return redirect("surveys:contact_requests", school.pk)
