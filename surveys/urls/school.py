"""Surveys of a school, below `schools/<school_id>/`."""

from django.urls import path

from surveys.urls.steps import step_paths
from surveys.views import (
    comments,
    contact,
    follow_up,
    lists,
    paper_entry,
    recipients,
    reply,
    results,
    results_pdf,
    school,
    sittings,
)

app_name = "surveys"
urlpatterns = [
    path("surveys/", school.wave_list, name="list"),
    path("surveys/new/", school.new, name="new"),
    path("surveys/<uuid:wave_id>/", school.detail, name="detail"),
    path("surveys/<uuid:wave_id>/recipients/", recipients.recipients, name="recipients"),
    path("surveys/<uuid:wave_id>/people/add/", recipients.add, name="add_person"),
    path("surveys/<uuid:wave_id>/people/<uuid:recipient_id>/", recipients.correct, name="correct_address"),
    path("surveys/<uuid:wave_id>/ask-the-office/", school.ask, name="ask_office"),
    path("surveys/<uuid:wave_id>/lists/", lists.upload, name="upload_list"),
    path("surveys/<uuid:wave_id>/lists/columns/", lists.columns, name="list_columns"),
    path("surveys/<uuid:wave_id>/lists/<uuid:list_id>/", lists.preview, name="list_preview"),
    path("surveys/<uuid:wave_id>/lists/<uuid:list_id>/rows-not-taken.csv", lists.rejected, name="list_rejected"),
    path("surveys/<uuid:wave_id>/lists/<uuid:list_id>/take/", lists.take, name="list_take"),
    path("surveys/<uuid:wave_id>/lists/<uuid:list_id>/undo/", lists.undo, name="list_undo"),
    path("surveys/<uuid:wave_id>/results/", results.results, name="results"),
    path("surveys/<uuid:wave_id>/results.xlsx", results.results_xlsx, name="results_xlsx"),
    path("surveys/<uuid:wave_id>/results/pdf/", results_pdf.make, name="make_results_pdf"),
    path("surveys/<uuid:wave_id>/results/pdf/<uuid:document_id>/", results_pdf.document, name="results_document"),
    path(
        "surveys/<uuid:wave_id>/results/pdf/<uuid:document_id>/file/",
        results_pdf.document_file,
        name="results_document_file",
    ),
    path("surveys/<uuid:wave_id>/results/follow-up/", follow_up.follow_up, name="follow_up"),
    path("surveys/<uuid:wave_id>/reply/", reply.edit, name="reply"),
    path("surveys/<uuid:wave_id>/reply/take-back/", reply.take_back, name="take_back_reply"),
    path("surveys/<uuid:wave_id>/results.csv", results.results_csv, name="results_csv"),
    path("surveys/<uuid:wave_id>/sittings/", sittings.sittings, name="sittings"),
    path("surveys/<uuid:wave_id>/sittings/<uuid:sitting_id>/", sittings.sitting, name="sitting"),
    path("surveys/<uuid:wave_id>/sittings/<uuid:sitting_id>/session/", sittings.session, name="session"),
    path("surveys/<uuid:wave_id>/sittings/<uuid:sitting_id>/remove/", sittings.remove, name="remove_sitting"),
    path("surveys/<uuid:wave_id>/sittings/<uuid:sitting_id>/slips/", sittings.slips, name="slips"),
    path("surveys/<uuid:wave_id>/paper/", paper_entry.enter, name="enter_paper"),
    path("surveys/<uuid:wave_id>/paper/form/", paper_entry.form, name="paper_form"),
    path("surveys/<uuid:wave_id>/paper/form/pdf/", paper_entry.make_pdf, name="make_paper_pdf"),
    path("surveys/<uuid:wave_id>/paper/form/<uuid:document_id>/", paper_entry.document, name="paper_document"),
    path(
        "surveys/<uuid:wave_id>/paper/form/<uuid:document_id>/pdf/",
        paper_entry.document_file,
        name="paper_document_file",
    ),
    path("pupils-comments/", comments.of_pupils, name="comments"),
    path("pupils-comments/<uuid:comment_id>/", comments.decide_of_pupil, name="decide_comment"),
    path("contact-requests/", contact.requests, name="contact_requests"),
    path("contact-requests/<int:request_id>/done/", contact.finish, name="finish_contact"),
    path("contact-requests/<int:request_id>/not-done/", contact.reopen, name="reopen_contact"),
    *step_paths("surveys/", school.steps),
]
