"""What a case of the table says."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Case:
    """A page, who opens it, what is added, and how many queries it costs (without the session's own)."""

    route: str
    persona: str
    more: Callable
    queries: int
    first: Callable = lambda world: None
    arguments: Callable = lambda world: {}

    def url(self, world) -> str:
        """The address at Hazel and its trust."""
        arguments = {"school_id": world.school.pk, "trust_id": world.trust.pk}
        kind = "trust_id" if self.route.startswith("trust") else "school_id"
        needs = self.persona not in {"officer", "administrator", "assessor"} and not self.route.startswith(
            ("home", "api")
        )
        return reverse(self.route, kwargs=({kind: arguments[kind]} if needs else {}) | self.arguments(world))
