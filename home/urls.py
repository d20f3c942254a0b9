"""The front doors."""

from django.conf import settings
from django.urls import path

from home import views
from wqm.access.views import public_view
from wqm.ui.gallery import gallery

urlpatterns = [
    path("", views.start, name="start"),
    path("home/", views.home, name="home"),
    path("schools/<int:school_id>/", views.school_home, name="school_home"),
    path("office/", views.office_home, name="office_home"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("favicon.ico", views.favicon, name="favicon"),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("gallery/", public_view("components with invented content")(gallery), name="gallery"))
