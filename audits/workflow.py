"""Which state of an audit, a session and a step may follow which. There is no way back."""

from functools import partial

from audits.enums import AuditState, SessionState, StepState
from wqm.access.transitions import can_take

AUDIT = {
    "begin": ({AuditState.PREPARING}, AuditState.RUNNING),
    "too_few": ({AuditState.RUNNING}, AuditState.TOO_FEW),
    "gather": ({AuditState.RUNNING}, AuditState.GATHERING),
    "confirm": ({AuditState.GATHERING}, AuditState.CONFIRMED),
    "report": ({AuditState.CONFIRMED}, AuditState.REPORTED),
    "settle": ({AuditState.REPORTED}, AuditState.SETTLED),
}
SESSION = {
    "open": ({SessionState.PLANNED}, SessionState.OPEN),
    "close": ({SessionState.OPEN}, SessionState.OVER),
}
STEP = {
    "start": ({StepState.WAITING}, StepState.RUNNING),
    "end": ({StepState.RUNNING}, StepState.ENDING),
    "release": ({StepState.ENDING}, StepState.DONE),
}

audit_may = partial(can_take, AUDIT)
session_may = partial(can_take, SESSION)
step_may = partial(can_take, STEP)
