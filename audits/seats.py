"""Codes of sessions and of slips. They are derived from the key of the site, and stand in no row.

A slip is nobody: it says in which group somebody sits, and carries the right to send once in each step.
"""

from math import ceil
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from audits.enums import FEWEST_RESERVE, RESERVE_SHARE
from wqm.sealing.codes import CLASS_CHARACTERS, SLIP_CHARACTERS, make_checked_code, make_code, token_of
from wqm.sealing.tags import make_tag

SEAT = "seat"
BY_LINK = 0  # in the place of a session's number: a seat of somebody with a link


def session_code(session_id: UUID) -> str:
    """What stands on the screen, 8 characters; it leads on as long as the session is open."""
    return make_code(f"audit|{session_id}|session", CLASS_CHARACTERS)


def slip_code(session_id: UUID, group: int, number: int) -> str:
    """The code of slip `number` (1 and up) of a group, 10 characters, of which two are a check."""
    return make_checked_code(f"audit|{session_id}|{group}|{number}", SLIP_CHARACTERS)


def slip_token(session_id: UUID, group: int, number: int) -> str:
    """The secret part of a slip's address."""
    return token_of(slip_code(session_id, group, number))


def seat_tag(token: str, group: int, audit_id: UUID) -> bytes:
    """What a seat is found by; another group's address is an unknown one."""
    return make_tag(token, f"{SEAT}{group}", audit_id)


def ticket_tag(token: str, group: int, step_id: UUID) -> bytes:
    """What the right of a seat in a step is found by."""
    return make_tag(token, str(group), step_id)


def group_ticket_tag(group: int, step_id: UUID) -> bytes:
    """What the right of a whole group in a step is found by; who holds a seat of the group may use it."""
    return make_tag("group", str(group), step_id)


def sheet_tag(sheet: UUID, step_id: UUID) -> bytes:
    """By what it is known that a paper sheet was typed in; no address leads there."""
    return make_tag(str(sheet), "sheet", step_id)


def reserve(people: int) -> int:
    """How many people more than expected may come: a tenth, at least five."""
    return max(FEWEST_RESERVE, ceil(people * RESERVE_SHARE))


def join_address() -> str:
    """Where a code is typed, without what browsers add by themselves."""
    return (settings.SITE_URL + reverse("hall:join")).split("://", 1)[1]
