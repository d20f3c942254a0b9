"""Readiness, visits and awards, for the office, below `office/`."""

from django.urls import path

from assessments.views import office
from assessments.views.assessors import ASSESSORS
from schools.urls.people import people_urls

app_name = "office"
urlpatterns = [
    path("schools/", office.pipeline, name="pipeline"),
    *people_urls(ASSESSORS, prefix="assessors_", folder="assessors/"),
    path("schools/<int:school_pk>/start/", office.start_cycle, name="start_cycle"),
    path("readiness/", office.readiness, name="readiness"),
    path("readiness/<int:cycle_id>/", office.review, name="review"),
    path("visits/", office.visits, name="visits"),
    path("visits/book/<int:cycle_id>/", office.book, name="book"),
    path("visits/<int:visit_id>/cancel/", office.cancel_visit, name="cancel_visit"),
    path("awards/", office.awards, name="awards"),
    path("awards/decide/<int:cycle_id>/", office.decide_award, name="decide_award"),
    path("awards/end/<int:cycle_id>/", office.end_cycle, name="end_cycle"),
    path("awards/<int:award_id>/withdraw/", office.withdraw, name="withdraw"),
]
