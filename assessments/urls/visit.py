"""Visits, for assessors, below `visits/`."""

from django.urls import path

from assessments.views import visit

app_name = "visits"
urlpatterns = [
    path("", visit.my_visits, name="list"),
    path("<int:visit_id>/", visit.detail, name="detail"),
    path("<int:visit_id>/principles/<int:principle_id>/", visit.finding, name="finding"),
    path("<int:visit_id>/principles/<int:principle_id>/autosave/", visit.autosave, name="autosave"),
    path("<int:visit_id>/finish/", visit.finish, name="finish"),
    path("<int:visit_id>/evidence/<int:use_id>/file/", visit.evidence_file, name="evidence_file"),
]
