"""Signing in again, second factors where they are required, and whose page a page of allauth is."""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from cryptography.fernet import InvalidToken
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import proof
from accounts.factors import forget_unreadable_codes, has_factor
from accounts.sessions import keep_or_end
from wqm.access.sources import factor_due
from wqm.access.views import Access

OPEN_PATHS = ("/account/", "/static/", "/healthz", "/readyz", "/s/", "/demo/")


class SignInAgainMiddleware(LoginRequiredMiddleware):
    """Default deny. Whose session ended before a form was sent comes back to its page, where the words are kept."""

    def handle_no_permission(self, request, view_func):
        """To the page to sign in, and from there to the page that was asked for, or that the form stood on."""
        if ended := getattr(request, "session_ended", ""):
            messages.info(request, f"{ended} Sign in again to continue.")
        if request.method in ("GET", "HEAD"):
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(
            _form_page(request), self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )


def _form_page(request) -> str:
    """The page of ours that the form was sent from; the address it went to may answer to forms alone."""
    page = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return reverse("home")
    parts = urlsplit(page)
    return parts.path + (f"?{parts.query}" if parts.query else "")


class SessionMiddleware:
    """Ends a session that was left (`accounts.sessions`); what a signed-in person sees stays in no cache.

    Signing out clears what the browser keeps for this site: unsent words too, which the next person must not find.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """The key first: who brings no session (a respondent) is not looked up, and their page varies by no cookie."""
        is_signed_in = bool(request.session.session_key) and request.user.is_authenticated
        if is_signed_in:
            request.session_ended = keep_or_end(request)
        response = self.get_response(request)
        if is_signed_in:
            response.headers.setdefault("Cache-Control", "private, no-store")
        if _pressed_sign_out(request) or (is_signed_in and _has_left(request)):
            response.headers["Clear-Site-Data"] = '"storage"'
        return response


def _pressed_sign_out(request) -> bool:
    """From a page of ours (the token was right), whether or not the session was over by then."""
    match = request.resolver_match
    is_button = request.method == "POST" and match is not None and match.view_name == "account_logout"
    return is_button and getattr(request, "csrf_processing_done", False)


def _has_left(request) -> bool:
    """Signed out by another page, such as somebody else's link for a new password; not by two hours of silence."""
    return not request.session_ended and not request.user.is_authenticated


class FreshProofMiddleware:
    """Pages that change how somebody signs in open for a person who has just shown that it is them (`accounts.proof`).

    Nothing of a form is put aside meanwhile: it could be a password.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Nothing before the address is known."""
        return self.get_response(request)

    def process_view(self, request, view, arguments, keywords):
        """To the page that asks for proof, and from there back."""
        if request.resolver_match.view_name not in proof.PAGES or not request.user.is_authenticated:
            return None
        if proof.is_fresh(request, proof.TO_OPEN if request.method == "GET" else proof.TO_SEND):
            return None
        methods = get_adapter(request).get_reauthentication_methods(request.user)
        return redirect_to_login(request.get_full_path(), methods[0]["url"])

    def process_exception(self, request, exception):
        """Recovery codes from before a change of SECRET_KEY stop their own page alone, and can be made anew."""
        if not isinstance(exception, InvalidToken) or not forget_unreadable_codes(request.user):
            return None
        messages.error(request, "Your recovery codes can no longer be read. Get new ones.")
        return redirect(reverse("mfa_index"))


def _set_up_first(request):
    if request.path.startswith("/api/"):
        detail = "Your role needs two-step verification. Sign in and set it up first."
        return JsonResponse({"detail": detail}, status=403)
    return redirect(reverse("mfa_index"))


class RequireMfaMiddleware:
    """Whose role needs a second factor gets no further than its set-up without one, once their grace is over.

    Until then `request.factor_due` says by when, for the shell.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Redirect to the set-up page where a factor is missing."""
        if not request.path.startswith(OPEN_PATHS) and request.user.is_authenticated and not has_factor(request.user):
            due = factor_due(request.user)
            if due and due <= timezone.now():
                return _set_up_first(request)
            request.factor_due = due
        return self.get_response(request)

    def process_view(self, request, view, arguments, keywords):
        """A page of allauth is about the person themselves: the shell shows it as such."""
        if view.__module__.startswith("allauth."):
            request.access = Access("person" if request.user.is_authenticated else "public")
