"""A person's account, and accepting an invitation."""

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.factors import factors_of
from accounts.forms import NameForm, NewPersonForm
from accounts.models import User
from accounts.services import rename_person
from accounts.signing_in import remember_address
from schools.models import Membership
from schools.policies import check_can_accept
from schools.role_source import memberships_of
from schools.services.invitations import accept_as_new_person, accept_invitation, find_invitation
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL, ROLES
from wqm.access.sources import all_roles, factor_due
from wqm.access.views import person_view, public_view, require_page_or_form
from wqm.contacts.addresses import clean_address


@require_page_or_form
@person_view
def account(request):
    """Who I am here, how I sign in, and where I belong."""
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        rename_person(user=request.user, name=form.cleaned_data["name"])
        messages.success(request, "Name saved.")
        return redirect("account")
    roles = all_roles(request.user)
    own = Membership.objects.filter(user=request.user).select_related("school", "trust")
    memberships = [(str(member.school or member.trust), ROLES[member.role], _leave_address(member)) for member in own]
    context = {
        "form": form,
        "memberships": sorted(memberships, key=lambda row: (row[0].casefold(), row[1].name)),
        "other_roles": [role for role in ROLES.values() if role.kind in ("office", "visit") and role in roles],
        "factors": factors_of(request.user),
        "factor_needed": factor_due(request.user) is not None,
    }
    return render(request, "accounts/account.html", context)


def _leave_address(member: Membership) -> str:
    if member.school_id:
        return reverse("school_people:leave", args=[member.school_id, member.pk])
    return reverse("trust_people:leave", args=[member.trust_id, member.pk])


@never_cache
@require_page_or_form
@public_view("The link is the secret; it proves the mailbox, and accepting may create the account.")
def invitation(request, token):
    """Show what is offered and by whom; accept it as a new or an existing person."""
    invitation = find_invitation(token)
    if invitation is not None and invitation.accepted_at:
        return _accepted_before(request, invitation)
    try:
        check_can_accept(invitation)
        return _offer(request, invitation)
    except NotAllowed as error:
        return render(request, "accounts/invitation_closed.html", {"reason": str(error)}, status=410)


def _accepted_before(request, invitation):
    """The link once more: its own person goes where it led, after signing in where they have not."""
    if not request.user.is_authenticated:
        return render(request, "accounts/invitation_used.html", {"invitation": invitation})
    if clean_address(request.user.email) == clean_address(invitation.email):
        return redirect(_leads_to(invitation, request.user))
    reason = f"This invitation is for someone else. You are signed in as {request.user.email}."
    return render(request, "accounts/invitation_closed.html", {"reason": reason}, status=410)


def _leads_to(invitation, user) -> str:
    """A place of which they are a member by now; a safeguarding lead begins later, others may have left."""
    places = {(grant.school_id, grant.trust_id) for grant in memberships_of(user)}
    if (invitation.school_id, invitation.trust_id) not in places:
        return reverse("home")
    if invitation.school_id:
        return reverse("school_home", args=[invitation.school_id])
    return reverse("trusts:overview", args=[invitation.trust_id])


def _offer(request, invitation):
    email = clean_address(invitation.email)
    owner = User.objects.filter(email__iexact=email).first()
    known = owner is not None
    is_theirs = request.user.is_authenticated and clean_address(request.user.email) == email
    form = None if known else NewPersonForm(request.POST or None, email=email)
    if known and not request.user.is_authenticated:
        # The link has proved the mailbox: the page to sign in opens with the address in it.
        remember_address(request, email)
    if request.method == "POST" and is_theirs:
        return _accept(request, invitation)
    if request.method == "POST" and form is not None and not request.user.is_authenticated and form.is_valid():
        return _accept_new(request, invitation, form.cleaned_data)
    context = {
        "invitation": invitation,
        "role": ROLES[invitation.role],
        "known": known,
        "has_password": owner is not None and owner.has_usable_password(),
        "is_theirs": is_theirs,
        "form": form,
    }
    return render(request, "accounts/invitation.html", context)


def _accept(request, invitation):
    accept_invitation(invitation=invitation, user=request.user)
    messages.success(request, f"Welcome to {invitation.organisation}.{_wait(invitation)}")
    return redirect("home")


def _wait(invitation) -> str:
    """A safeguarding lead begins a day after somebody has confirmed it."""
    return " We will email you when your role starts." if invitation.role == DSL.name else ""


def _accept_new(request, invitation, data):
    user = accept_as_new_person(invitation=invitation, name=data["name"], password=data["password"] or None)
    messages.success(request, f"Welcome to {invitation.organisation}.{_wait(invitation)}")
    return perform_login(request, Login(user=user, email=user.email, redirect_url="/"))
