"""The people pages, the same for every team: `people_views` declares them for one kind of organisation."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from schools.consequences import Consequences, consequences_of
from schools.forms import HandOnForm, InviteForm, RoleForm
from schools.models import Appointment, Invitation
from schools.queries import open_appointments
from schools.services import invitations, members
from schools.teams import OfficeTeam, SchoolTeam, Team, TrustTeam
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form, school_view, trust_view
from wqm.editing.refusals import refusals_as_message, refusals_on
from wqm.ui.nav import Crumb


class PeoplePlace:
    """One team's pages: where they are, what they are called, and whether this person may change things."""

    def __init__(self, team: Team, *, names: str, title: str, arguments: tuple = (), manage: bool):
        self.team, self.title, self.manage = team, title, manage
        self._names, self._arguments = names, arguments

    def url(self, page: str, *more: Any) -> str:
        """The address of "list", "invite", "member", "withdraw" or "resend" of this place."""
        return reverse(self._names.format(page), args=[*self._arguments, *more])

    @property
    def list_url(self) -> str:
        """The list of people."""
        return self.url("list")

    @property
    def invite_url(self) -> str:
        """The page that invites."""
        return self.url("invite")


def show_people(request, place: PeoplePlace) -> HttpResponse:
    """Who belongs here, and who is invited."""
    team = place.team
    rows = [(member, team.role_of(member), place.url("member", member.pk)) for member in team.members()]
    now = timezone.now()
    invited = [
        (
            invitation,
            invitation.expires_at > now,
            place.url("resend", invitation.pk),
            place.url("withdraw", invitation.pk),
        )
        for invitation in invitations.open_ones(team)
    ]
    school = team.school if isinstance(team, SchoolTeam) else None
    context = {
        "people": place,
        "rows": rows,
        "invited": invited,
        "school": school,
        "appointments": open_appointments(school) if school else [],
    }
    return render(request, "schools/people.html", context)


def invite_person(request, place: PeoplePlace) -> HttpResponse:
    """Invite someone."""
    form = InviteForm(request.POST or None, roles=place.team.roles)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with refusals_on(form, "email"):
            sent = invitations.invite(team=place.team, email=data["email"], role=data["role"], by=request.user)
            messages.success(request, _said_of(sent))
            return redirect(place.list_url)
    context = {"people": place, "form": form, "crumbs": _crumbs(place, "Invite someone")}
    return render(request, "schools/invite.html", context)


def _said_of(sent: Invitation | Appointment) -> str:
    if isinstance(sent, Appointment):
        return f"You proposed {sent.who} as safeguarding lead. {sent.next_step}"
    return f"Invitation sent to {sent.email}. The link works for 14 days."


def edit_member(request, place: PeoplePlace, member_id: int) -> HttpResponse:
    """Change a member's role or end their membership."""
    member = _row_or_404(place.team.members(), member_id)
    form = RoleForm(
        request.POST if "save" in request.POST else None,
        roles=place.team.roles,
        initial={"role": place.team.role_of(member).name},
    )
    hand_on = _hand_on_form(request, place.team, member)
    if request.method == "POST" and "add" in request.POST:
        return _add_role(request, place, member)
    if request.method == "POST" and (form.is_valid() or _may_remove(request, hand_on)):
        with refusals_on(form) if form.is_bound else refusals_as_message(request):
            if follows := _unseen(request, place, member, form):
                return _say_what_follows(request, place, member, follows, hand_on)
            messages.success(request, _apply(request, place, member, form, hand_on))
            # Anyone who has changed what they may do here may not be able to open the list any more.
            return redirect("home" if member.user == request.user else place.list_url)
    context = {
        "people": place,
        "form": form,
        "member": member,
        "hand_on": hand_on,
        "more": RoleForm(roles=place.team.roles_to_add(member), prefix="more"),
        "crumbs": _crumbs(place, str(member.user)),
    }
    return render(request, "schools/member.html", context)


def _add_role(request, place: PeoplePlace, member: Any) -> HttpResponse:
    """A further role for somebody who belongs here."""
    form = RoleForm(request.POST, roles=place.team.roles_to_add(member), prefix="more")
    if not form.is_valid():
        messages.error(request, "Choose the role to add.")
        return redirect(place.url("member", member.pk))
    with refusals_as_message(request):
        role = form.cleaned_data["role"]
        proposed = members.add_role(team=place.team, member=member, role=role, by=request.user)
        told = f"{member.user} is now {role.label.lower()}, too. We have emailed them."
        messages.success(request, _said_of(proposed) if proposed else told)
    return redirect(place.list_url)


def _unseen(request, place: PeoplePlace, member: Any, form: RoleForm) -> Consequences | None:
    """What has to be read before this is done, and was not on the page that sent it. Raises NotAllowed."""
    role = form.cleaned_data["role"] if form.is_bound else None
    members.check_can_go(team=place.team, member=member, role=role, by=request.user)
    follows = consequences_of(place.team, member, by=request.user, role=role)
    return follows if follows and request.POST.get("seen") != follows.seen else None


def _say_what_follows(request, place: PeoplePlace, member: Any, follows: Consequences, hand_on) -> HttpResponse:
    """The page between the two clicks. What was chosen travels with it."""
    changed = "seen" in request.POST
    kept = [(name, value) for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "seen")]
    context = {
        "people": place,
        "member": member,
        "follows": follows,
        "is_own": member.user == request.user,
        "is_removal": "remove" in request.POST,
        "kept": kept,
        "changed": changed,
        "back": place.url("member", member.pk),
        "crumbs": _crumbs(place, str(member.user)),
    }
    return render(request, "schools/what_follows.html", context)


def _may_remove(request, hand_on: HandOnForm | None) -> bool:
    return "remove" in request.POST and (hand_on is None or hand_on.is_valid())


def _hand_on_form(request, team: Team, member: Any) -> HandOnForm | None:
    if not isinstance(team, SchoolTeam):
        return None
    data = request.POST if "remove" in request.POST else None
    return HandOnForm(data, school=team.school, leaver=member.user)


def _apply(request, place: PeoplePlace, member: Any, form: RoleForm, hand_on: HandOnForm | None) -> str:
    if "remove" in request.POST:
        heir = hand_on.cleaned_data["hand_to"] if hand_on is not None else None
        seen = request.POST.get("seen", "")
        members.remove_member(team=place.team, member=member, by=request.user, hand_to=heir, seen=seen)
        if member.user == request.user:
            return f"You have left {place.team}."
        handed_on = f" {heir} now has their work." if heir else ""
        return f"{member.user} has been removed and no longer has access.{handed_on}"
    role = form.cleaned_data["role"]
    seen = request.POST.get("seen", "")
    proposed = members.change_role(team=place.team, member=member, role=role, by=request.user, seen=seen)
    if proposed is not None:
        return _said_of(proposed)
    return f"{member.user} now has the role {role.label}."


def end_invitation(request, place: PeoplePlace, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = _row_or_404(invitations.open_ones(place.team), invitation_id)
    with refusals_as_message(request):
        invitations.withdraw_invitation(invitation=invitation, by=request.user)
        messages.success(request, f"{invitation.email}’s invitation has been withdrawn. The link no longer works.")
    return redirect(place.list_url)


def send_again(request, place: PeoplePlace, invitation_id: int) -> HttpResponse:
    """Send a new link; the old one ends."""
    invitation = _row_or_404(invitations.open_ones(place.team), invitation_id)
    with refusals_as_message(request):
        invitations.resend_invitation(invitation=invitation, by=request.user)
        messages.success(request, f"New link sent to {invitation.email}. The old one no longer works.")
    return redirect(place.list_url)


def _row_or_404(rows: Any, pk: int) -> Any:
    """A row of this team; somebody else's row does not exist here."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _crumbs(place: PeoplePlace, here: str) -> list[Crumb]:
    return [Crumb(place.title, place.list_url), Crumb(here)]


def people_views(
    view: Callable[[P], Callable], *, see: P, manage: P, team: Callable[..., Team], names: str, title: str
) -> SimpleNamespace:
    """The five views of a team's people, for `schools.urls.people.people_urls`.

    `view` declares whom they are for and finds the organisation (none for the office); `see` lets somebody look,
    `manage` invite, change and remove.
    """

    def place(request, organisation: tuple) -> PeoplePlace:
        arguments = tuple(part.pk for part in organisation)
        may_manage = request.access.can(manage)
        return PeoplePlace(team(*organisation), names=names, title=title, arguments=arguments, manage=may_manage)

    @require_safe
    @view(see)
    def people(request, *organisation):
        return show_people(request, place(request, organisation))

    @require_page_or_form
    @view(manage)
    def invite(request, *organisation):
        return invite_person(request, place(request, organisation))

    @require_page_or_form
    @view(manage)
    def member(request, *organisation, member_id):
        return edit_member(request, place(request, organisation), member_id)

    @require_POST
    @view(manage)
    def withdraw(request, *organisation, invitation_id):
        return end_invitation(request, place(request, organisation), invitation_id)

    @require_POST
    @view(manage)
    def resend(request, *organisation, invitation_id):
        return send_again(request, place(request, organisation), invitation_id)

    return SimpleNamespace(people=people, invite=invite, member=member, withdraw=withdraw, resend=resend)


SCHOOL = people_views(
    school_view, see=P.PEOPLE_VIEW, manage=P.PEOPLE_MANAGE, team=SchoolTeam, names="school_people:{}", title="People"
)
TRUST = people_views(
    trust_view,
    see=P.TRUST_PEOPLE_MANAGE,
    manage=P.TRUST_PEOPLE_MANAGE,
    team=TrustTeam,
    names="trust_people:{}",
    title="Trust people",
)
OFFICE = people_views(
    office_view,
    see=P.OFFICE_PEOPLE_MANAGE,
    manage=P.OFFICE_PEOPLE_MANAGE,
    team=OfficeTeam,
    names="office_schools:people_{}",
    title="Office people",
)
