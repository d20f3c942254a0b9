"""Framework versions, for the office, below `office/`."""

from django.urls import path, re_path

from framework import views

app_name = "framework"
urlpatterns = [
    path("frameworks/", views.versions, name="list"),
    path("frameworks/import/", views.import_version, name="import"),
    path("frameworks/<int:version_id>/", views.version, name="version"),
    path("frameworks/<int:version_id>/export/", views.export_version, name="export"),
    re_path(r"^frameworks/(?P<version_id>\d+)/(?P<step>publish|retire)/$", views.change_state, name="change_state"),
]
