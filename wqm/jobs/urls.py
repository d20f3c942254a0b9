"""URLs of jobs."""

from django.urls import path

from wqm.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:job_id>/", views.show_job, name="show"),
    path("<uuid:job_id>/cancel/", views.cancel, name="cancel"),
]
