"""Somebody wants to be contacted, and the safeguarding lead's list of them. No token of a survey comes near these."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from schools.contact_links import VALID
from schools.models import School
from schools.queries import safeguarding_lead
from surveys.forms.contact_requests import ContactForm
from surveys.queries.contact_requests import contact_requests, office_requests, readers_of
from surveys.respondents import pages, rate_limits
from surveys.services.contact import NobodyCanRead, ask_for_contact, finish_contact, reopen_contact
from surveys.services.contact_links import finish_behind, request_behind
from surveys.views.pages import GONE, asked_language, bare_page
from wqm.access.permissions import P
from wqm.access.views import office_view, public_view, school_view
from wqm.sealing.rate_limits import count, is_over
from wqm.sealing.responses import moved
from wqm.tenancy.scope import scope

ASKED, STAFF = "contact", "staff"


@csrf_exempt
@public_view("people who need help have no account; the form is linked to nothing")
def ask(request, school_id):
    """The form, in the language of the page it was reached from; `d` in the address marks a shared device.

    With `for=staff` the writer chooses who reads it. What follows has an address of its own: Reload would send the
    answer to a form again.
    """
    language, school = asked_language(request), School.objects.filter(pk=school_id).first()
    if school is None:
        raise Http404
    is_staff = request.GET.get("for") == STAFF
    readers = readers_of(school) if is_staff else {}
    lead = safeguarding_lead(school.pk)
    can_ask = bool(readers if is_staff else lead)

    def page(status: int = 200, **context) -> HttpResponse:
        text = pages.render_contact(
            language, school, lead, readers=readers, is_staff=is_staff, is_device="d" in request.GET, **context
        )
        return bare_page(text, language, status=status)

    if request.method != "POST" or not can_ask:
        return page(sent=can_ask and "sent" in request.GET, reader=request.GET.get("reader", ""))
    form = ContactForm(request.POST, readers)
    slow = is_over(request, ASKED, rate_limits.CONTACTS_AN_HOUR)
    if slow or not form.is_valid():
        return page(429 if slow else 422, typed=form.typed, problems=form.problems, slow=slow)
    try:
        ask_for_contact(school=school, **form.cleaned_data)
    except NobodyCanRead:
        return page(503, typed=form.typed, unread=True)
    count(request, ASKED)
    chosen = f"&for={STAFF}&reader={form.cleaned_data['reader']}" if is_staff else ""
    return moved(f"{request.path}?l={language}&sent=1{chosen}")


@csrf_exempt
@public_view("the link is the secret: a chair of governors and a staff representative have no account")
def asked(request, token):
    """One request, for the person it was sent to, until they say that they have dealt with it."""
    if request.method == "POST":
        finish_behind(token)
        return moved(f"{request.path}?done=1")
    with scope(everything=True):
        found = request_behind(token)
    is_done = found is None and "done" in request.GET
    text = pages.render_asked(found, is_done=is_done, valid_days=VALID.days)
    return bare_page(text, status=200 if found or is_done else GONE)


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


@require_safe
@office_view(P.OFFICE_CONTACT_READ)
def of_office(request):
    """What staff of any school asked the office, what waits first."""
    rows = list(office_requests())
    context = {"waiting": [row for row in rows if not row.done_on], "done": [row for row in rows if row.done_on]}
    return render(request, "surveys/office/contact_requests.html", context)


@require_POST
@office_view(P.OFFICE_CONTACT_READ)
def finish_for_office(request, request_id):
    """Note that somebody was contacted."""
    finish_contact(request=get_object_or_404(office_requests(), pk=request_id), by=request.user)
    return redirect("office_surveys:contact_requests")


@require_POST
@office_view(P.OFFICE_CONTACT_READ)
def reopen_for_office(request, request_id):
    """It was not done after all."""
    reopen_contact(request=get_object_or_404(office_requests(), pk=request_id), by=request.user)
    return redirect("office_surveys:contact_requests")
