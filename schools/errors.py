"""Refusals and missing pages for somebody who is signed in: their menu stays, and a refusal names who to ask.

    handler403 = "schools.errors.permission_denied"          in wqm/urls.py
    handler404 = "schools.errors.page_not_found"

A respondent's pages, and anything that goes wrong here, get the plain pages of `wqm.ui.errors`.
"""

import logging
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from accounts.models import OfficeMembership
from schools.models import Membership
from schools.queries import people_who_can
from wqm.access.permissions import P
from wqm.access.roles import ADMINISTRATOR, roles_of_kind
from wqm.access.sources import OFFICE, roles_in
from wqm.access.views import Access, Place
from wqm.tenancy.scope import scope
from wqm.ui import errors

logger = logging.getLogger(__name__)

PLAIN = ("/s/", "/api/", "/static/")
MOST_NAMES = 3


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Why, and who can change it."""
    reason = str(exception) if exception and exception.args else ""
    return _inside(request, "403", 403, reason=reason) or errors.permission_denied(request, exception)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what does not exist and for what is another school's."""
    return _inside(request, "404", 404) or errors.page_not_found(request, exception)


def _inside(request: HttpRequest, name: str, status: int, **context: Any) -> HttpResponse | None:
    if request.path.startswith(PLAIN) or not hasattr(request, "user"):
        return None
    try:
        if not request.user.is_authenticated:
            return None
        access = _access_of(request)
        setattr(request, "access", access)  # noqa: B010 - the shell reads it
        context |= {"frame": "errors/inside.html", "who": _who_to_ask(access) if status == 403 else []}
        return render(request, f"errors/{name}.html", context, status=status)
    except Exception:  # an error page must come even when this is what fails
        logger.exception("The error page inside the shell failed")
        return None


def _access_of(request: HttpRequest) -> Access:
    """Where the page would have been, for somebody who belongs there; about themselves, elsewhere."""
    match = request.resolver_match
    kind = getattr(getattr(match.func, "access", None), "kind", "") if match else ""
    place = _place(kind, match.kwargs if match else {}, request.user)
    roles = roles_in(request.user, place.organisation) if place else set()
    if place is None or not any(place.seen_with in role for role in roles):
        return Access("person")
    return Access(kind, place.subject, place.organisation, roles)


def _place(kind: str, arguments: dict[str, Any], user: Any) -> Place | None:
    if kind == "office":
        return Place(OFFICE, OFFICE, P.OFFICE_VIEW, {})
    if kind not in settings.ACCESS_FINDERS:
        return None
    return import_string(settings.ACCESS_FINDERS[kind])(arguments[f"{kind}_id"], user.pk)


def _who_to_ask(access: Access) -> list[str]:
    """The names of those who give out roles there; none means the office."""
    if access.kind == "school" and all(role.kind == "trust" for role in access.roles):
        return _leads_of(access.subject.trust_id)
    if access.kind == "school":
        with scope(schools=[access.subject.pk]):
            return [str(person) for person in people_who_can(access.subject.pk, P.PEOPLE_MANAGE)[:MOST_NAMES]]
    if access.kind == "trust":
        return _leads_of(access.subject.pk)
    if access.kind == "office":
        administrators = OfficeMembership.objects.filter(role=ADMINISTRATOR.name, user__is_active=True)
        return [str(row.user) for row in administrators.select_related("user").order_by("user__name")[:MOST_NAMES]]
    return []


def _leads_of(trust_id: int) -> list[str]:
    """Who gives out roles in a trust, which are also those of its people in its schools."""
    names = [role.name for role in roles_of_kind("trust") if P.TRUST_PEOPLE_MANAGE in role]
    with scope(trusts=[trust_id]):
        leads = Membership.objects.filter(trust=trust_id, role__in=names, user__is_active=True)
        return [str(lead.user) for lead in leads.select_related("user").order_by("user__name")[:MOST_NAMES]]
