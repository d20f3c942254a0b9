"""Addresses that the layout links to; the tests of components need no more."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from wqm.ui.gallery import gallery


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", nothing, name="home"),
    path("accessibility/", nothing, name="accessibility"),
    path("privacy/", nothing, name="privacy"),
    path("verify/", nothing, name="verify"),
    path("gallery/", gallery, name="gallery"),
]
