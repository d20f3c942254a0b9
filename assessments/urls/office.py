"""Readiness, visits and awards, for the office, below `office/`."""

from django.urls import path

from assessments.views import devices
from assessments.views.assessors import ASSESSORS
from assessments.views.office import arranging, awards, criteria, cycles, pipeline, readiness, visits
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
    path("visits/book/<int:cycle_id>/", arranging.book, name="book"),
    path("visits/book/<int:cycle_id>/propose/", arranging.propose, name="propose"),
    path("visits/book/<int:cycle_id>/days/<int:proposed_id>/accept/", arranging.accept, name="accept_day"),
    path("visits/book/<int:cycle_id>/proposals/<int:proposal_id>/decline/", arranging.decline, name="decline_days"),
    path("visits/book/<int:cycle_id>/conflicts/", arranging.declare, name="declare_conflict"),
    path("visits/book/<int:cycle_id>/conflicts/<int:user_id>/<slug:kind>/", arranging.waive, name="waive"),
    path("visits/availability/<int:user_id>/", arranging.availability, name="availability"),
    path("visits/<int:visit_id>/", visits.visit, name="visit"),
    path("visits/<int:visit_id>/move/", visits.move, name="move_visit"),
    path("visits/<int:visit_id>/postpone/", visits.postpone, name="postpone_visit"),
    path("visits/<int:visit_id>/people/<int:engagement_id>/off/", visits.off, name="take_off"),
    path("visits/<int:visit_id>/tablets/<int:device_id>/lost/", devices.lost_by_office, name="lost"),
    path("visits/<int:visit_id>/photographs/", visits.photographs, name="photographs"),
    path("visits/<int:visit_id>/cancel/", visits.cancel_visit, name="cancel_visit"),
    path("awards/", awards.awards, name="awards"),
    path("awards/decide/<int:cycle_id>/", awards.decide_award, name="decide_award"),
    path("awards/end/<int:cycle_id>/", cycles.end_cycle, name="end_cycle"),
    path("awards/<int:award_id>/withdraw/", awards.withdraw, name="withdraw"),
]
