"""People of a trust."""

from django.views.decorators.http import require_POST, require_safe

from schools.teams import TrustTeam
from schools.views import pages
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, trust_view


def _place(request, trust) -> pages.PeoplePlace:
    return pages.PeoplePlace(
        TrustTeam(trust),
        names="trust_people:{}",
        title="People of the trust",
        arguments=(trust.pk,),
        manage=request.access.can(P.TRUST_PEOPLE_MANAGE),
    )


@require_safe
@trust_view(P.TRUST_PEOPLE_MANAGE)
def people(request, trust):
    """Who belongs here."""
    return pages.show_people(request, _place(request, trust))


@require_page_or_form
@trust_view(P.TRUST_PEOPLE_MANAGE)
def invite(request, trust):
    """Invite somebody."""
    return pages.invite_person(request, _place(request, trust))


@require_page_or_form
@trust_view(P.TRUST_PEOPLE_MANAGE)
def member(request, trust, member_id):
    """Change a role or end a membership."""
    return pages.edit_member(request, _place(request, trust), member_id)


@require_POST
@trust_view(P.TRUST_PEOPLE_MANAGE)
def withdraw(request, trust, invitation_id):
    """Withdraw an invitation."""
    return pages.end_invitation(request, _place(request, trust), invitation_id)


@require_POST
@trust_view(P.TRUST_PEOPLE_MANAGE)
def resend(request, trust, invitation_id):
    """Send an invitation again."""
    return pages.send_again(request, _place(request, trust), invitation_id)
