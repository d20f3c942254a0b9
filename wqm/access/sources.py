"""Where roles come from. The settings name the sources, so that this package imports no app."""

from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from wqm.access.permissions import P
from wqm.access.roles import ROLES, Role


class RoleSource:
    """One place that knows roles of people: memberships, the office team, visits.

    The two methods answer the same question from both ends and must agree: `roles(user, organisation)` holds a role
    exactly where `schools(user, {role})` selects that school.
    """

    def roles(self, user: Any, organisation: Any) -> set[Role]:
        """The roles of this person in this organisation (a School, a Trust, a Visit or OFFICE)."""
        return set()

    def schools(self, user: Any, roles: set[Role]) -> Q | None:
        """A filter for the schools in which this person has one of `roles`; None for no school."""
        return None

    def all_roles(self, user: Any) -> set[Role]:
        """Every role of this person in any organisation."""
        return set()


class Office:
    """The organisation that owns the mark. There is one, so it is a value and not a row."""

    pk = None

    def __str__(self) -> str:
        return settings.SITE_NAME


OFFICE = Office()


@cache
def _sources() -> tuple[RoleSource, ...]:
    return tuple(import_string(path)() for path in settings.ROLE_SOURCES)


def roles_in(user: Any, organisation: Any) -> set[Role]:
    """Every role of `user` in `organisation`; none for somebody who is signed out or inactive."""
    if not user.is_authenticated or not user.is_active:
        return set()
    return set().union(*(source.roles(user, organisation) for source in _sources()))


def all_roles(user: Any) -> set[Role]:
    """Every role of `user` anywhere; decides whether a second factor is required."""
    if not user.is_authenticated or not user.is_active:
        return set()
    return set().union(*(source.all_roles(user) for source in _sources()))


def can(user: Any, permission: P, organisation: Any) -> bool:
    """Whether `user` may do this in `organisation`. With `School.objects.visible_to` the only question asked."""
    return any(permission in role for role in roles_in(user, organisation))


def schools_with(user: Any, permission: P) -> Q:
    """A filter for the schools in which `user` has `permission`; matches nothing for nobody."""
    wanted = Q(pk__in=[])
    if not user.is_authenticated or not user.is_active:
        return wanted
    roles = {role for role in ROLES.values() if permission in role}
    for source in _sources():
        found = source.schools(user, roles)
        if found is not None:
            wanted |= found
    return wanted
