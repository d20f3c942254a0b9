"""People of the office."""

from django.views.decorators.http import require_POST, require_safe

from schools.teams import OfficeTeam
from schools.views import pages
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form


def _place(request) -> pages.PeoplePlace:
    return pages.PeoplePlace(
        OfficeTeam(),
        names="office_schools:people_{}",
        title="People of the office",
        manage=request.access.can(P.OFFICE_PEOPLE_MANAGE),
    )


@require_safe
@office_view(P.OFFICE_PEOPLE_MANAGE)
def people(request):
    """Who belongs here."""
    return pages.show_people(request, _place(request))


@require_page_or_form
@office_view(P.OFFICE_PEOPLE_MANAGE)
def invite(request):
    """Invite somebody."""
    return pages.invite_person(request, _place(request))


@require_page_or_form
@office_view(P.OFFICE_PEOPLE_MANAGE)
def member(request, member_id):
    """Change a role or end a membership."""
    return pages.edit_member(request, _place(request), member_id)


@require_POST
@office_view(P.OFFICE_PEOPLE_MANAGE)
def withdraw(request, invitation_id):
    """Withdraw an invitation."""
    return pages.end_invitation(request, _place(request), invitation_id)


@require_POST
@office_view(P.OFFICE_PEOPLE_MANAGE)
def resend(request, invitation_id):
    """Send an invitation again."""
    return pages.send_again(request, _place(request), invitation_id)
