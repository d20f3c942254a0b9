"""Surveys of a school, below `schools/<school_id>/`."""

from django.urls import path

from surveys.urls.steps import step_paths
from surveys.views import reply, results, school

app_name = "surveys"
urlpatterns = [
    path("surveys/", school.wave_list, name="list"),
    path("surveys/new/", school.new, name="new"),
    path("surveys/<uuid:wave_id>/", school.detail, name="detail"),
    path("surveys/<uuid:wave_id>/recipients/", school.recipients, name="recipients"),
    path("surveys/<uuid:wave_id>/results/", results.results, name="results"),
    path("surveys/<uuid:wave_id>/results.xlsx", results.results_xlsx, name="results_xlsx"),
    path("surveys/<uuid:wave_id>/reply/", reply.edit, name="reply"),
    path("surveys/<uuid:wave_id>/reply/publish/", reply.publish, name="publish_reply"),
    path("surveys/<uuid:wave_id>/results.csv", results.results_csv, name="results_csv"),
    *step_paths("surveys/", school.steps),
]
