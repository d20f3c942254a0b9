"""Visits as a source of roles: an assessor has a role in a visit, never in the school."""

from typing import Any

from assessments.models import Visit
from wqm.access.sources import Grant, RoleSource


class VisitRoles(RoleSource):
    """The role counts in the visits on which this person is engaged, while they are active as an assessor.

    Whether they are is asked by the database; a visit that `find_visit` did not find for them carries no engagement.
    """

    grants = (
        "SELECT kind, NULL::bigint, NULL::bigint, '', NULL::bigint, since::timestamptz"
        " FROM assessments_assessor"
        " WHERE user_id = %s AND is_active"
    )

    def counts_in(self, grant: Grant, organisation: Any, user: Any) -> bool:
        """Assessor or Ambassador, in this visit."""
        return (
            isinstance(organisation, Visit)
            and organisation.engagement is not None
            and organisation.engagement.user_id == user.pk
            and organisation.engagement.is_open_to_read
        )
