"""Plans across a trust, below `trusts/<trust_id>/`."""

from django.urls import path

from plans.views import trust

app_name = "trust_plans"
urlpatterns = [path("actions/", trust.actions, name="actions")]
