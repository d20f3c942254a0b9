"""Which state of a wave may follow which. There is no way back, and none from closed to open."""

from functools import partial

from surveys.enums import WaveState
from wqm.access.transitions import can_take

TRANSITIONS = {
    "launch": ({WaveState.DRAFT}, {WaveState.OPEN}),
    "close": ({WaveState.OPEN}, {WaveState.PUBLISHED, WaveState.TOO_FEW}),
    # Its key is lost: nothing can be opened any more. Nothing per person remains, so there is nothing left to settle.
    "give_up": ({WaveState.OPEN}, {WaveState.LOST}),
    "settle": ({WaveState.PUBLISHED, WaveState.TOO_FEW}, {WaveState.SETTLED, WaveState.SETTLED_EMPTY}),
}
SETTLED_AS = {WaveState.PUBLISHED: WaveState.SETTLED, WaveState.TOO_FEW: WaveState.SETTLED_EMPTY}


may = partial(can_take, TRANSITIONS)
