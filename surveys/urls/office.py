"""Surveys for the office, below `office/`."""

from django.urls import path

from surveys.views import office, results

app_name = "office_surveys"
urlpatterns = [
    path("comments/", office.comments, name="comments"),
    path("comments/<uuid:comment_id>/", office.decide, name="decide"),
    path("waves/<uuid:wave_id>/", results.office_results, name="results"),
    path("waves/<uuid:wave_id>/share/", office.share, name="share"),
    path("waves/", office.waves, name="waves"),
]
