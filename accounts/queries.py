"""Reading people."""

from django.db.models import QuerySet

from accounts.models import User


def office_people() -> QuerySet[User]:
    """The people of the office, by name."""
    return User.objects.filter(office_membership__isnull=False, is_active=True).order_by("name", "email")


def office_addresses() -> list[str]:
    """The addresses of the people of the office, in order."""
    return list(office_people().order_by("email").values_list("email", flat=True))
