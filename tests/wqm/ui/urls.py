"""Addresses that the layout links to; the tests of components need no more."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from wqm.ui.gallery import gallery


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", nothing, name="home"),
    path("accessibility/", nothing, name="accessibility"),
    path("help/", nothing, name="help"),
    path("help/<slug:slug>/", nothing, name="help_page"),
    path("privacy/", nothing, name="privacy"),
    path("verify/", include(([path("", nothing, name="verify")], "verify"))),
    path("account/", nothing, name="account"),
    path("account/login/", nothing, name="account_login"),
    path("account/logout/", nothing, name="account_logout"),
    path("gallery/", gallery, name="gallery"),
]
