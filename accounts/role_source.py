"""The office team as a source of roles."""

from typing import Any

from django.db.models import Q

from accounts.models import OfficeMembership
from wqm.access.roles import ROLES, Role
from wqm.access.sources import RoleSource


class OfficeRoles(RoleSource):
    """The office has its role in every organisation."""

    def roles(self, user: Any, organisation: Any) -> set[Role]:
        """The office role, wherever it is asked."""
        return self.all_roles(user)

    def schools(self, user: Any, roles: set[Role]) -> Q | None:
        """Every school, or none."""
        return ~Q(pk__in=[]) if self.all_roles(user) & roles else None

    def all_roles(self, user: Any) -> set[Role]:
        """The office role of this person, read once a request."""
        if not hasattr(user, "_office_roles"):
            found = OfficeMembership.objects.filter(user_id=user.pk).values_list("role", flat=True)
            user._office_roles = {ROLES[role] for role in found}
        return user._office_roles
