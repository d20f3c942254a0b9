"""Leaving a school or a trust oneself: what follows is read first."""

from types import SimpleNamespace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render

from schools.consequences import consequences_of
from schools.forms import HandOnForm
from schools.services import members
from schools.teams import SchoolTeam, Team, TrustTeam
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import require_page_or_form, school_view, trust_view


def _leave(request, team: Team, member_id: int):
    """A role of one's own; somebody else's does not exist here."""
    member = get_object_or_404(team.members().filter(user=request.user), pk=member_id)
    follows = consequences_of(team, member, by=request.user)
    data = request.POST if request.method == "POST" else None
    hand_on = (
        HandOnForm(data, school=team.school, leaver=request.user, is_own=True) if isinstance(team, SchoolTeam) else None
    )
    reason = _why_not(team, member, request.user)
    if data is not None and not reason and (hand_on is None or hand_on.is_valid()):
        heir = hand_on.cleaned_data["hand_to"] if hand_on is not None else None
        try:
            members.remove_member(
                team=team, member=member, by=request.user, hand_to=heir, seen=request.POST.get("seen", "")
            )
        except NotAllowed as error:
            messages.error(request, str(error))
        else:
            messages.success(request, f"You have left {team} as {team.role_of(member).label.lower()}.")
            return redirect("home")
    context = {
        "team": team,
        "role": team.role_of(member),
        "follows": follows,
        "hand_on": hand_on if hand_on is not None and hand_on.things else None,
        "reason": reason,
    }
    return render(request, "schools/leave.html", context)


def _why_not(team: Team, member, user) -> str:
    """The last one who can invite others stays until there is another; empty for everybody else."""
    try:
        members.check_can_go(team=team, member=member, role=None, by=user)
    except NotAllowed as error:
        return str(error)
    return ""


@require_page_or_form
@school_view(P.SCHOOL_VIEW)
def _of_school(request, school, member_id):
    return _leave(request, SchoolTeam(school), member_id)


@require_page_or_form
@trust_view(P.TRUST_VIEW)
def _of_trust(request, trust, member_id):
    return _leave(request, TrustTeam(trust), member_id)


LEAVE = SimpleNamespace(school=_of_school, trust=_of_trust)
