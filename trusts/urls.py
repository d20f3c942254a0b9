"""The trust across its schools, below `trusts/<trust_id>/`."""

from django.urls import path

from trusts import views

app_name = "trusts"
urlpatterns = [path("", views.overview, name="overview")]
