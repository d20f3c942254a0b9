"""Where a wave is, in the words of the school that runs it: a label, and what to do next."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format

from surveys.enums import WITH_RESULTS, WaveState
from surveys.models import Wave
from surveys.policies import invited_to, is_overdue
from wqm.sealing.small_numbers import fewest_invited


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
            "results", "Results soon", "waiting", "The office is checking the results and will share them with you."
        )
    if wave.state in WITH_RESULTS:
        return WaveStage("results", "Results ready", "good", "Read the results with your colleagues.")
    if wave.state == WaveState.LOST:
        return WaveStage(
            "lost",
            "Responses deleted",
            "warn",
            "The responses could not be opened, so they were all deleted. You can ask people again straight away.",
        )
    why = f"Fewer than {wave.k} people responded. All responses were deleted unread."
    return WaveStage("too_few", "Too few responses", "warn", why)


def _draft(wave: Wave, listed: int, is_borrowed: bool) -> WaveStage:
    if not listed:
        add = "Add your list of recipients." if wave.school_id or is_borrowed else "Each school adds its own list."
        return WaveStage("draft", "Draft", "todo", add)
    if is_borrowed:
        return WaveStage("draft", "Draft", "waiting", f"Your list is ready. {runner_of(wave)} will send the survey.")
    if short := short_list(wave, listed):
        return WaveStage("draft", "Draft", "todo", short)
    return WaveStage("draft", "Draft", "todo", "Check and send.")


def short_list(wave: Wave, listed: int) -> str:
    """The sentence about a list that is too short for a survey alone, empty for one that is long enough."""
    fewest = fewest_invited(wave.k)
    return "" if listed >= fewest else f"Your list is too short. A survey needs at least {fewest} people."


def runner_of(wave: Wave) -> str:
    """Who runs it, at the start of a sentence."""
    return str(wave.school or wave.trust or "The office")


def _sent_off(wave: Wave, listed: int) -> WaveStage:
    """With nobody on a list there are classes and slips alone, and no invitation."""
    if wave.opens_on > timezone.localdate():
        day = date_format(wave.opens_on)
        step = f"Invitations will go out on {day}." if listed else f"It will open on {day}."
        return WaveStage("planned", "Scheduled", "waiting", step)
    being = "We are preparing the invitations." if listed else "We are opening the survey."
    return WaveStage("starting", "Opening", "doing", f"{being} This takes a minute or two.")


def _open(wave: Wave) -> WaveStage:
    if wave.give_up_reason:
        return WaveStage(
            "trouble",
            "Technical problem",
            "bad",
            "The responses cannot be opened, so the office has abandoned this survey. They are being deleted.",
        )
    if wave.key_lost_on:
        return WaveStage(
            "trouble",
            "Technical problem",
            "bad",
            f"The key that opens the responses has been missing since {date_format(wave.key_lost_on)}. Nothing has"
            " been deleted. The office is trying to restore the key. Until then, no one can respond.",
        )
    if is_overdue(wave):
        return WaveStage(
            "trouble",
            "Not counted yet",
            "bad",
            f"The responses should have been counted on {date_format(wave.closes_on + timedelta(days=1))}. Nothing"
            " has been deleted. The office is looking into it.",
        )
    if wave.closes_on < timezone.localdate():
        return WaveStage("closing", "Counting", "doing", "We are counting the responses. This takes a few minutes.")
    return WaveStage("open", "Open", "doing", f"People can respond until {date_format(wave.closes_on)}.")
