"""Conversations have a wall: what is not shared stays in the school.

People of the school read all of its conversations. The office, without a place at the school, reads those
that are shared. Nobody else reads any: not a trust, not an assessor. Somebody who is both belongs to the school.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from evidence.models import Thread
from wqm.access.permissions import P
from wqm.access.roles import Role

# Acts in conversations of the school alone; the office's pages leave them out.
INSIDE_VERBS = "inside_thread."


class Side(StrEnum):
    """Where somebody stands who looks at conversations."""

    SCHOOL = "school"
    OFFICE = "office"
    NOBODY = "nobody"


def side_of(roles: Iterable[Role]) -> Side:
    """The side of somebody with these roles at the school."""
    kinds = {role.kind for role in roles if P.THREADS_VIEW in role}
    return Side.SCHOOL if "school" in kinds else Side.OFFICE if "office" in kinds else Side.NOBODY


def seen_from(side: Side, threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Those of these conversations that exist for this side; every read of conversations goes through here."""
    if side == Side.SCHOOL:
        return threads
    return threads.filter(is_shared=True) if side == Side.OFFICE else threads.none()


def written_as(roles: Iterable[Role], side: Side) -> str:
    """The roles under which somebody writes on this side, in words."""
    return ", ".join(sorted(role.label for role in roles if role.kind == side.value))


def verb(thread: Any, act: str) -> str:
    """The name of an act for the record."""
    return f"thread.{act}" if thread.is_shared else f"{INSIDE_VERBS}{act}"
