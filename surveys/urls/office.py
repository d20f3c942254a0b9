"""Surveys for the office, below `office/`."""

from django.urls import path

from surveys.views import office

app_name = "office_surveys"
urlpatterns = [
    path("comments/", office.comments, name="comments"),
    path("comments/<uuid:comment_id>/", office.decide, name="decide"),
    path("waves/", office.waves, name="waves"),
]
