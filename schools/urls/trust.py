"""People of a trust."""

from django.urls import path

from schools.urls.people import people_urls
from schools.views.leaving import LEAVE
from schools.views.people import TRUST

app_name = "trust_people"
urlpatterns = [*people_urls(TRUST), path("leave/<int:member_id>/", LEAVE.trust, name="leave")]
