"""Which state of a cycle may follow which; upper rooms move it on, through the services here."""

from functools import partial

from evidence.enums import CycleState as S
from wqm.access.transitions import can_take

TRANSITIONS = {
    "submit": ({S.OPEN}, S.SUBMITTED),
    "reopen": ({S.SUBMITTED, S.READY}, S.OPEN),
    "accept": ({S.SUBMITTED}, S.READY),
    "assess": ({S.READY}, S.ASSESSED),
    # What was accepted was accepted for one level: for another, the office looks at it again.
    "review again": ({S.READY, S.ASSESSED}, S.SUBMITTED),
    "award": ({S.ASSESSED}, S.AWARDED),
    "close": ({S.OPEN, S.SUBMITTED, S.READY, S.ASSESSED}, S.CLOSED),
}
SENTENCES = {
    "submit": "This self-evaluation has already been submitted.",
    "reopen": "Only a submitted self-evaluation can be returned, and only before the visit.",
    "accept": "Only a submitted self-evaluation can be accepted as ready.",
    "assess": "A school must be accepted as ready before a visit.",
    "review again": "Only a self-evaluation that was accepted can be reviewed again.",
    "award": "The visit must be recorded before an award is made.",
    "close": "This cycle has already ended.",
}


may = partial(can_take, TRANSITIONS)
