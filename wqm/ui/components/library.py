"""The one tag library, and how a component is rendered."""

from typing import Any

from django.template import Library
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = Library()


def render(component: str, /, **context: Any) -> SafeString:
    """A component sees only what it is given: no request, no user, no context processor."""
    return mark_safe(get_template(f"components/{component}.html").render(context).strip())
