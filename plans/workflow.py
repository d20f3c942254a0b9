"""Which state of a target may follow which."""

from functools import partial

from plans.enums import TargetState as S
from wqm.access.transitions import can_take

TRANSITIONS = {
    "reach": ({S.OPEN}, S.REACHED),
    "drop": ({S.OPEN}, S.DROPPED),
    "reopen": ({S.REACHED, S.DROPPED}, S.OPEN),
}
SENTENCES = {
    "reach": "Only an open target can be marked as reached. Reopen it first.",
    "drop": "This target is not open any more. There is nothing to set aside.",
    "reopen": "This target is open already.",
}


may = partial(can_take, TRANSITIONS)
