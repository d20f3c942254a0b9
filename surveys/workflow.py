"""Which state of a wave may follow which. There is no way back, and none from closed to open."""

from surveys.enums import WaveState

TRANSITIONS = {
    "launch": ({WaveState.DRAFT}, {WaveState.OPEN}),
    "close": ({WaveState.OPEN}, {WaveState.PUBLISHED, WaveState.TOO_FEW}),
    "settle": ({WaveState.PUBLISHED, WaveState.TOO_FEW}, {WaveState.SETTLED, WaveState.SETTLED_EMPTY}),
}
SETTLED_AS = {WaveState.PUBLISHED: WaveState.SETTLED, WaveState.TOO_FEW: WaveState.SETTLED_EMPTY}


def may(step: str, state: str) -> bool:
    """Whether `step` can be taken from `state`."""
    return state in TRANSITIONS[step][0]
