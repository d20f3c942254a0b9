"""What can come of looking into bytes, besides a value. Imports nothing: the child starts with it."""

from enum import StrEnum


class Refused(ValueError):
    """The bytes are refused; the message is a sentence for anyone who sent them. A room derives its own from it."""


class Reason(StrEnum):
    """Why something could not be checked."""

    TIME = "time"  # it took longer than allowed
    MEMORY = "memory"  # it wanted more memory than allowed
    RESULT = "result"  # what came of it is larger than allowed
    CRASH = "crash"  # the process died, or the code in it failed in a way nobody foresaw
    BUSY = "busy"  # too many others were being looked into
    START = "start"  # no process could be started


class CouldNotCheck(Exception):
    """Nothing is known about the bytes: they are neither fine nor refused."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
