"""The office team as a source of roles."""

from typing import Any

from django.db.models import Q

from wqm.access.sources import Grant, RoleSource


class OfficeRoles(RoleSource):
    """The office has its role in every organisation."""

    grants = (
        "SELECT role, NULL::bigint, NULL::bigint, '', NULL::bigint, since FROM accounts_officemembership"
        " WHERE user_id = %s"
    )

    def counts_in(self, grant: Grant, organisation: Any, user: Any) -> bool:
        """Wherever it is asked."""
        return True

    def schools(self, grants: list[Grant]) -> Q | None:
        """Every school, or none."""
        return ~Q(pk__in=[]) if grants else None
