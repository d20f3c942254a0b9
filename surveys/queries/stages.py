"""Where a wave is, in the words of the school that runs it: a label, and what to do next."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from surveys.enums import WITH_RESULTS, WaveState, fewest_invited
from surveys.models import Wave
from surveys.policies import invited_to, is_overdue


@dataclass(frozen=True)
class WaveStage:
    """`code` is what templates ask for, `tone` is one of those of `{% tag %}`."""

    code: str
    label: str
    tone: str
    next_step: str


def stage_of(wave: Wave, listed: int, *, is_borrowed: bool = False) -> WaveStage:
    """The stage of a wave with `listed` people on its list (which only a draft needs).

    `is_borrowed`: for a school in a wave that its trust or the office runs.
    """
    if wave.state == WaveState.DRAFT:
        return _sent_off(wave, listed) if wave.send_wanted else _draft(wave, invited_to(wave, listed), is_borrowed)
    if wave.state == WaveState.OPEN:
        return _open(wave)
    if wave.state in WITH_RESULTS and not wave.shared_on:
        return WaveStage(
            "results", "Closed, not shared yet", "waiting", "The office reads the results first and shares them."
        )
    if wave.state in WITH_RESULTS:
        return WaveStage(
            "results", "Closed, results are here", "good", "Read the results together with your colleagues."
        )
    if wave.state == WaveState.LOST:
        return WaveStage(
            "lost",
            "Answers deleted",
            "warn",
            "The answers could not be opened, so all of them were deleted. You can ask people again at once.",
        )
    why = f"Fewer than {wave.k} people answered. All answers were deleted unread."
    return WaveStage("too_few", "Closed, too few answers", "warn", why)


def _draft(wave: Wave, listed: int, is_borrowed: bool) -> WaveStage:
    if not listed:
        add = "Add the list of people." if wave.school_id or is_borrowed else "Each school adds its list of people."
        return WaveStage("draft", "Being prepared", "todo", add)
    if is_borrowed:
        return WaveStage(
            "draft", "Being prepared", "waiting", f"Your list is here. {runner_of(wave)} sends the survey."
        )
    if short := short_list(wave, listed):
        return WaveStage("draft", "Being prepared", "todo", short)
    return WaveStage("draft", "Being prepared", "todo", "Check it and send it.")


def short_list(wave: Wave, listed: int) -> str:
    """The sentence about a list that is too short for a survey alone, empty for one that is long enough."""
    fewest = fewest_invited(wave.k)
    return "" if listed >= fewest else f"The list is too short: a survey needs {fewest} people or more."


def runner_of(wave: Wave) -> str:
    """Who runs it, at the start of a sentence."""
    return str(wave.school or wave.trust or "The office")


def _sent_off(wave: Wave, listed: int) -> WaveStage:
    """With nobody on a list there are classes and slips alone, and no invitation."""
    if wave.opens_on > timezone.localdate():
        day = date_format(wave.opens_on)
        step = f"Invitations go out on {day}." if listed else f"The survey opens on {day}."
        return WaveStage("planned", "Planned", "waiting", step)
    being = "The invitations are being prepared." if listed else "The survey is being opened."
    return WaveStage("starting", "Starting", "doing", f"{being} This takes a minute or two.")


def _open(wave: Wave) -> WaveStage:
    if wave.give_up_reason:
        return WaveStage(
            "trouble",
            "Cannot be counted",
            "bad",
            "The answers cannot be opened, and the office has given this survey up. They are being deleted.",
        )
    if wave.key_lost_on:
        return WaveStage(
            "trouble",
            "Cannot be counted",
            "bad",
            f"The key that opens the answers has been missing since {date_format(wave.key_lost_on)}. Nothing has been"
            " deleted. The office has been told and is trying to bring the key back. Until then nobody can answer.",
        )
    if is_overdue(wave):
        return WaveStage(
            "trouble",
            "Not counted yet",
            "bad",
            f"The answers should have been counted on {date_format(wave.closes_on + timedelta(days=1))}. Nothing has"
            " been deleted. The office has been told and is looking into it.",
        )
    if wave.closes_on < timezone.localdate():
        return WaveStage(
            "closing", "Being counted", "doing", "The answers are being counted. This takes a few minutes."
        )
    return WaveStage("open", "Open", "doing", f"People can answer until {date_format(wave.closes_on)}.")
