"""The agenda that a level starts with until the office writes its own: one day, or two.

A draft from scratch, a level that is added and a file that says nothing of agendas begin with it.
"""

from datetime import time
from typing import Any

from framework.enums import ItemKind as K
from framework.enums import Voice as V

# (day, starts at, minutes, kind, voice, title)
Row = tuple[int, str, int, str, str, str]
ONE_DAY: tuple[Row, ...] = (
    (1, "08:30", 20, K.ARRIVAL, "", "Arrival"),
    (1, "08:50", 30, K.SURVEYS, "", "Survey feedback to leaders and the chair"),
    (1, "09:20", 30, K.TALK, V.LEADERS, "Senior leaders"),
    (1, "09:50", 40, K.WALK, V.PUPILS, "Walk round, led by pupils"),
    (1, "10:35", 30, K.TALK, V.PUPILS, "Pupils"),
    (1, "11:05", 30, K.DROP_IN, "", "Open drop-in"),
    (1, "11:35", 20, K.REPS, "", "Union representatives"),
    (1, "11:55", 30, K.TALK, V.TEACHERS, "Teaching staff"),
    (1, "12:25", 30, K.TALK, V.SUPPORT, "Support staff"),
    (1, "12:55", 60, K.QUIET, "", "Quiet hour"),
    (1, "13:55", 30, K.TALK, V.GOVERNORS, "Governors"),
    (1, "14:25", 30, K.TALK, V.PARENTS, "Parents and carers"),
    (1, "14:55", 30, K.FEEDBACK, "", "First impressions"),
)
TWO_DAYS: tuple[Row, ...] = (
    (1, "08:30", 20, K.ARRIVAL, "", "Arrival"),
    (1, "08:50", 45, K.TALK, V.LEADERS, "Senior leaders"),
    (1, "09:35", 45, K.WALK, V.PUPILS, "Walk round, led by pupils"),
    (1, "10:40", 40, K.TALK, V.PUPILS, "Pupils, first group"),
    (1, "11:20", 45, K.TALK, V.TEACHERS, "Teaching staff"),
    (1, "12:05", 60, K.QUIET, "", "Quiet hour"),
    (1, "13:05", 45, K.TALK, V.SUPPORT, "Support staff"),
    (1, "13:50", 45, K.DROP_IN, "", "Open drop-in"),
    (1, "14:40", 40, K.TALK, V.PARENTS, "Parents and carers"),
    (2, "08:45", 45, K.SURVEYS, "", "Survey feedback to leaders and the chair"),
    (2, "09:30", 45, K.TALK, V.GOVERNORS, "Governors"),
    (2, "10:30", 30, K.REPS, "", "Union representatives"),
    (2, "11:00", 40, K.TALK, V.PUPILS, "Pupils, second group"),
    (2, "11:40", 60, K.QUIET, "", "Quiet hour"),
    (2, "13:00", 45, K.FEEDBACK, "", "First impressions"),
)
NOTES: dict[str, str] = {
    K.ARRIVAL: "Sign in with ID, safeguarding briefing, a map, parking.",
    K.WALK: "Pupils choose the way and what to show.",
    K.DROP_IN: "Any member of staff can come, without an appointment and without saying why.",
    K.REPS: "A place for union representatives to say how staff see it.",
    K.SURVEYS: "What pupils, parents and staff said, for leaders and the chair of governors together.",
    K.QUIET: "A room of their own, for the assessor to read and think. Lunch can be here.",
    K.FEEDBACK: "What the assessor has seen and heard so far. The report comes later.",
}
TALKS: dict[str, str] = {
    V.PUPILS: "A mixed group of different ages.",
    V.PARENTS: "Parents and carers who put themselves forward, without staff in the room.",
    V.GOVERNORS: "Governors, without the headteacher.",
    V.LEADERS: "Senior leaders, without the headteacher for part of it.",
}


def default_items(days: int) -> list[dict[str, Any]]:
    """The items of a visit of so many days, numbered in order; a longer visit has the rest of its days free."""
    return [
        {
            "number": number, "day": day, "starts_at": time.fromisoformat(starts_at), "minutes": minutes,
            "kind": str(kind), "voice": str(voice), "title": title, "note": _note(kind, voice), "principles": [],
        }
        for number, (day, starts_at, minutes, kind, voice, title) in enumerate(
            ONE_DAY if days == 1 else TWO_DAYS, start=1
        )
    ]  # fmt: skip


def _note(kind: str, voice: str) -> str:
    return TALKS.get(voice, "") if kind == K.TALK else NOTES.get(kind, "")
