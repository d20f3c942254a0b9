"""Visits as a source of roles: an assessor has a role in a visit, never in the school."""

from typing import Any

from assessments.models import Assessor, Visit
from wqm.access.roles import ROLES, Role
from wqm.access.sources import RoleSource


class VisitRoles(RoleSource):
    """The role counts in the visits that the office gave to this person while they are active as an assessor."""

    def roles(self, user: Any, organisation: Any) -> set[Role]:
        """Assessor or Ambassador, in this visit."""
        if isinstance(organisation, Visit) and organisation.assessor_id == user.pk:
            return self.all_roles(user)
        return set()

    def all_roles(self, user: Any) -> set[Role]:
        """Assessor or Ambassador, read once a request."""
        if not hasattr(user, "_assessor_roles"):
            kinds = Assessor.objects.filter(user_id=user.pk, is_active=True).values_list("kind", flat=True)
            user._assessor_roles = {ROLES[kind] for kind in kinds}
        return user._assessor_roles
