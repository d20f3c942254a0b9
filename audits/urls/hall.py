"""In the hall, below `a/`. Every address that leads to no open audit leads to the same page."""

from django.urls import path

from audits.views import aside, hall
from wqm.sealing import addresses  # noqa: F401 - importing registers the converter

app_name = "hall"
urlpatterns = [
    path("", hall.join, name="join"),
    path("passed-on/<str:token>", aside.by_link, name="passed_on"),
    path("in/<uuid:session_id>/<slug:code>", hall.late, name="late"),
    path("<uuid:audit_id>/pulse/<int:group>", hall.pulse, name="pulse"),
    path("<uuid:audit_id>/<token:token>.<int:group>", hall.seat, name="seat"),
]
