"""Results for other systems: the published values, with the permission and the suppression of the page."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from surveys.queries import waves as wave_queries
from surveys.reports.exports import results_as_data
from wqm.access.permissions import P
from wqm.access.views import school_view


@school_view(P.SURVEY_VIEW)
@extend_schema(
    operation_id="survey_results",
    summary="Published results of a survey",
    description=(
        "Rounded and capped values. A withheld value is null, with the reason. Returns 404 until the results are"
        " published."
    ),
    responses={200: OpenApiTypes.OBJECT},
)
@api_view(["GET"])
def results(request, school, wave_id):
    """The results of a wave of the school. What is not published does not exist here."""
    wave = wave_queries.waves_of_school(school).filter(pk=wave_id).first()
    published = wave_queries.wave_results(wave, school.pk) if wave else None
    if published is None:
        raise NotFound
    return Response(results_as_data(published))


# DRF leaves signing in to itself and says so on its views; here anyone who is signed out signs in first, as everywhere.
results.login_required = True
