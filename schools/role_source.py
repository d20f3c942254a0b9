"""Memberships as a source of roles."""

from typing import Any

from django.db.models import Q

from schools.models import School, Trust
from wqm.access.sources import Grant, RoleSource, grants_of


class MembershipRoles(RoleSource):
    """A role in a school counts there; a role in a trust counts in the trust and in each of its schools."""

    grants = (
        "SELECT held.role, held.school_id, held.trust_id, COALESCE(school.name, trust.name), school.trust_id,"
        # Anyone who was there before begins with the school; NULL where the office has switched it off for the school.
        # Anyone who was asked in a role that they have lost does not begin again with the next one.
        " CASE WHEN held.trust_id IS NOT NULL THEN held.since"
        " WHEN school.second_factor_from IS NOT NULL"
        " THEN GREATEST(LEAST(held.since, person.factor_asked_from), school.second_factor_from) END"
        " FROM schools_membership AS held"
        " JOIN accounts_user AS person ON person.id = held.user_id"
        " LEFT JOIN schools_school AS school ON school.id = held.school_id"
        " LEFT JOIN schools_trust AS trust ON trust.id = held.trust_id"
        " WHERE held.user_id = %s"
    )

    def counts_in(self, grant: Grant, organisation: Any, user: Any) -> bool:
        """In this school (also by its trust) or this trust."""
        if isinstance(organisation, School):
            by_trust = grant.trust_id is not None and grant.trust_id == organisation.trust_id
            return grant.school_id == organisation.pk or by_trust
        return isinstance(organisation, Trust) and grant.trust_id == organisation.pk

    def schools(self, grants: list[Grant]) -> Q | None:
        """Schools of the memberships, and schools of the trusts of the memberships."""
        own = Q(pk__in=[grant.school_id for grant in grants if grant.school_id])
        return own | Q(trust_id__in=[grant.trust_id for grant in grants if grant.trust_id])


def memberships_of(user: Any) -> list[Grant]:
    """Where the person belongs, by name: the roles that they hold in schools and trusts."""
    grants = [grant for grant in grants_of(user) if grant.school_id or grant.trust_id]
    return sorted(grants, key=lambda grant: (grant.name.casefold(), grant.role.name))
