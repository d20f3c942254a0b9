"""The assessment as the school sees it, below `schools/<school_id>/`."""

from django.urls import path, re_path

from assessments.views import agendas, dates, photos, school, submissions

app_name = "assessment"
AGENDA = "assessment/visits/<int:visit_id>/agenda/"
OF_ITEM = r"assessment/visits/(?P<visit_id>\d{1,18})/agenda/items/(?P<item_id>\d{1,18})/"
urlpatterns = [
    path("assessment/", school.overview, name="overview"),
    path("assessment/hand-in/", submissions.submit, name="submit"),
    path("assessment/submissions/<int:submission_id>/", submissions.submission, name="submission"),
    path("assessment/submissions/<int:submission_id>/copy.json", submissions.submission_copy, name="submission_copy"),
    path(
        "assessment/submissions/<int:submission_id>/files/<int:piece>/",
        submissions.submission_file,
        name="submission_file",
    ),
    path("assessment/requests/<int:asked_id>/", submissions.tick, name="tick"),
    path("assessment/dates/", dates.dates, name="dates"),
    path("assessment/dates/days/<int:proposed_id>/accept/", dates.accept, name="accept_day"),
    path("assessment/dates/proposals/<int:proposal_id>/decline/", dates.decline, name="decline_days"),
    path("assessment/dates/visits/<int:visit_id>/postpone/", dates.postpone, name="postpone_visit"),
    path("assessment/dates/visits/<int:visit_id>/conflict/", dates.conflict, name="declare_conflict"),
    path(AGENDA, agendas.agenda, name="agenda"),
    path(f"{AGENDA}start/", agendas.start, name="start_agenda"),
    path(f"{AGENDA}arrival/", agendas.arrival, name="agenda_arrival"),
    path(f"{AGENDA}items/new/", agendas.new_item, name="new_item"),
    path(f"{AGENDA}items/<int:item_id>/", agendas.item, name="item"),
    re_path(rf"^{OF_ITEM}(?P<direction>up|down)/$", agendas.move, name="move_item"),
    path(f"{AGENDA}items/<int:item_id>/remove/", agendas.remove, name="remove_item"),
    path(f"{AGENDA}items/<int:item_id>/restore/", agendas.restore, name="restore_item"),
    path(f"{AGENDA}share/", agendas.share, name="share_agenda"),
    path(f"{AGENDA}print/", agendas.printed, name="print_agenda"),
    path(f"{AGENDA}pdf/", agendas.make_pdf, name="make_agenda"),
    path("assessment/photographs/", photos.photos, name="photos"),
    path("assessment/photographs/<int:photo_id>/", photos.photo, name="photo"),
    path("assessment/photographs/<int:photo_id>/approve/", photos.approve, name="approve_photo"),
    path("assessment/photographs/<int:photo_id>/delete/", photos.delete, name="delete_photo"),
    path("assessment/visits/<int:visit_id>/", school.visit, name="visit"),
    path("assessment/findings/<int:finding_id>/", school.finding, name="finding"),
    path("assessment/findings/follow-up/", school.follow_up, name="follow_up"),
    path("assessment/pack/", school.make_pack, name="make_pack"),
    path("assessment/awards/<int:award_id>/certificate/", school.make_certificate, name="make_certificate"),
    path("documents/<uuid:document_id>/", school.document, name="document"),
    path("documents/<uuid:document_id>/file/", school.document_file, name="document_file"),
]
