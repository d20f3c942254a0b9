"""Verifying an award, below `verify/`."""

from django.urls import path

from assessments.views import public

app_name = "verify"
urlpatterns = [
    path("", public.verify, name="verify"),
    path("<str:code>/", public.award, name="award"),
    path("<str:code>/award.json", public.award_json, name="award_json"),
]
