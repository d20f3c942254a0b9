"""What is allowed with a submitted self-evaluation."""

from typing import Any

from evidence.enums import CycleState
from evidence.models import Cycle
from wqm.access.refusals import NotAllowed


def check_can_review(cycle: Cycle, by: Any) -> None:
    """Only what was submitted is reviewed, and never by the person who submitted it."""
    if cycle.state != CycleState.SUBMITTED:
        raise NotAllowed("The school has not submitted its self-evaluation, so there is nothing to sign off.")
    if cycle.submitted_by_id == by.pk:
        raise NotAllowed("You submitted this for the school, so a colleague has to review it and sign it off.")
