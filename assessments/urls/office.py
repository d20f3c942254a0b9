"""Readiness, visits and awards, for the office, below `office/`."""

from django.urls import path

from assessments.views.assessors import ASSESSORS
from assessments.views.office import awards, criteria, pipeline, readiness, visits
from schools.urls.people import people_urls

app_name = "office"
urlpatterns = [
    path("schools/", pipeline.pipeline, name="pipeline"),
    *people_urls(ASSESSORS, prefix="assessors_", folder="assessors/"),
    path("schools/<int:school_pk>/start/", pipeline.start_cycle, name="start_cycle"),
    path("readiness/", readiness.readiness, name="readiness"),
    path("readiness/<int:cycle_id>/", readiness.review, name="review"),
    path("readiness/<int:cycle_id>/sign/", readiness.sign, name="sign"),
    path("readiness/<int:cycle_id>/sign/autosave/", readiness.autosave_draft, name="autosave_draft"),
    path("readiness/<int:cycle_id>/hand-over/", readiness.hand_over, name="hand_over"),
    path("readiness/<int:cycle_id>/exceptions/<int:rule_id>/", readiness.make_exception, name="make_exception"),
    path("readiness/<int:cycle_id>/exceptions/<int:exception_id>/end/", readiness.end_exception, name="end_exception"),
    path("readiness/<int:cycle_id>/criteria/<int:criterion_id>/", criteria.criterion, name="review_criterion"),
    path(
        "readiness/<int:cycle_id>/criteria/<int:criterion_id>/autosave/", criteria.autosave_check, name="autosave_check"
    ),
    path(
        "readiness/<int:cycle_id>/criteria/<int:criterion_id>/accept/",
        criteria.accept_criterion,
        name="accept_criterion",
    ),
    path(
        "readiness/<int:cycle_id>/criteria/<int:criterion_id>/pieces/<int:piece>/",
        criteria.decide_piece,
        name="decide_piece",
    ),
    path("readiness/<int:cycle_id>/files/<int:piece>/", criteria.review_file, name="review_file"),
    path("visits/", visits.visits, name="visits"),
    path("visits/book/<int:cycle_id>/", visits.book, name="book"),
    path("visits/<int:visit_id>/cancel/", visits.cancel_visit, name="cancel_visit"),
    path("awards/", awards.awards, name="awards"),
    path("awards/decide/<int:cycle_id>/", awards.decide_award, name="decide_award"),
    path("awards/end/<int:cycle_id>/", awards.end_cycle, name="end_cycle"),
    path("awards/<int:award_id>/withdraw/", awards.withdraw, name="withdraw"),
]
