"""Context that every template has."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest | None) -> dict[str, object]:
    """Name of the site and whether it is the demo. Reads settings only: surveys touch no session."""
    return {"SITE_NAME": settings.SITE_NAME, "DEMO": settings.DEMO}
