"""People of a school."""

from schools.urls.people import people_urls
from schools.views import school_people

app_name = "school_people"
urlpatterns = people_urls(school_people)
