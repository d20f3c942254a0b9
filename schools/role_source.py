"""Memberships as a source of roles."""

from typing import Any

from django.db.models import Q

from schools.models import Membership, School, Trust
from wqm.access.roles import ROLES, Role
from wqm.access.sources import RoleSource
from wqm.tenancy.scope import current_scope, scope


class MembershipRoles(RoleSource):
    """A role in a school counts there; a role in a trust counts in the trust and in each of its schools."""

    def roles(self, user: Any, organisation: Any) -> set[Role]:
        """Roles in this school (also by its trust) or this trust."""
        if isinstance(organisation, School):
            school_id, trust_id = organisation.pk, organisation.trust_id
        elif isinstance(organisation, Trust):
            school_id, trust_id = None, organisation.pk
        else:
            return set()
        return {
            ROLES[one.role]
            for one in memberships_of(user)
            if (one.school_id and one.school_id == school_id) or (one.trust_id and one.trust_id == trust_id)
        }

    def schools(self, user: Any, roles: set[Role]) -> Q | None:
        """Schools of the memberships, and schools of the trusts of the memberships."""
        names = {role.name for role in roles}
        held = [one for one in memberships_of(user) if one.role in names]
        own = Q(pk__in=[one.school_id for one in held if one.school_id])
        return own | Q(trust_id__in=[one.trust_id for one in held if one.trust_id])

    def all_roles(self, user: Any) -> set[Role]:
        """Every role of the memberships."""
        return {ROLES[one.role] for one in memberships_of(user)}


def memberships_of(user: Any) -> list[Membership]:
    """The person's memberships with their organisations, read once a request: a leaver is out at the next one."""
    if not hasattr(user, "_memberships"):
        wanted = Membership.objects.filter(user_id=user.pk).select_related("school", "trust")
        if current_scope().person == user.pk:
            user._memberships = list(wanted)
        else:
            with scope(person=user.pk):
                user._memberships = list(wanted)
    return user._memberships
