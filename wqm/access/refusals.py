"""What a service refuses with, in every app."""

from collections.abc import Callable
from typing import Any


class NotAllowed(Exception):
    """A rule says no, in this state. The message is a sentence that a headteacher understands and says what to do."""


def why_not(check: Callable[..., None], *arguments: Any) -> str:
    """The sentence with which `check` refuses; empty where it does not. For pages that say it before anybody tries."""
    try:
        check(*arguments)
    except NotAllowed as error:
        return str(error)
    return ""
