"""Teams: the people of one school, one trust, the office, or all assessors, behind one set of verbs.

Invitations and people pages speak to a team and need not know where its memberships are kept. The team of the
assessors is registered from above (`assessments.teams`), because this app must not know that one.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.models import OfficeMembership, User
from schools.models import FormerMembership, Invitation, Membership, School, Trust
from wqm.access.permissions import P
from wqm.access.roles import DSL, ROLES, Role, roles_of_kind
from wqm.contacts.addresses import clean_address


class Team:
    """The people of one kind of organisation. `keeper` is the permission of which one holder must stay, if any."""

    kind = ""
    keeper: P | None = None
    # Whether one person can have several roles here.
    has_several_roles = False
    organisation: School | Trust | None = None

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def place(self) -> dict[str, Any]:
        """The columns that name the organisation in an invitation or an activity row."""
        return {"school": None, "trust": None}

    @property
    def roles(self) -> list[Role]:
        """The roles that somebody may have here."""
        return roles_of_kind(self.kind)

    def members(self) -> Any:
        """Everybody, by name, with `user`."""
        raise NotImplementedError  # each kind of team keeps its people in a table of its own

    def role_of(self, member: Any) -> Role:
        """Their role here."""
        return ROLES[member.role]

    def join(self, user: User, role: Role) -> None:
        """Make `user` a member with this role; does nothing where they are one."""
        raise NotImplementedError  # each kind of team keeps its people in a table of its own

    def change(self, member: Any, role: Role) -> None:
        """Give a member another role."""
        member.role = role.name
        member.save(update_fields=["role"])

    def leave(self, member: Any) -> None:
        """End the membership; it counts at the person's next request."""
        member.delete()

    def roles_to_add(self, member: Any) -> list[Role]:
        """The roles that this person does not have here yet, where they can have several."""
        if not self.has_several_roles:
            return []
        held = {self.role_of(other) for other in self.members().filter(user=member.user)}
        return [role for role in self.roles if role not in held]

    def has(self, email: str, role: Role) -> bool:
        """Whether a person with this address already has this role here."""
        return any(
            self.role_of(member) == role for member in self.members().filter(user__email__iexact=clean_address(email))
        )


class _OrganisationTeam(Team):
    has_several_roles = True

    def __init__(self, organisation: Any):
        self.organisation = organisation

    @property
    def place(self) -> dict[str, Any]:
        return {"school": None, "trust": None, self.kind: self.organisation}

    def members(self) -> Any:
        memberships = Membership.objects.filter(**self.place).select_related("user")
        return memberships.order_by("user__name", "user__email", "pk")

    def join(self, user: User, role: Role) -> None:
        Membership.objects.get_or_create(user=user, role=role.name, **self.place)

    def change(self, member: Any, role: Role) -> None:
        """Their time in the new role begins now; the time that they have for a second factor does not."""
        _remember_when_asked(member)
        member.role, member.since = role.name, timezone.now()
        member.save(update_fields=["role", "since"])

    def leave(self, member: Any) -> None:
        """Anyone who comes back has no more time for a second factor than if they had stayed.

        That they belonged here is remembered for some years, because they should not assess the school.
        """
        _remember_when_asked(member)
        FormerMembership.objects.create(
            school=member.school,
            trust=member.trust,
            user=member.user,
            role=member.role,
            trust_then_id=member.school.trust_id if member.school else None,
        )
        super().leave(member)


def _remember_when_asked(member: Membership) -> None:
    """Keep with the person since when their role has asked for a second factor, before the role is gone."""
    school = member.school
    if school is None or school.second_factor_from is None or not ROLES[member.role].needs_mfa:
        return
    asked_from = max(member.since, school.second_factor_from)
    later = Q(factor_asked_from__isnull=True) | Q(factor_asked_from__gt=asked_from)
    User.objects.filter(later, pk=member.user_id).update(factor_asked_from=asked_from)


class SchoolTeam(_OrganisationTeam):
    """The people of a school. Somebody who may manage people stays."""

    kind = "school"
    keeper = P.PEOPLE_MANAGE

    def __init__(self, organisation: School):
        super().__init__(organisation)
        self.school = organisation

    def join(self, user: User, role: Role) -> None:
        """A safeguarding lead is appointed (`schools.services.appointments`) and never joins at once."""
        if role == DSL:
            raise ValueError("a safeguarding lead is appointed")
        super().join(user, role)


class TrustTeam(_OrganisationTeam):
    """The people of a trust."""

    kind = "trust"
    keeper = P.TRUST_PEOPLE_MANAGE


class OfficeTeam(Team):
    """The office. An administrator stays. One person has one role here."""

    kind = "office"
    keeper = P.OFFICE_PEOPLE_MANAGE

    def __str__(self) -> str:
        return "the office"

    def members(self) -> Any:
        return OfficeMembership.objects.select_related("user").order_by("user__name", "pk")

    def join(self, user: User, role: Role) -> None:
        OfficeMembership.objects.update_or_create(user=user, defaults={"role": role.name})


_others: dict[str, Callable[[], Team]] = {"office": OfficeTeam}


def register_team(kind: str, make: Callable[[], Team]) -> None:
    """Say who keeps the members of a kind of organisation that this app does not know."""
    _others[kind] = make


def other_teams() -> list[Team]:
    """The teams that are neither a school's, a trust's nor the office's."""
    return [make() for kind, make in _others.items() if kind != "office"]


def team_of(invitation: Invitation) -> Team:
    """The team that an invitation leads to."""
    if invitation.school:
        return SchoolTeam(invitation.school)
    if invitation.trust:
        return TrustTeam(invitation.trust)
    return _others[ROLES[invitation.role].kind]()


def keepers(team: Team, members: Iterable[Any]) -> list[Any]:
    """The members without whom nobody could invite anybody."""
    return [
        member for member in members if member.user.is_active and team.keeper and team.keeper in team.role_of(member)
    ]
