"""How a visit ended, in words: its outcome, what it names and until when."""

from typing import Any

from django import template

from assessments.models import Visit
from framework.queries import fixed_principles_of

register = template.Library()


@register.simple_tag
def named_in(visit: Visit) -> list[str]:
    """The principles that are to be shown, or looked at, again; in the order of the version."""
    return [str(each) for each in fixed_principles_of(visit.cycle.version_id) if each.code in visit.named]


@register.inclusion_tag("visits/_outcome.html")
def visit_outcome(visit: Visit) -> dict[str, Any]:
    """The paragraph; empty of a visit that has not ended."""
    return {"outcome": visit.outcome, "due_on": visit.due_on, "named": named_in(visit) if visit.named else []}
