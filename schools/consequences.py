"""What follows when somebody loses a role, for the page that says so before it happens."""

import hashlib
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from schools.models import Membership, School
from schools.teams import SchoolTeam, Team, keepers
from wqm.access.permissions import P
from wqm.access.roles import HEAD, Role

# What people notice when nobody at a school can do it any more.
WORDS = {
    P.EVIDENCE_SUBMIT: "submit the self-evaluation",
    P.SURVEY_RUN: "send surveys",
    P.PEOPLE_MANAGE: "invite people or change their roles",
    P.LEAD_CONFIRM: "confirm a safeguarding lead",
}


@dataclass(frozen=True)
class Consequences:
    """Sentences to be read first. `seen` changes with them, so that nobody agrees to something else."""

    sentences: list[str]
    is_last_head: bool

    @property
    def seen(self) -> str:
        """What the page hands back."""
        return hashlib.sha256("\n".join(self.sentences).encode()).hexdigest()[:16]


def consequences_of(team: Team, member: Any, *, by: Any, role: Role | None = None) -> Consequences | None:
    """What follows when the member leaves, or is given another `role`; None where nobody has to read it first.

    It has to be read where somebody removes themselves, and where the last headteacher of a school goes. One query.
    """
    members = list(team.members())
    others = [each for each in members if each.pk != member.pk]
    last_head = is_last_head(team, member, others) and role != HEAD
    is_own = member.user == by
    if not last_head and not (is_own and role is None):
        return None
    sentences = [] if role else [_access(team, member, others, is_own)]
    if last_head:
        sentences += _of_last_head(team, others, role)
    return Consequences(sentences, last_head)


def is_last_head(team: Team, member: Any, others: list[Any]) -> bool:
    """Whether the school has no other headteacher with an open account."""
    if not isinstance(team, SchoolTeam) or team.role_of(member) != HEAD:
        return False
    return not any(_is_active_head(team, other) for other in others)


def _access(team: Team, member: Any, others: list[Any], is_own: bool) -> str:
    who = "You" if is_own else str(member.user)
    still = [team.role_of(other).label.lower() for other in others if other.user == member.user]
    if still:
        return f"{who} will keep the role {' and '.join(still)} at {team}, and lose the other straight away."
    need = "you need" if is_own else "they need"
    return f"{who} will lose access to {team} straight away. To come back, {need} a new invitation."


def _of_last_head(team: Team, others: list[Any], role: Role | None) -> list[str]:
    left = [team.role_of(other) for other in others if other.user.is_active] + ([role] if role else [])
    lost = [words for permission, words in WORDS.items() if not any(permission in each for each in left)]
    sentences = [f"{team} will have no headteacher here."]
    if lost:
        sentences.append(f"No one at the school will be able to {_listed(lost)}. The office can.")
    leads = [str(keeper.user) for keeper in keepers(team, others)]
    if leads:
        sentences.append(f"Emails about the award and surveys will go to {_listed(sorted(set(leads)), 'and')}.")
    else:
        sentences.append("No one at the school will get emails about the award and surveys.")
    return [*sentences, "We will email the office, who can invite a new headteacher."]


def _listed(words: list[str], last: str = "or") -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def of_closing(user: User) -> list[str]:
    """What follows at the schools whose last headteacher this is, when the account is closed. Under everything."""
    sentences: list[str] = []
    heads = Membership.objects.filter(user=user, role=HEAD.name)
    for school in School.objects.filter(pk__in=heads.values("school")):
        team = SchoolTeam(school)
        others = [each for each in team.members() if each.user_id != user.pk]
        if not any(_is_active_head(team, other) for other in others):
            sentences += _of_last_head(team, others, None)
    return sentences


def _is_active_head(team: Team, member: Any) -> bool:
    return bool(team.role_of(member) == HEAD and member.user.is_active)
