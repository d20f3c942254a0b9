"""Assessors and Ambassadors."""

from assessments.teams import AssessorTeam
from schools.views.people import people_views
from wqm.access.permissions import P
from wqm.access.views import office_view

ASSESSORS = people_views(
    office_view,
    see=P.OFFICE_PEOPLE_MANAGE,
    manage=P.OFFICE_PEOPLE_MANAGE,
    team=AssessorTeam,
    names="office:assessors_{}",
    title="Assessors and Ambassadors",
)
