"""Making and changing accounts."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User
from wqm.activity.services import record


@transaction.atomic
def create_person(*, email: str, name: str, password: str | None = None) -> User:
    """An account whose address is proved already (by a link that was sent there). No password: emailed codes only."""
    user = User.objects.create_user(email=email, name=name.strip(), password=password or None)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def rename_person(*, user: User, name: str) -> None:
    """Change the name under which others see this person."""
    user.name = name.strip()
    user.save(update_fields=["name"])


@transaction.atomic
def deactivate_person(*, user: User, by: Any) -> None:
    """Close an account: the person is signed out at the next request and cannot sign in. What they wrote stays."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    record("account.closed", by=by, target=user, summary="Closed an account.")
