"""The JSON API: the pages' permissions, the pages' queries, read only. `schema/` describes it."""

from django.urls import path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.response import Response

from assessments.queries.stages import stage_of, stages_of
from evidence.queries.criteria import self_evaluation
from schools.models import School
from surveys.api import results
from wqm.access.permissions import P
from wqm.access.views import Declaration, declared, person_view, school_view
from wqm.tenancy.scope import scope


class SchoolSerializer(serializers.Serializer):
    """A school with its stage on the way."""

    id = serializers.IntegerField(source="school.pk")
    name = serializers.CharField(source="school.name")
    scheme = serializers.CharField(source="school.scheme")
    identifier = serializers.CharField(source="school.identifier")
    stage = serializers.CharField()
    stage_name = serializers.CharField(source="label")


class CriterionSerializer(serializers.Serializer):
    """What the school says on one criterion."""

    reference = serializers.CharField(source="criterion.reference")
    text = serializers.CharField(source="criterion.text")
    state = serializers.CharField()
    judgement = serializers.SerializerMethodField()
    evidence_count = serializers.IntegerField()

    def get_judgement(self, criterion_state) -> int | None:
        """The point of the scale, or null."""
        return (
            criterion_state.judgement.point.value
            if criterion_state.judgement and criterion_state.judgement.point
            else None
        )


@person_view
@extend_schema(operation_id="schools", responses=SchoolSerializer(many=True))
@api_view(["GET"])
def schools(request):
    """The schools that you may open, with their stage."""
    visible = list(School.objects.visible_to(request.user).order_by("name")[:500])
    with scope(schools=[school.pk for school in visible]):
        return Response(SchoolSerializer(stages_of(visible), many=True).data)


@school_view(P.EVIDENCE_VIEW)
@extend_schema(operation_id="self_evaluation", responses=CriterionSerializer(many=True))
@api_view(["GET"])
def evaluation(request, school):
    """The running self-evaluation of a school, criterion by criterion."""
    cycle = stage_of(school).cycle
    states = self_evaluation(cycle) if cycle else []
    return Response(
        CriterionSerializer([criterion_state for state in states for criterion_state in state.criteria], many=True).data
    )


schema = declared(SpectacularAPIView.as_view(), Declaration("person"))

# DRF leaves signing in to itself and says so on its views; here anyone who is signed out signs in first, as everywhere.
for view in (schools, evaluation, schema):
    view.login_required = True

app_name = "api"
urlpatterns = [
    path("schools/", schools, name="schools"),
    path("schools/<int:school_id>/self-evaluation/", evaluation, name="self_evaluation"),
    path("schools/<int:school_id>/surveys/<uuid:wave_id>/", results, name="survey_results"),
    path("schema/", schema, name="schema"),
]
