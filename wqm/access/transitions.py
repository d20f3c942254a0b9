"""The one question that is asked of a table of transitions (`workflow.py` of each room)."""

from collections.abc import Mapping
from typing import Any


def can_take(transitions: Mapping[str, tuple[set[Any], Any]], step: str, state: str) -> bool:
    """Whether `step` can be taken from `state`. Raises KeyError for a step that the table does not have."""
    return state in transitions[step][0]
