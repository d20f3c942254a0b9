"""Own icons, drawn on a grid of 24 with a pen of 2. Decoration by default: the word beside it says the same."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# name -> path data (stroked); a path that starts with "!" is filled.
ICONS: dict[str, tuple[str, ...]] = {
    "home": ("M4 11 12 4l8 7", "M6 10v10h12V10", "M10 20v-6h4v6"),
    "journey": ("M6 19a2 2 0 1 0 0-.01", "M18 5a2 2 0 1 0 0-.01", "M8 19h7a3.5 3.5 0 0 0 0-7H9a3.5 3.5 0 0 1 0-7h7"),
    "evaluation": ("M5 4h14v16H5z", "M9 9h6", "M9 13h6", "M9 17h3"),
    "evidence": ("M4 7h6l2 2h8v10H4z", "M9 14l2 2 4-4"),
    "audit": ("M4 5h16v10h-8l-4 4v-4H4z", "M8 9h8", "M8 12h5"),
    "survey": ("M5 20V10", "M12 20V4", "M19 20v-7"),
    "plan": ("M5 5h14v15H5z", "M9 3v4", "M15 3v4", "M8 13l2.5 2.5L16 11"),
    "training": ("M3 9l9-4 9 4-9 4z", "M7 11v5c2.5 2 7.5 2 10 0v-5", "M21 9v5"),
    "assessment": ("M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z", "M15.5 15.5 21 21", "M8 10.5l2 2 3.5-3.5"),
    "governance": ("M4 20h16", "M6 20v-9", "M10 20v-9", "M14 20v-9", "M18 20v-9", "M4 11h16L12 4z"),
    "people": (
        "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
        "M3 20c0-4 2.5-6 6-6s6 2 6 6",
        "M16 4.5a3.5 3.5 0 0 1 0 6.5",
        "M17.5 14.5c2.3.7 3.5 2.5 3.5 5.5",
    ),
    "person": ("M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8z", "M4 21c0-4.5 3-7 8-7s8 2.5 8 7"),
    "settings": (
        "M4 7h9",
        "M17 7h3",
        "M15 9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
        "M4 17h3",
        "M11 17h9",
        "M9 19.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    ),
    "school": ("M3 20h18", "M5 20v-8l7-5 7 5v8", "M10 20v-5h4v5", "M12 7V3h4v2h-4"),
    "trust": (
        "M12 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
        "M6 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
        "M18 20a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
        "M12 8v4",
        "M6 15v-3h12v3",
    ),
    "calendar": ("M4 6h16v14H4z", "M4 10h16", "M8 3v4", "M16 3v4"),
    "report": ("M6 3h8l4 4v14H6z", "M14 3v4h4", "M9 12h6", "M9 16h6"),
    "award": ("M12 14a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11z", "M8.5 13 7 21l5-2.5L17 21l-1.5-8"),
    "mail": ("M3 6h18v13H3z", "M3 7l9 7 9-7"),
    "support": ("M12 20s-8-4.6-8-10.2A4.3 4.3 0 0 1 12 7.5a4.3 4.3 0 0 1 8 2.3C20 15.4 12 20 12 20z",),
    "metrics": ("M4 4v16h16", "M7 15l4-5 3 3 5-7"),
    "framework": ("M4 4h7v7H4z", "M13 4h7v7h-7z", "M4 13h7v7H4z", "M13 13h7v7h-7z"),
    "moderation": ("M12 4v16", "M7 20h10", "M5 7h14", "M5 7l-2.5 6h5z", "M19 7l-2.5 6h5z"),
    "register": ("M5 4h14v16H5z", "M9 4v16", "M12 9h4", "M12 13h4"),
    "message": ("M4 5h16v11H9l-5 4z",),
    "download": ("M12 4v11", "M7 11l5 5 5-5", "M5 20h14"),
    "upload": ("M12 16V5", "M7 9l5-5 5 5", "M5 20h14"),
    "search": ("M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z", "M15.5 15.5 21 21"),
    "filter": ("M4 6h16", "M7 12h10", "M10 18h4"),
    "lock": ("M6 11h12v9H6z", "M9 11V8a3 3 0 0 1 6 0v3"),
    "eye": ("M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6z", "M12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"),
    "clock": ("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M12 7v5l3.5 2"),
    "tick": ("M5 12.5l4.5 4.5L19 7.5",),
    "cross": ("M6 6l12 12", "M18 6 6 18"),
    "alert": ("M12 4v10", "M12 18.5v1"),
    "info": ("M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z", "M12 11v6", "M12 7v.5"),
    "circle": ("M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14z",),
    "half": ("M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14z", "!M12 5a7 7 0 0 0 0 14z"),
    "plus": ("M12 5v14", "M5 12h14"),
    "edit": ("M5 19l1-4L16 5l3 3L9 18z", "M14 7l3 3"),
    "trash": ("M5 7h14", "M9 7V4h6v3", "M7 7l1 13h8l1-13"),
    "link": (
        "M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1.5 1.5",
        "M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1.5-1.5",
    ),
    "menu": ("M4 7h16", "M4 12h16", "M4 17h16"),
    "chevron": ("M6 9l6 6 6-6",),
    "arrow": ("M4 12h15", "M13 6l6 6-6 6"),
    "up": ("M12 19V6", "M6 11l6-6 6 6"),
    "down": ("M12 5v13", "M6 13l6 6 6-6"),
    "same": ("M5 10h14", "M5 15h14"),
    "external": ("M14 4h6v6", "M20 4l-9 9", "M18 14v6H4V6h6"),
    "leaf": ("M5 19c0-9 5-14 14-14 0 9-5 14-14 14z", "M5 19l8-8"),
    "print": ("M7 9V4h10v5", "M7 17H4V9h16v8h-3", "M7 14h10v6H7z"),
    "sign-out": ("M10 4H5v16h5", "M10 12h10", "M16 8l4 4-4 4"),
}


@cache
def shapes(name: str) -> SafeString:
    """The paths of an icon. An unknown name raises KeyError: a missing icon is a mistake in a template."""
    parts = [
        f'<path d="{d[1:]}" fill="currentColor"/>' if d.startswith("!") else f'<path d="{d}"/>' for d in ICONS[name]
    ]
    return mark_safe("".join(parts))


def icon_svg(name: str, label: str = "", classes: str = "") -> SafeString:
    """SVG that takes the colour and size of the text. With a label it is an image for screen readers, else hidden."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="wqm-icon{}" viewBox="0 0 24 24" width="24" height="24" focusable="false" fill="none" '
        'stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" {}>{}</svg>',
        f" {classes}" if classes else "",
        role,
        shapes(name),
    )
