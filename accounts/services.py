"""Making and changing accounts."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.sessions import end_all
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.lines import name_of_person
from wqm.mail.services import queue_email


@transaction.atomic
def create_person(*, email: str, name: str, password: str | None = None) -> User:
    """An account whose address is proved already (by a link that was sent there). No password: emailed codes only."""
    user = User.objects.create_user(email=email, name=name_of_person(name), password=password or None)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def rename_person(*, user: User, name: str) -> None:
    """Change the name under which others see this person."""
    user.name = name_of_person(name)
    user.save(update_fields=["name"])


@transaction.atomic
def deactivate_person(*, user: User, by: Any) -> None:
    """Close an account: the person is signed out everywhere and cannot sign in. What they wrote stays."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_all(user=user, by=by)
    record("account.closed", by=by, target=user, summary="Closed an account.")
    _tell(user, "Your account was closed", "account_closed")


@transaction.atomic
def reactivate_person(*, user: User, by: Any) -> None:
    """Open a closed account: the person can sign in, and belongs nowhere until they are invited."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    record("account.opened", by=by, target=user, summary="Reopened a closed account.")


@transaction.atomic
def remove_factors(*, user: User, by: Any) -> None:
    """Take every second factor from somebody who lost theirs, and sign them out everywhere; they are told.

    They sign in with their password or an emailed code, and set up a new one at once where their role needs it. Raises
    NotAllowed for oneself: a session that lies open would do without fresh proof what needs it.
    """
    if user == by:
        raise NotAllowed("You cannot reset your own two-step verification here. Change it under Your account.")
    Authenticator.objects.filter(user=user).delete()
    end_all(user=user, by=by)
    record("account.factors_removed", by=by, target=user, summary="Reset an account's two-step verification.")
    _tell(user, "Your two-step verification was reset", "factors_removed")


def _tell(user: User, subject: str, template: str) -> None:
    context = {"name": user.get_short_name(), "sign_in": settings.SITE_URL + reverse("account_login")}
    queue_email(kind=f"accounts.{template}", to=user.email, subject=subject, template=template, context=context)
