"""People of a school."""

from django.views.decorators.http import require_POST, require_safe

from schools.teams import SchoolTeam
from schools.views import pages
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view


def _place(request, school) -> pages.PeoplePlace:
    return pages.PeoplePlace(
        SchoolTeam(school),
        names="school_people:{}",
        title="People",
        arguments=(school.pk,),
        manage=request.access.can(P.PEOPLE_MANAGE),
    )


@require_safe
@school_view(P.PEOPLE_VIEW)
def people(request, school):
    """Who belongs here."""
    return pages.show_people(request, _place(request, school))


@require_page_or_form
@school_view(P.PEOPLE_MANAGE)
def invite(request, school):
    """Invite somebody."""
    return pages.invite_person(request, _place(request, school))


@require_page_or_form
@school_view(P.PEOPLE_MANAGE)
def member(request, school, member_id):
    """Change a role or end a membership."""
    return pages.edit_member(request, _place(request, school), member_id)


@require_POST
@school_view(P.PEOPLE_MANAGE)
def withdraw(request, school, invitation_id):
    """Withdraw an invitation."""
    return pages.end_invitation(request, _place(request, school), invitation_id)


@require_POST
@school_view(P.PEOPLE_MANAGE)
def resend(request, school, invitation_id):
    """Send an invitation again."""
    return pages.send_again(request, _place(request, school), invitation_id)
