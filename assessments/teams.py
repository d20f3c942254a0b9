"""The assessors and Ambassadors as a team, so that the office invites them like everybody else."""

from typing import Any

from accounts.models import User
from assessments.enums import ChangeReason
from assessments.models import Assessor
from assessments.queries.visits import open_engagements_of
from assessments.services.asking import take_off_all
from schools.teams import Team, register_team
from wqm.access.roles import ROLES, Role


class AssessorTeam(Team):
    """People who may be given visits. Who leaves is kept, so that old visits say who came."""

    kind = "visit"

    def __str__(self) -> str:
        return "the assessors"

    def members(self) -> Any:
        """Those who may be given visits now."""
        return Assessor.objects.filter(is_active=True).select_related("user").order_by("user__name", "pk")

    def role_of(self, member: Any) -> Role:
        """Assessor or Ambassador."""
        return ROLES[member.kind]

    def join(self, user: User, role: Role) -> None:
        """A new assessor, or one who comes back."""
        Assessor.objects.update_or_create(user=user, defaults={"kind": role.name, "is_active": True})

    def change(self, member: Any, role: Role) -> None:
        """Assessor becomes Ambassador or the other way."""
        member.kind = role.name
        member.save(update_fields=["kind"])

    def leave(self, member: Any) -> None:
        """Off every visit to come, and no access to old ones, from the next request on; the office is told."""
        take_off_all(user=member.user, reason=ChangeReason.LEFT, by=None)
        member.is_active = False
        member.save(update_fields=["is_active"])


def visits_to_give_away(user: User) -> str:
    """Why an assessor's account stays open: they are asked, or expected, at a school."""
    schools = ", ".join(dict.fromkeys(str(each.school) for each in open_engagements_of([user])))
    return f"{user} is expected on visits at {schools}. Take them off these visits first." if schools else ""


register_team("visit", AssessorTeam)
