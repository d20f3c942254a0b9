"""The addresses of the site, and the gallery of components, which is not routed in production."""

from django.urls import path

from wqm.access.views import public_view
from wqm.ui.gallery import gallery
from wqm.urls import handler400, handler403, handler404, handler500  # noqa: F401 - Django asks this module for them
from wqm.urls import urlpatterns as site

urlpatterns = [*site, path("gallery/", public_view("components with invented content")(gallery), name="gallery")]
