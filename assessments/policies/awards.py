"""What is allowed with an award."""

from assessments.enums import Recommendation, VisitState
from assessments.models import Award, Visit
from evidence.enums import CycleState
from evidence.models import Cycle
from wqm.access.refusals import NotAllowed


def check_can_award(cycle: Cycle, visit: Visit | None) -> None:
    """An award follows a recorded visit that recommends it; one per cycle."""
    if visit is None or visit.state != VisitState.RECORDED:
        raise NotAllowed("The visit has to be recorded before an award can be made.")
    if visit.recommendation != Recommendation.AWARD:
        raise NotAllowed("The assessor has not recommended the award.")
    if cycle.state != CycleState.ASSESSED:
        raise NotAllowed("This cycle already has an award, or has ended.")
    needed = cycle.level.earlier_awards_needed
    below = cycle.version.levels.filter(number__lt=cycle.level.number).order_by("-number").first()
    awards = Award.objects.filter(school=cycle.school_id, level__code=below.code).count() if below else 0
    if awards < needed:
        plural = "" if needed == 1 else "s"
        has = awards or "none"
        raise NotAllowed(f"{cycle.level} needs {needed} earlier {below} award{plural}. The school has {has}.")
