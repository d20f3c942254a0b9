"""Evidence that the office has to look at, below `office/`."""

from django.urls import path

from evidence.views import reviews

app_name = "office_evidence"
urlpatterns = [
    path("evidence/", reviews.queue, name="queue"),
    path("evidence/accept/", reviews.accept, name="accept"),
    path("evidence/<int:use_id>/decide/", reviews.decide_in_queue, name="decide"),
]
