"""Visits, for assessors, below `visits/`."""

from django.urls import path

from assessments.views import agenda_answers, day, devices, packs, requests, visit

app_name = "visits"
urlpatterns = [
    path("", requests.my_visits, name="list"),
    path("requests/<int:engagement_id>/", requests.answer, name="request"),
    path("requests/<int:engagement_id>/decline/", requests.decline, name="decline"),
    path("requests/<int:engagement_id>/conflict/", requests.conflict, name="conflict"),
    path("requests/<int:engagement_id>/cannot-come/", requests.cannot_come, name="cannot_come"),
    path("availability/", requests.availability, name="availability"),
    path("availability/days/", requests.new_period, name="new_period"),
    path("availability/days/<int:period_id>/remove/", requests.end_period, name="end_period"),
    path("availability/calendar/", requests.new_feed, name="new_feed"),
    path("feed/<str:token>.ics", requests.feed, name="feed"),
    path("worker.js", devices.worker, name="worker"),
    path("tablets/<uuid:device_key>/", devices.device_state, name="device_state"),
    path("<int:visit_id>/", visit.detail, name="detail"),
    path("<int:visit_id>/principles/<int:principle_id>/", visit.finding, name="finding"),
    path("<int:visit_id>/principles/<int:principle_id>/autosave/", visit.autosave, name="autosave"),
    path("<int:visit_id>/days/<int:proposed_id>/accept/", visit.accept, name="accept_day"),
    path("<int:visit_id>/agenda/", agenda_answers.agenda, name="agenda"),
    path("<int:visit_id>/agenda/agree/", agenda_answers.agree, name="agree_agenda"),
    path("<int:visit_id>/notes/", visit.notes, name="notes"),
    path("<int:visit_id>/finish/", visit.finish, name="finish"),
    path("<int:visit_id>/files/<int:piece>/", day.submitted, name="submitted_file"),
    path("<int:visit_id>/pack/", packs.make_pack, name="make_pack"),
    path("<int:visit_id>/pack/<uuid:document_id>/", packs.pack, name="pack"),
    path("<int:visit_id>/pack/<uuid:document_id>/file/", packs.pack_file, name="pack_file"),
    path("<int:visit_id>/day/", day.day, name="day"),
    path("<int:visit_id>/day/data/", day.data, name="data"),
    path("<int:visit_id>/day/written/", day.written, name="written"),
    path("<int:visit_id>/day/sync/", day.sync, name="sync"),
    path("<int:visit_id>/day/tablet/", devices.register, name="register_device"),
    path("<int:visit_id>/tablets/<int:device_id>/lost/", devices.lost, name="lost"),
    path("<int:visit_id>/day/photos/", day.add, name="add_photo"),
    path("<int:visit_id>/day/photos/<int:photo_id>/", day.photo, name="photo"),
    path("<int:visit_id>/day/photos/<int:photo_id>/remove/", day.remove, name="remove_photo"),
]
