"""Readiness, visits and awards, for the office, below `office/`."""

from django.urls import path

from assessments.views.assessors import ASSESSORS
from assessments.views.office import awards, cycles, pipeline, readiness, visits
from schools.urls.people import people_urls

app_name = "office"
urlpatterns = [
    path("schools/", pipeline.pipeline, name="pipeline"),
    *people_urls(ASSESSORS, prefix="assessors_", folder="assessors/"),
    path("schools/<int:school_pk>/start/", pipeline.start_cycle, name="start_cycle"),
    path("schools/cycles/<int:cycle_id>/", cycles.cycle, name="cycle"),
    path("schools/cycles/<int:cycle_id>/level/", cycles.change_level, name="change_level"),
    path("schools/cycles/<int:cycle_id>/version/", cycles.move_to_version, name="move_to_version"),
    path("readiness/", readiness.readiness, name="readiness"),
    path("readiness/<int:cycle_id>/", readiness.review, name="review"),
    path("visits/", visits.visits, name="visits"),
    path("visits/book/<int:cycle_id>/", visits.book, name="book"),
    path("visits/<int:visit_id>/cancel/", visits.cancel_visit, name="cancel_visit"),
    path("awards/", awards.awards, name="awards"),
    path("awards/decide/<int:cycle_id>/", awards.decide_award, name="decide_award"),
    path("awards/end/<int:cycle_id>/", cycles.end_cycle, name="end_cycle"),
    path("awards/<int:award_id>/withdraw/", awards.withdraw, name="withdraw"),
]
