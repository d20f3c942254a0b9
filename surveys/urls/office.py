"""Surveys for the office, below `office/`."""

from django.urls import path

from surveys.urls.steps import step_paths
from surveys.views import comments, contact, office, results

app_name = "office_surveys"
urlpatterns = [
    path("comments/", comments.of_office, name="comments"),
    path("comments/decide/", comments.decide, name="decide"),
    path("contact-requests/", contact.of_office, name="contact_requests"),
    path("contact-requests/<int:request_id>/done/", contact.finish_for_office, name="finish_contact"),
    path("contact-requests/<int:request_id>/not-done/", contact.reopen_for_office, name="reopen_contact"),
    path("waves/new/", office.new, name="new"),
    path("waves/<uuid:wave_id>/", office.detail, name="detail"),
    path("waves/<uuid:wave_id>/results/", results.office_results, name="results"),
    path("waves/<uuid:wave_id>/results.csv", results.office_results_csv, name="results_csv"),
    path("waves/<uuid:wave_id>/results.xlsx", results.office_results_xlsx, name="results_xlsx"),
    path("waves/<uuid:wave_id>/share/", office.share, name="share"),
    path("waves/<uuid:wave_id>/trouble/", office.trouble, name="trouble"),
    path("waves/<uuid:wave_id>/trouble/check/", office.check_key, name="check_key"),
    path("waves/<uuid:wave_id>/give-up/", office.give_up, name="give_up"),
    *step_paths("waves/", office.steps),
    path("waves/", office.waves, name="list"),
]
