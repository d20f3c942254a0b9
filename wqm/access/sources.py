"""Where roles come from. The settings name the sources, so that this package imports no app."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from wqm.access.permissions import P
from wqm.access.roles import ROLES, Role
from wqm.tenancy.scope import execute_alone


@dataclass(frozen=True)
class Grant:
    """A role that a person holds: in a school (`trust_of_school` is its trust), in a trust, or in neither.

    `name` is that of the school or trust. `factor_from`: since when the role needs a second factor here, where it does;
    None where the office does not ask this school for it.
    """

    role: Role
    school_id: int | None = None
    trust_id: int | None = None
    name: str = ""
    trust_of_school: int | None = None
    factor_from: datetime | None = None

    @property
    def factor_due(self) -> datetime | None:
        """From when on nothing opens without a second factor; None where this grant asks for none."""
        return self.factor_from + self.role.grace if self.role.needs_mfa and self.factor_from else None


class RoleSource:
    """One place that knows roles of people: memberships, the office team, visits.

    `grants` is SQL for the rows of one person (its only parameter): role, school, trust, name, trust of the school,
    since when a second factor is asked for.
    The sources are read together, in one trip. The two methods answer the same question from both ends and must
    agree: `counts_in(grant, organisation)` is true exactly where `schools([grant])` selects that school.
    """

    grants = ""

    def counts_in(self, grant: Grant, organisation: Any, user: Any) -> bool:
        """Whether this grant of `user` counts in this organisation (a School, a Trust, a Visit or OFFICE)."""
        raise NotImplementedError  # each source knows its own kind of organisation

    def schools(self, grants: list[Grant]) -> Q | None:
        """A filter for the schools in which one of these grants counts; None for no school."""
        return None


class Office:
    """The organisation that owns the mark. There is one, so it is a value and not a row."""

    pk = None

    def __str__(self) -> str:
        return settings.SITE_NAME


OFFICE = Office()


@cache
def _sources() -> tuple[RoleSource, ...]:
    return tuple(import_string(path)() for path in settings.ROLE_SOURCES)


@cache
def _statement() -> str:
    # Every part is a constant of a source; what a person sends is a parameter.
    parts = (f"SELECT {at}, held.* FROM ({source.grants}) AS held" for at, source in enumerate(_sources()))  # noqa: S608
    return " UNION ALL ".join(parts)


def _grants_with_sources(user: Any) -> list[tuple[RoleSource, Grant]]:
    """Every grant of a person who is signed in and active, with its source.

    Read once a request, which makes the person anew: a leaver is out at the next one.
    """
    if not user.is_authenticated or not user.is_active:
        return []
    if not hasattr(user, "_grants_held"):
        sources = _sources()
        rows = execute_alone(_statement(), [user.pk] * len(sources), person=user.pk)
        user._grants_held = [(sources[at], Grant(ROLES[role], *more)) for at, role, *more in rows]
    return user._grants_held


def grants_of(user: Any) -> Iterator[Grant]:
    """Every role of `user` with the organisation it is held in."""
    return (grant for _, grant in _grants_with_sources(user))


def roles_in(user: Any, organisation: Any) -> set[Role]:
    """Every role of `user` in `organisation`; none for somebody who is signed out or inactive."""
    return {grant.role for source, grant in _grants_with_sources(user) if source.counts_in(grant, organisation, user)}


def all_roles(user: Any) -> set[Role]:
    """Every role of `user` anywhere."""
    return {grant.role for grant in grants_of(user)}


def factor_due(user: Any) -> datetime | None:
    """From when on this person needs a second factor, by the strictest of their roles; None where by none."""
    return min((grant.factor_due for grant in grants_of(user) if grant.factor_due), default=None)


def can(user: Any, permission: P, organisation: Any) -> bool:
    """Whether `user` may do this in `organisation`. With `School.objects.visible_to` the only question asked."""
    return any(permission in role for role in roles_in(user, organisation))


def schools_with(user: Any, permission: P) -> Q:
    """A filter for the schools in which `user` has `permission`; matches nothing for nobody."""
    wanted = Q(pk__in=[])
    grants = [(source, grant) for source, grant in _grants_with_sources(user) if permission in grant.role]
    for source in _sources():
        schools = source.schools([grant for origin, grant in grants if origin is source])
        if schools is not None:
            wanted |= schools
    return wanted
