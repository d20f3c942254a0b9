"""Which state of a cycle may follow which; upper rooms move it on, through the services here."""

from functools import partial

from evidence.enums import CycleState as S
from wqm.access.transitions import can_take

TRANSITIONS = {
    "submit": ({S.OPEN}, S.SUBMITTED),
    "reopen": ({S.SUBMITTED, S.READY}, S.OPEN),
    "accept": ({S.SUBMITTED}, S.READY),
    "assess": ({S.READY}, S.ASSESSED),
    "award": ({S.ASSESSED}, S.AWARDED),
    "close": ({S.OPEN, S.SUBMITTED, S.READY, S.ASSESSED}, S.CLOSED),
}
SENTENCES = {
    "submit": "This self-evaluation has been handed in already.",
    "reopen": "Only a self-evaluation that was handed in, and not visited yet, can be given back to the school.",
    "accept": "Only a self-evaluation that was handed in can be accepted as ready.",
    "assess": "Only a school that was accepted as ready can be visited.",
    "award": "An award follows a recorded visit.",
    "close": "This cycle has ended already.",
}


may = partial(can_take, TRANSITIONS)
