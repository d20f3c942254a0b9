"""Second factors where they are required, and whose page a page of allauth is."""

from allauth.mfa.utils import is_mfa_enabled
from django.shortcuts import redirect
from django.urls import reverse

from wqm.access.sources import all_roles
from wqm.access.views import Access

OPEN_PATHS = ("/account/", "/static/", "/healthz", "/readyz", "/s/", "/demo/")


class RequireMfaMiddleware:
    """Office, assessors and trust leads get no further than setting up a second factor until they have one."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        """Redirect to the set-up page where a factor is missing."""
        if not request.path.startswith(OPEN_PATHS) and self._factor_missing(request.user):
            return redirect(reverse("mfa_index"))
        return self.get_response(request)

    def process_view(self, request, view, arguments, keywords):
        """A page of allauth is about the person themselves: the shell shows it as such."""
        if view.__module__.startswith("allauth."):
            request.access = Access("person" if request.user.is_authenticated else "public")

    @staticmethod
    def _factor_missing(user) -> bool:
        return user.is_authenticated and any(role.needs_mfa for role in all_roles(user)) and not is_mfa_enabled(user)
