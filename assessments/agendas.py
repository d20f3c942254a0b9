"""What an agenda leaves out, and what in it cannot work, in sentences for the school. Pure functions.

Nothing here stops a school from building its agenda: it is named while it is built and when it is shared. Without
governors it is shared with a reason; an item on a day that the visit does not have is moved first
(`assessments.policies.agendas`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from assessments.enums import ChosenBy, ItemKind, Part, Voice
from assessments.models import Agenda, AgendaItem
from wqm.times import clock
from wqm.visible import is_blank

MIDDAY = time(12, 30)
LAST_MINUTE = 24 * 60 - 1
VOLUNTARY = "Pupils take part voluntarily: they can say no, and leave at any time."
MISSING_KINDS = {
    ItemKind.ARRIVAL: "Nothing says how the assessor arrives: ID, safeguarding briefing, map, parking. Add an arrival.",
    ItemKind.DROP_IN: "There is no open drop-in, where any member of staff can come without an appointment. Add one.",
    ItemKind.REPS: "There is no place for union representatives. Add one, or ask your staff representative.",
    ItemKind.SURVEYS: "There is no survey feedback to leaders and the chair of governors. Add it.",
    ItemKind.QUIET: "There is no quiet hour, so the assessor has no time to read and think. Add one.",
}
MISSING_VOICES = {
    Voice.GOVERNORS: "Governors are not on the agenda. Add a conversation with them, or share it with a reason.",
    **{
        voice: f"{words} are not on the agenda. Add a conversation with them."
        for voice, words in (
            (Voice.PUPILS, "Pupils"),
            (Voice.PARENTS, "Parents and carers"),
            (Voice.TEACHERS, "Teaching staff"),
            (Voice.LEADERS, "Senior leaders"),
        )
    },
    Voice.SUPPORT: "Support staff, such as teaching assistants, are not on the agenda. Add a conversation with them.",
}


NUMBERS = {
    "dsl_phone": "your designated safeguarding lead",
    "chair_phone": "your chair of governors",
    "authority_phone": "the local authority designated officer",
}


@dataclass(frozen=True)
class Gap:
    """One thing to look at. `item` is the key of the item it is about, None where one is missing.

    `blocks`: it is put right before the agenda is shared. `wants_reason`: or the school says why. `of_arrival`: it is
    about what is written beside the items.
    """

    code: str
    sentence: str
    item: int | None = None
    blocks: bool = False
    wants_reason: bool = False
    of_arrival: bool = False


@dataclass(frozen=True)
class DayBounds:
    """From when to when the school has its day, and how many days the visit has."""

    days: int
    starts: time
    ends: time
    why_starts: str = "your school day starts"
    why_ends: str = "your school day ends"


def bounds_of(days: int, starts: time, ends: time, part: str) -> DayBounds:
    """Half a day ends, or starts, at midday."""
    if part == Part.AM:
        return DayBounds(days, starts, min(ends, MIDDAY), why_ends="the morning ends")
    if part == Part.PM:
        return DayBounds(days, max(starts, MIDDAY), ends, why_starts="the afternoon starts")
    return DayBounds(days, starts, ends)


def gaps_in(items: Sequence[AgendaItem], bounds: DayBounds) -> list[Gap]:
    """Everything, what has to be put right first; `items` are those that were not removed."""
    found = [*_on_no_day(items, bounds), *_missing_voices(items), *_missing_kinds(items)]
    return [*found, *_who_chose(items), *_with_managers(items), *_times(items, bounds), *_overlaps(items)]


def gaps_beside(agenda: Agenda) -> list[Gap]:
    """What someone needs who stands at the gate, or who hears something that cannot wait."""
    gaps = []
    if is_blank(agenda.arrival):
        sentence = "Arrival is not written yet. Say where to park and whom to ask for."
        gaps.append(Gap("no_arrival_words", sentence, of_arrival=True))
    if missing := [words for field, words in NUMBERS.items() if is_blank(getattr(agenda, field))]:
        whose = f"{', '.join(missing[:-1])} or {missing[-1]}" if len(missing) > 1 else missing[0]
        sentence = f"There is no number for {whose}. The assessor needs it if someone says what cannot wait."
        gaps.append(Gap("no_numbers", sentence, of_arrival=True))
    return gaps


def ends_at(item: AgendaItem) -> time | None:
    """When it is over; None without a start. The last minute of the day for what would run past midnight."""
    if item.starts_at is None:
        return None
    minutes = min(item.starts_at.hour * 60 + item.starts_at.minute + item.minutes, LAST_MINUTE)
    return time(minutes // 60, minutes % 60)


def _on_no_day(items: Iterable[AgendaItem], bounds: DayBounds) -> list[Gap]:
    number = f"{bounds.days} day{'' if bounds.days == 1 else 's'}"
    return [
        Gap(
            "no_such_day",
            f"“{item}” is on day {item.day}, and the visit has {number}. Change its day.",
            item.pk,
            blocks=True,
        )
        for item in items
        if item.day > bounds.days
    ]


def _missing_voices(items: Iterable[AgendaItem]) -> list[Gap]:
    """A walk led by pupils hears pupils; a drop-in is anyone's, and hears no group."""
    heard = {item.voice for item in items if item.kind in (ItemKind.TALK, ItemKind.WALK, ItemKind.OTHER)}
    return [
        Gap(f"no_{voice.value}", sentence, wants_reason=voice == Voice.GOVERNORS)
        for voice, sentence in MISSING_VOICES.items()
        if voice not in heard
    ]


def _missing_kinds(items: Iterable[AgendaItem]) -> list[Gap]:
    kinds = {item.kind for item in items}
    return [Gap(f"no_{kind.value}", sentence) for kind, sentence in MISSING_KINDS.items() if kind not in kinds]


def _who_chose(items: Iterable[AgendaItem]) -> list[Gap]:
    return [
        Gap(
            "leaders_chose",
            f"Leaders chose everyone for “{item}”. Let people put themselves forward, or draw lots.",
            item.pk,
        )
        for item in items
        if item.chosen_by == ChosenBy.LEADERS
    ]


def _with_managers(items: Iterable[AgendaItem]) -> list[Gap]:
    return [
        Gap(
            "with_managers",
            f"In “{item}” people’s line managers, or leaders, are in the room. Ask them to leave it to the others.",
            item.pk,
        )
        for item in items
        if item.kind in (ItemKind.TALK, ItemKind.DROP_IN, ItemKind.REPS, ItemKind.WALK) and not item.without_managers
    ]


def _times(items: Iterable[AgendaItem], bounds: DayBounds) -> list[Gap]:
    gaps = []
    for item in items:
        end = ends_at(item)
        if item.starts_at is None or end is None:
            gaps.append(Gap("no_time", f"“{item}” has no time yet. Add when it starts.", item.pk))
            continue
        if item.starts_at < bounds.starts:
            when = f"{clock(item.starts_at)}, before {bounds.why_starts} ({clock(bounds.starts)})"
            gaps.append(Gap("too_early", f"“{item}” starts at {when}. Check the time.", item.pk))
        if end > bounds.ends:
            when = f"{clock(end)}, after {bounds.why_ends} ({clock(bounds.ends)})"
            gaps.append(Gap("too_late", f"“{item}” ends at {when}. Check the time.", item.pk))
    return gaps


def _overlaps(items: Iterable[AgendaItem]) -> list[Gap]:
    """Each item that begins before an earlier one of its day is over, with the one that lasts longest."""
    timed = sorted(
        ((item.day, item.starts_at, end, item) for item in items if item.starts_at and (end := ends_at(item))),
        key=lambda row: row[:2],
    )
    gaps: list[Gap] = []
    on, until, longest = 0, time(0), None
    for day, starts, end, item in timed:
        if day == on and starts < until:
            sentence = f"“{item}” starts at {clock(starts)}, while “{longest}” goes on until {clock(until)}."
            instead = "Change one of them, unless two assessors share them."
            gaps.append(Gap("overlap", f"{sentence} {instead}", item.pk))
        if day != on or end > until:
            on, until, longest = day, end, item
    return gaps
