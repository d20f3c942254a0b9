"""View declarations: exactly one above each view.

It finds the organisation, answers 404 outside yours and 403 without the permission, and enters the scope in which the
view's queries see rows.

    @school_view(P.EVIDENCE_EDIT)
    def edit_judgement(request, school, criterion_id): ...
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods

from wqm.access.permissions import P
from wqm.access.roles import Role
from wqm.access.sources import OFFICE, roles_in
from wqm.security.enums import EventKind
from wqm.security.services import note
from wqm.tenancy.scope import scoped_transaction

# A page that asks, and takes what is sent to it.
require_page_or_form = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Declaration:
    """Who a URL is for. `kind` is one of the decorators below; `why` is given where nobody has to sign in."""

    kind: str
    permission: P | None = None
    why: str = ""
    # Enough for what is this person's own; the view asks `own_or_refused`.
    own: P | None = None


@dataclass(frozen=True)
class Place:
    """Where a finder leads: the subject that the view is given, the organisation it lies in, and the scope to enter.

    `seen_with` is the permission without which the subject does not exist for a person (404).
    """

    subject: Any
    organisation: Any
    seen_with: P
    scope: dict[str, Any]


class May:
    """For templates: `{% if may.evidence_edit %}`. An unknown permission is a KeyError, never a silent no."""

    def __init__(self, access: "Access"):
        self._access = access

    def __getitem__(self, name: str) -> bool:
        return self._access.can(P[name.upper()])


@dataclass
class Access:
    """`request.access`: where this request is and what this person may do there; pages and the shell read it."""

    kind: str
    subject: Any = None
    organisation: Any = None
    roles: set[Role] = field(default_factory=set)

    def can(self, permission: P) -> bool:
        """Whether the roles of this request allow it; costs no query."""
        return any(permission in role for role in self.roles)


def declared(view: Any, declaration: Declaration) -> Any:
    """The view, carrying its declaration as `view.access`; the access matrix reads it."""
    view.access = declaration
    return view


def _in_scope_only(view: Any) -> Any:
    """The scope is the transaction of the view: one around it would cost a trip, and what leads there reads facts."""
    return transaction.non_atomic_requests(view)


def _finder(kind: str) -> Callable[..., Place | None]:
    return import_string(settings.ACCESS_FINDERS[kind])


def _organisation_view(kind: str, url_argument: str | None, permission: P, own: P | None = None):
    def declare(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            user = request.user
            place = _finder(kind)(kwargs.pop(url_argument), user.pk) if url_argument else _office()
            roles = roles_in(user, place.organisation) if place else set()
            if not place or not any(place.seen_with in role for role in roles):
                _note_refusal(request, "not theirs")
                raise Http404
            if not any(permission in role or (own and own in role) for role in roles):
                _note_refusal(request, f"without {permission.value}")
                raise PermissionDenied
            request.access = Access(kind, place.subject, place.organisation, roles)
            with scoped_transaction(person=user.pk, **place.scope):
                _note_visit_of_office(request, place)
                return view(request, *([place.subject] if url_argument else []), *args, **kwargs)

        return _in_scope_only(declared(wrapped, Declaration(kind, permission, own=own)))

    return declare


def own_or_refused(request, permission: P, is_own: bool) -> None:
    """In a view with `own=`: raises PermissionDenied for what is someone else's, without `permission`."""
    if not is_own and not request.access.can(permission):
        _note_refusal(request, f"without {permission.value}")
        raise PermissionDenied


def _note_refusal(request, why: str) -> None:
    """The name of the page and the number of what it is about; never a path."""
    match = request.resolver_match
    numbers = [f"{name} {value}" for name, value in match.kwargs.items() if isinstance(value, int)]
    note(EventKind.REFUSED, who=request.user, what=f"{match.view_name} ({', '.join([*numbers, why])})")


def _office() -> Place:
    return Place(OFFICE, OFFICE, P.OFFICE_VIEW, {"everything": True})


def _note_visit_of_office(request, place: Place) -> None:
    """The office works in all schools, and each school can see when it was there."""
    if place.organisation is OFFICE or request.method != "GET":
        return
    if any(role.kind == "office" for role in request.access.roles):
        import_string(settings.ACCESS_OFFICE_NOTE)(organisation=place.organisation, by=request.user)


def school_view(permission: P, own: P | None = None):
    """For people of the school in `school_id`; the view is given the School.

    With `own`, people who have that instead come in for what is theirs: the view calls `own_or_refused`.
    """
    return _organisation_view("school", "school_id", permission, own)


def trust_view(permission: P):
    """For people of the trust in `trust_id`; the view is given the Trust and sees rows of its schools."""
    return _organisation_view("trust", "trust_id", permission)


def visit_view(permission: P):
    """For the assessor of the visit in `visit_id`; the view is given the Visit and sees rows of its school."""
    return _organisation_view("visit", "visit_id", permission)


def office_view(permission: P):
    """For the office; the view sees the rows of every school."""
    return _organisation_view("office", None, permission)


def person_view(view):
    """For anyone signed in, about themselves: sees only rows that name this person."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        request.access = Access("person")
        with scoped_transaction(person=request.user.pk):
            return view(request, *args, **kwargs)

    return _in_scope_only(declared(wrapped, Declaration("person")))


def public_view(why: str):
    """For everyone; `why` says what makes that right."""

    def declare(view):
        @wraps(view)
        def wrapped(request, *args, **kwargs):
            request.access = Access("public")
            return view(request, *args, **kwargs)

        return login_not_required(declared(wrapped, Declaration("public", why=why)))

    return declare


def ticket_view(view):
    """For anyone who holds a survey link: no session is read or written; rows of the wave in `wave_id` exist."""
    return _bearer_view(view, "wave")


def slip_view(view):
    """For anyone who holds a slip of a staff audit: no session is read or written; rows of `audit_id` exist."""
    return _bearer_view(view, "audit")


def _bearer_view(view, kind: str):
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        request.access = Access("ticket")
        with scoped_transaction(**{kind: kwargs[f"{kind}_id"]}):
            return view(request, *args, **kwargs)

    why = "the link is the secret; no one signs in to answer"
    return _in_scope_only(login_not_required(declared(wrapped, Declaration("ticket", why=why))))
