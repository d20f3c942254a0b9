"""Reading people."""

from accounts.models import User


def office_addresses() -> list[str]:
    """The addresses of the people of the office, in order."""
    people = User.objects.filter(office_membership__isnull=False, is_active=True)
    return list(people.order_by("email").values_list("email", flat=True))
