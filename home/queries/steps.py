"""For whom steps are."""

from wqm.access.permissions import P
from wqm.access.views import Access


def leads(access: Access) -> bool:
    """Who drives the cycle: heads, wellbeing leads, senior leaders, and the office beside them."""
    return access.can(P.PLAN_EDIT)


def is_office(access: Access) -> bool:
    """Whether somebody is at a school for the office, whose work there is its own."""
    return any(role.kind == "office" for role in access.roles)
