"""What the signed-in shell needs on every page."""

from django.urls import reverse

from home.help import help_for
from home.navigation import navigation, office_menu, place_of, places_of
from wqm.access.views import May


def shell(request) -> dict[str, object]:
    """Navigation and switcher, lazily: a page that does not extend `shell.html` pays nothing."""
    access = getattr(request, "access", None)
    if access is None or access.kind in ("public", "ticket") or not request.user.is_authenticated:
        return {}
    places = places_of(request.user)
    return {
        "nav": navigation(access, request.path),
        "office_menu": office_menu(access),
        "place": place_of(access),
        "places": places if len(places) > 1 else [],
        "account_name": request.user.get_short_name(),
        "account_url": reverse("account"),
        "may": May(access),
        "help": help_for(request.resolver_match.view_name) if request.resolver_match else None,
        "factor_due": getattr(request, "factor_due", None),
    }
