"""One thing to do next, and for whom."""

from dataclasses import dataclass

from wqm.access.permissions import P
from wqm.access.views import Access


@dataclass(frozen=True)
class NextStep:
    """One thing to do, or to wait for (`waits_for` names whom). The first of a page is its main step.

    `until` is a day in words. `button` names the result of following `url`; a list shows the title as the link.
    """

    title: str
    sentence: str = ""
    url: str = ""
    button: str = ""
    waits_for: str = ""
    until: str = ""


def leads(access: Access) -> bool:
    """Who drives the cycle: heads, wellbeing leads, senior leaders, and the office beside them."""
    return access.can(P.PLAN_EDIT)
