"""Everybody's accounts, and the security log, for the office's administrators."""

from django.contrib import messages
from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.browsers import browser_name
from accounts.factors import factors_of
from accounts.models import User
from accounts.queries import find_people
from accounts.services import reactivate_person, remove_factors
from accounts.sessions import end_all, sessions_of
from schools.consequences import of_closing
from schools.forms import FindEventsForm, HandOnForm, SentInvitationsForm
from schools.leaving import why_not_yet
from schools.models import Membership, School
from schools.queries import open_invitations_from
from schools.services.closing import close_account
from wqm.access.permissions import P
from wqm.access.sources import grants_of
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message
from wqm.security.queries import find_events
from wqm.ui.nav import Crumb

SHOWN_EVENTS = 20


@require_safe
@office_view(P.OFFICE_PEOPLE_MANAGE)
def accounts(request):
    """Search everybody who has an account."""
    words = request.GET.get("q", "").strip()
    page = Paginator(find_people(words), 50).get_page(request.GET.get("page"))
    return render(request, "office/accounts.html", {"page": page, "q": words})


@require_safe
@office_view(P.OFFICE_PEOPLE_MANAGE)
def account(request, user_id):
    """One account: where it belongs, where it is signed in, what it did recently, and what can be done with it."""
    person = get_object_or_404(User, pk=user_id)
    context = {
        "person": person,
        "grants": list(grants_of(person)),
        "factors": factors_of(person),
        "sessions": [(session, browser_name(session.user_agent)) for session in sessions_of(person)],
        "events": find_events(person=person)[:SHOWN_EVENTS],
        "crumbs": _crumbs(str(person)),
    }
    return render(request, "office/account.html", context)


@require_POST
@office_view(P.OFFICE_PEOPLE_MANAGE)
def end_sessions(request, user_id):
    """Sign somebody out everywhere, oneself too."""
    person = get_object_or_404(User, pk=user_id)
    number = end_all(user=person, by=request.user)
    if person == request.user:
        logout(request)
        return redirect("account_login")
    browsers = "1 browser" if number == 1 else f"{number} browsers"
    messages.success(request, f"{person} has been signed out of {browsers}.")
    return redirect("office_schools:account", user_id=person.pk)


@require_page_or_form
@office_view(P.OFFICE_PEOPLE_MANAGE)
def reset_factors(request, user_id):
    """Help somebody who lost their phone; first the page that says what to make sure of."""
    person = get_object_or_404(User, pk=user_id)
    if request.method != "POST":
        question = Question(
            f"Reset two-step verification for {person}?",
            "Reset two-step verification",
            reverse("office_schools:account", args=[person.pk]),
            [
                "Speak to them first, on a number you already have. Someone with their password could be asking.",
                "They are signed out everywhere, and their app, passkeys and recovery codes stop working.",
                "They sign in with their password or an emailed code, then set it up again.",
                "We email them to say so.",
            ],
            "You cannot undo this. They can set it up again straight away.",
        )
        return ask(request, question)
    with refusals_as_message(request):
        remove_factors(user=person, by=request.user)
        messages.success(request, f"{person} can now sign in without two-step verification. We have emailed them.")
    return redirect("office_schools:account", user_id=person.pk)


@require_page_or_form
@office_view(P.OFFICE_PEOPLE_MANAGE)
def close(request, user_id):
    """What closing an account means for whom; then close it."""
    person = get_object_or_404(User, pk=user_id)
    if not person.is_active:
        return redirect("office_schools:account", user_id=person.pk)
    schools = School.objects.filter(pk__in=Membership.objects.filter(user=person).values("school"))
    forms = [HandOnForm(request.POST or None, school=school, leaver=person) for school in schools]
    sent = SentInvitationsForm(request.POST or None)
    if request.method == "POST" and all(form.is_valid() for form in [*forms, sent]):
        heirs = {form.school.pk: form.cleaned_data["hand_to"] for form in forms}
        with refusals_as_message(request):
            close_account(user=person, heirs=heirs, by=request.user, withdraw_sent=sent.cleaned_data["withdraw"])
            messages.success(request, f"{person}’s account is closed.")
            return redirect("office_schools:account", user_id=person.pk)
    context = {
        "person": person,
        "forms": forms,
        "sent": sent,
        "invitations": list(open_invitations_from(person)),
        "grants": list(grants_of(person)),
        "reasons": why_not_yet(person),
        "follows": of_closing(person),
        "crumbs": [*_crumbs(str(person), person), Crumb("Close the account")],
    }
    return render(request, "office/close_account.html", context)


@require_POST
@office_view(P.OFFICE_PEOPLE_MANAGE)
def reopen(request, user_id):
    """Open a closed account again."""
    person = get_object_or_404(User, pk=user_id)
    reactivate_person(user=person, by=request.user)
    messages.success(request, "Account reopened. Invite them back to their roles.")
    return redirect("office_schools:account", user_id=person.pk)


@require_safe
@office_view(P.OFFICE_PEOPLE_MANAGE)
def security(request):
    """Who signed in, who was refused, whose rights changed."""
    form = FindEventsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    events = find_events(kind=asked.get("kind", ""), words=asked.get("q", ""))
    page = Paginator(events, 100).get_page(request.GET.get("page"))
    return render(request, "office/security.html", {"find": form, "page": page})


def _crumbs(here: str, person: User | None = None) -> list[Crumb]:
    address = reverse("office_schools:account", args=[person.pk]) if person else ""
    return [Crumb("Accounts", reverse("office_schools:accounts")), Crumb(here, address)]
