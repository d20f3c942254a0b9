"""What a paper sheet can be typed in for. Callers are in the scope of the school."""

from collections.abc import Sequence

from audits.enums import StepKind, StepState
from audits.models import RoomGroup, Session, Step

ON_PAPER = (StepKind.ALONE, StepKind.GROUPS)


def steps_on_paper(session: Session) -> list[Step]:
    """The steps of a session that have begun and for which there are sheets."""
    steps = Step.objects.filter(session=session, kind__in=ON_PAPER).exclude(state=StepState.WAITING)
    return list(steps.order_by("number"))


def groups_on_paper(session: Session) -> Sequence[RoomGroup]:
    """The groups that sit in the hall."""
    return list(RoomGroup.objects.in_room().filter(audit=session.audit_id))
