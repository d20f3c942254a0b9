"""What a state looks like. A state is told by its word first, then by a sign, then by its colour."""

from dataclasses import dataclass
from typing import Any

# tone -> (class of the tag, name of the sign)
TONES = {
    "neutral": ("govuk-tag--grey", ""),
    "todo": ("govuk-tag--grey", "circle"),
    "doing": ("govuk-tag--teal", "half"),
    "waiting": ("govuk-tag--purple", "clock"),
    "good": ("govuk-tag--green", "tick"),
    "warn": ("govuk-tag--yellow", "alert"),
    "bad": ("govuk-tag--red", "cross"),
}
BY_TONE = {
    "todo": "not_started todo draft planned not_answered unassigned not_asked invited",
    "doing": "ready in_progress doing started current open running claimed emerging active live booked",
    "waiting": "waiting submitted scheduled queued requested proposed in_review pending moderation awaiting sent held",
    "good": "done completed complete accepted approved awarded published met embedded signed valid confirmed clean",
    "warn": "overdue due expiring lapsing returned needs_work partly_met warning late reopened unknown stale",
    "bad": "rejected failed withdrawn lapsed expired blocked not_met infected refused bounced",
    "neutral": "closed cancelled archived withheld not_applicable superseded retired established inactive",
}
TONE_OF = {state: tone for tone, states in BY_TONE.items() for state in states.split()}
LABELS: dict[str, str] = {
    "not_started": "Not started",
    "in_progress": "In progress",
    "done": "Done",
    "waiting": "Waiting",
    "current": "Now",
    "todo": "To do",
}


@dataclass(frozen=True)
class Look:
    """A state ready to be shown."""

    text: str
    tone: str
    classes: str
    sign: str


def look_of(state: Any, text: str = "", tone: str = "") -> Look:
    """Look of a choice, a word or anything with `label` (and `tone`). An unknown state is neutral, never an error."""
    value = str(getattr(state, "value", state))
    label = text or getattr(state, "label", "") or LABELS.get(value) or value.replace("_", " ").capitalize()
    tone = tone or getattr(state, "tone", "") or TONE_OF.get(value, "neutral")
    classes, sign = TONES[tone]
    return Look(str(label), tone, classes, sign)
