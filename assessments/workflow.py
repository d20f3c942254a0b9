"""Which state of a visit may follow which."""

from assessments.enums import VisitState as S

TRANSITIONS = {
    "record": ({S.BOOKED}, S.RECORDED),
    "cancel": ({S.BOOKED}, S.CANCELLED),
}


def may(step: str, state: str) -> bool:
    """Whether `step` can be taken from `state`."""
    return state in TRANSITIONS[step][0]
