"""Visits as a source of roles: an assessor has a role in a visit, never in the school."""

from typing import Any

from assessments.models import Visit
from wqm.access.sources import Grant, RoleSource


class VisitRoles(RoleSource):
    """The role counts in the visits that the office gave to this person while they are active as an assessor.

    Not in a cancelled one, and in a recorded one until a day of the settings (`Visit.is_open_to_assessor`).
    """

    grants = (
        "SELECT kind, NULL::bigint, NULL::bigint, '', NULL::bigint, since::timestamptz"
        " FROM assessments_assessor"
        " WHERE user_id = %s AND is_active"
    )

    def counts_in(self, grant: Grant, organisation: Any, user: Any) -> bool:
        """Assessor or Ambassador, in this visit."""
        return (
            isinstance(organisation, Visit) and organisation.assessor_id == user.pk and organisation.is_open_to_assessor
        )
