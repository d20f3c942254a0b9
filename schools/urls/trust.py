"""People of a trust."""

from schools.urls.people import people_urls
from schools.views.people import TRUST

app_name = "trust_people"
urlpatterns = people_urls(TRUST)
