"""Photographs of displays, as the school sees them."""

from typing import Any

from assessments.models import VisitPhoto


def photos_to_approve(school: Any) -> int:
    """How many wait for the school."""
    return VisitPhoto.objects.filter(school=school, approved_at=None).count()
