"""Which state of a visit may follow which."""

from functools import partial

from assessments.enums import VisitState as S
from wqm.access.transitions import can_take

TRANSITIONS = {
    "record": ({S.BOOKED}, S.RECORDED),
    "cancel": ({S.BOOKED}, S.CANCELLED),
}


may = partial(can_take, TRANSITIONS)
