"""Which state of a target may follow which."""

from plans.enums import TargetState as S

TRANSITIONS = {
    "reach": ({S.OPEN}, S.REACHED),
    "drop": ({S.OPEN}, S.DROPPED),
    "reopen": ({S.REACHED, S.DROPPED}, S.OPEN),
}
SENTENCES = {
    "reach": "This target is not open any more, so it cannot be marked as reached. Take it up again first.",
    "drop": "This target is not open any more. There is nothing to set aside.",
    "reopen": "This target is open already.",
}


def may(step: str, state: str) -> bool:
    """Whether `step` can be taken from `state`."""
    return state in TRANSITIONS[step][0]
