"""A person's own sessions, and the doors that are shut."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.browsers import browser_name
from wqm.access.views import person_view, public_view


@public_view("Nobody signs up on their own; the page does not exist.")
def closed(request, **kwargs):
    """Accounts come from invitations only."""
    raise Http404


@require_safe
@person_view
def sessions(request):
    """Where this person is signed in."""
    user_sessions = UserSession.objects.purge_and_list(request.user)
    user_sessions.sort(key=lambda user_session: user_session.last_seen_at or timezone.now(), reverse=True)
    return render(
        request,
        "accounts/sessions.html",
        {"sessions": [(user_session, browser_name(user_session.user_agent)) for user_session in user_sessions]},
    )


@require_POST
@person_view
def end_session(request, session_id):
    """Sign out one other browser."""
    session = get_object_or_404(UserSession, pk=session_id, user=request.user)
    session.end()
    messages.success(request, "That browser is signed out.")
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
    messages.success(request, "All other browsers are signed out." if others else "There was no other browser.")
    return redirect("account_sessions")
