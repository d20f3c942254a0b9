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
    path("help/", views.help_index, name="help"),
    path("help/<slug:slug>/", views.help_page, name="help_page"),
    path("office/texts/", views.texts, name="office_texts"),
    path("office/texts/<slug:key>/", views.edit_text, name="office_text"),
    path("office/texts/<slug:key>/reset/", views.reset_text, name="office_text_reset"),
    path("favicon.ico", views.favicon, name="favicon"),
]
if settings.DEBUG or settings.DEMO:
    urlpatterns.append(path("gallery/", public_view("components with invented content")(gallery), name="gallery"))
