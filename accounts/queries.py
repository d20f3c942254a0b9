"""Reading people."""

from django.db.models import Q, QuerySet

from accounts.models import User
from wqm.lines import search_words


def find_people(words: str) -> QuerySet[User]:
    """Everybody whose name or address contains every word, by name; the open accounts first."""
    people = User.objects.order_by("-is_active", "name", "email", "pk")
    for word in search_words(words):
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return people


def office_people() -> QuerySet[User]:
    """The people of the office, by name."""
    return User.objects.filter(office_membership__isnull=False, is_active=True).order_by("name", "email")


def office_addresses() -> list[str]:
    """The addresses of the people of the office, in order."""
    return list(office_people().order_by("email").values_list("email", flat=True))
