"""People of a school."""

from django.urls import path

from schools.urls.people import people_urls
from schools.views import contacts, lead, term_dates
from schools.views.leaving import LEAVE
from schools.views.people import SCHOOL

app_name = "school_people"
urlpatterns = [
    *people_urls(SCHOOL),
    path("leave/<int:member_id>/", LEAVE.school, name="leave"),
    path("people/contacts/", contacts.contacts, name="contacts"),
    path("term-dates/", term_dates.term_dates, name="term_dates"),
    path("term-dates/<int:year>/", term_dates.edit_year, name="edit_term_dates"),
    path("term-dates/<int:year>/file/", term_dates.read_upload, name="read_term_dates"),
    path("people/lead/", lead.lead, name="lead"),
    path("people/lead/<int:appointment_id>/confirm/", lead.confirm, name="confirm_lead"),
    path("people/lead/<int:appointment_id>/stop/", lead.stop, name="stop_lead"),
]
