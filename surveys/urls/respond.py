"""Answering a survey, below `s/`. Every link that does not lead to an open question leads to the same neutral page."""

from django.urls import path, re_path, register_converter

from surveys.views import contact, devices, joining, reply, respond, sounds
from wqm.sealing.addresses import TokenConverter


class GroupConverter(TokenConverter):
    """The code of a group."""

    regex = r"[a-z0-9]{1,20}"


register_converter(GroupConverter, "group")

app_name = "respond"
urlpatterns = [
    path("<uuid:wave_id>/<token:token>.<group:group>", respond.answer, name="answer"),
    path("<uuid:wave_id>/reply/<int:school_id>/", reply.read, name="reply"),
    path("<uuid:wave_id>/d/<token:token>.<group:group>", devices.start, name="device"),
    path("<uuid:wave_id>/d/<token:token>.<group:group>/<token:run>", devices.run, name="device_run"),
    path("<uuid:wave_id>/sent/", respond.sent, name="sent"),
    path("<uuid:wave_id>/receipts/", respond.receipts, name="receipts"),
    path("sounds/<uuid:recording_id>/", sounds.sound, name="sound"),
    path("join/", joining.join, name="join"),
    path("used/", devices.used_place, name="used_place"),
    path("wiped/", devices.wiped, name="wiped"),
    path("thanks/<str:language>/", joining.passed_on, name="passed_on"),
    path("contact/<int:school_id>/", contact.ask, name="contact"),
    path("asked/<str:token>/", contact.asked, name="asked"),
    re_path(r"^.*$", respond.anything_else, name="anything_else"),
]
