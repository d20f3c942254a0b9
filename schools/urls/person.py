"""A person's account and the invitations that reach them, below `account/`."""

from django.urls import path

from schools.views import person

urlpatterns = [
    path("", person.account, name="account"),
    path("invitation/<str:token>/", person.invitation, name="account_invitation"),
]
