"""People of a school."""

from schools.urls.people import people_urls
from schools.views.people import SCHOOL

app_name = "school_people"
urlpatterns = people_urls(SCHOOL)
