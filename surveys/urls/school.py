"""Surveys of a school, below `schools/<school_id>/`."""

from django.urls import path

from surveys.views import reply, results, school

app_name = "surveys"
urlpatterns = [
    path("surveys/", school.wave_list, name="list"),
    path("surveys/new/", school.new, name="new"),
    path("surveys/<uuid:wave_id>/", school.detail, name="detail"),
    path("surveys/<uuid:wave_id>/recipients/", school.recipients, name="recipients"),
    path("surveys/<uuid:wave_id>/send/", school.send, name="send"),
    path("surveys/<uuid:wave_id>/recall/", school.recall, name="recall"),
    path("surveys/<uuid:wave_id>/remind/", school.remind, name="remind"),
    path("surveys/<uuid:wave_id>/close/", school.close, name="close"),
    path("surveys/<uuid:wave_id>/delete/", school.delete, name="delete"),
    path("surveys/<uuid:wave_id>/results/", results.results, name="results"),
    path("surveys/<uuid:wave_id>/results.xlsx", results.results_xlsx, name="results_xlsx"),
    path("surveys/<uuid:wave_id>/reply/", reply.edit, name="reply"),
    path("surveys/<uuid:wave_id>/reply/publish/", reply.publish, name="publish_reply"),
    path("surveys/<uuid:wave_id>/results.csv", results.results_csv, name="results_csv"),
]
