"""People of a trust."""

from schools.urls.people import people_urls
from schools.views import trust_people

app_name = "trust_people"
urlpatterns = people_urls(trust_people)
