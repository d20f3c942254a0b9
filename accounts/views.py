"""A person's own sessions, what changes how they sign in, and the doors that are shut."""

import base64

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import factors, proof
from accounts.browsers import browser_name
from accounts.security import note_failed_proof
from accounts.sessions import sessions_of
from accounts.signing_in import ProofCodeForm, SetUpAppForm
from wqm.access.views import person_view, public_view, require_page_or_form


@public_view("No one can sign up without an invitation, so the page does not exist.")
def closed(request, **kwargs):
    """Accounts come from invitations only."""
    raise Http404


@require_page_or_form
@person_view
def proof_by_code(request):
    """Fresh proof by an emailed code, for anyone who has no second factor; then on to the page that asked for it."""
    if not proof.may_use_code(request.user):
        return redirect("mfa_reauthenticate")
    form = ProofCodeForm()
    if request.method == "POST" and "send" in request.POST:
        if not proof.send_code(request):
            messages.error(request, "You have asked for too many codes. Wait ten minutes, then try again.")
        return redirect(request.get_full_path())
    if request.method == "POST":
        form = ProofCodeForm(request.POST)
        if form.is_valid() and proof.enter_code(request, form.cleaned_data["code"]):
            return redirect(get_next_redirect_url(request) or "account")
        if form.is_valid():
            note_failed_proof(request.user)
            form.add_error("code", "The code is wrong or has expired. Check it, or get a new one.")
    return render(request, "account/proof_by_code.html", {"form": form, "sent": proof.has_sent_code(request)})


@require_page_or_form
@person_view
def set_up_app(request):
    """An authenticator app, the first or another one; the one there is works until the new one has shown a code."""
    secret = factors.key_being_set_up(request.session)
    form = SetUpAppForm(request.POST or None, user=request.user, secret=secret)
    if request.method == "POST" and form.is_valid():
        has_new_codes = factors.set_up_app(request, user=request.user, secret=secret, counter=form.counter)
        return redirect("mfa_view_recovery_codes" if has_new_codes else "mfa_index")
    adapter = get_mfa_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret)).encode()
    context = {
        "form": form,
        "secret": secret,
        "picture": f"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}",
        "replaces": any(factor.type == "totp" for factor in factors.typed_factors(request.user)),
    }
    return render(request, "mfa/totp/activate_form.html", context)


@require_safe
@person_view
def sessions(request):
    """Where this person is signed in."""
    named = [(session, browser_name(session.user_agent)) for session in sessions_of(request.user)]
    return render(request, "accounts/sessions.html", {"sessions": named})


@require_POST
@person_view
def end_session(request, session_id):
    """Sign out one browser; this one as the button for it does, so that nothing stays in it."""
    session = get_object_or_404(UserSession, pk=session_id, user=request.user)
    if session.is_current():
        logout(request)
        return redirect("account_login")
    session.end()
    messages.success(request, "You have been signed out of that browser.")
    return redirect("account_sessions")


@require_POST
@person_view
def end_other_sessions(request):
    """Sign out every browser but this one."""
    others = [
        user_session for user_session in UserSession.objects.filter(user=request.user) if not user_session.is_current()
    ]
    for session in others:
        session.end()
    told = "You have been signed out everywhere else." if others else "You were not signed in anywhere else."
    messages.success(request, told)
    return redirect("account_sessions")
