"""Surveys of a trust, below `trusts/<trust_id>/`."""

from django.urls import path

from surveys.urls.steps import step_paths
from surveys.views import results, trust

app_name = "trust_surveys"
urlpatterns = [
    path("surveys/", trust.wave_list, name="list"),
    path("surveys/new/", trust.new, name="new"),
    path("surveys/<uuid:wave_id>/", trust.detail, name="detail"),
    path("surveys/<uuid:wave_id>/results/", results.trust_results, name="results"),
    path("surveys/<uuid:wave_id>/results.csv", results.trust_results_csv, name="results_csv"),
    path("surveys/<uuid:wave_id>/results.xlsx", results.trust_results_xlsx, name="results_xlsx"),
    *step_paths("surveys/", trust.steps),
]
