"""Functions that make messages in the worker's memory: what they contain is never stored."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMessage

Arguments = dict[str, Any]


@dataclass(frozen=True)
class Later:
    """Instead of a message: it cannot be made now, for a reason that may pass. It waits, and no attempt is counted."""

    reason: str


Message = EmailMessage | Later | None
Composer = Callable[[Arguments], Message]
BatchComposer = Callable[[list[Arguments]], list[Message]]
_composers: dict[str, BatchComposer] = {}


def composer(name: str) -> Callable[[Composer], Composer]:
    """Register a function that makes a message in the worker's memory. It may return None: nothing to send any more.

    Or Later: it is asked again after a while, for as long as it says so.

    It runs in a scope of everything, some seconds before its message goes out. Whether it returns None must not depend
    on what a single person did: that the row took no time shows in the row versions of the server.
    """

    def register(function: Composer) -> Composer:
        _composers[name] = lambda batch: [function(arguments) for arguments in batch]
        return function

    return register


def batch_composer(name: str) -> Callable[[BatchComposer], BatchComposer]:
    """The same for a function that makes the messages of a batch at once, one for each of its arguments, in order."""

    def register(function: BatchComposer) -> BatchComposer:
        _composers[name] = function
        return function

    return register


def compose(name: str, batch: list[Arguments]) -> list[Message]:
    """What the composer of this name makes of each. Raises what it raises."""
    return _composers[name](batch)
