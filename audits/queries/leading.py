"""What the screen and the facilitator's page show of a session. Callers are in the scope of the school."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audits.enums import EntryState, SessionState, StepKind, StepState, TallyKind
from audits.models import Agreement, Audit, Entry, Session, Step, Tally
from audits.policies import not_shown_yet
from audits.queries.hall import (
    agreements_of,
    entries_of_hall,
    most_dotted,
    number_of_groups,
    principles_shown,
    promises_of,
    scale_of,
    step_now,
)
from audits.results import Ratings, marks_shown, ratings_shown

SHOWN_TOGETHER = 12


@dataclass(frozen=True)
class SessionNow:
    """A session as it is now: its steps, the one that runs or was the last, and the next one."""

    session: Session
    steps: Sequence[Step]
    step: Step | None
    following: Step | None
    groups: int

    @property
    def is_live(self) -> bool:
        """Whether a step runs."""
        return self.step is not None and self.step.is_live

    @property
    def is_done(self) -> bool:
        """Nothing more is planned in this session."""
        return not self.is_live and self.following is None


def session_now(session: Session) -> SessionNow:
    """Where a session has got to."""
    steps = list(Step.objects.filter(session=session))
    step = step_now(session.audit, session)
    following = next((one for one in steps if one.state == StepState.WAITING), None)
    return SessionNow(session, steps, step, following, number_of_groups(session.audit))


def screen_of(now: SessionNow, principle: int | None) -> dict[str, Any]:
    """What stands on the screen: cards, ratings, dots, agreements, by the step that runs or was the last."""
    step, audit = now.step, now.session.audit
    if now.session.state == SessionState.OVER and principle is None:
        return {"scene": "over", "agreements": agreements_of(audit)}
    if step is None:
        return {"scene": "lobby"}
    if principle is not None and (cards := cards_of(audit, principle))["principle"]:
        return {"scene": "cards", **cards}  # asked for, in whichever step: somebody wants to look at it again
    if step.kind == StepKind.PROMISES:
        return {"scene": "promises", "promises": _promises(audit, is_done=step.state == StepState.DONE)}
    if step.kind == StepKind.PLENARY or step.kind == StepKind.CLOSING:
        return {"scene": step.kind, "dotted": most_dotted(audit, SHOWN_TOGETHER), "agreements": agreements_of(audit)}
    if step.kind == StepKind.OPENING:
        return {"scene": "opening"}
    if step.state != StepState.DONE and step.kind != StepKind.READING:
        about = principles_shown(audit, step.principles) if step.principles else []
        return {"scene": "working", "about": about, "points": scale_of(audit) if about else []}
    return {"scene": "cards", **cards_of(audit, principle)}


def cards_of(audit: Audit, principle: int | None) -> dict[str, Any]:
    """The released entries of one principle by kind, with its ratings; the first that has any where none is asked."""
    entries = entries_of_hall(audit)
    numbers = sorted({entry.principle for entry in entries})
    if not numbers:
        return {"numbers": [], "principle": None, "ratings": None, "kinds": []}
    chosen = principle if principle in numbers else numbers[0]
    shown = principles_shown(audit, [chosen], [entry for entry in entries if entry.principle == chosen])
    at = numbers.index(chosen)
    return {
        "numbers": numbers,
        "principle": shown[0].principle if shown else None,
        "before": numbers[at - 1] if at else None,
        "after": numbers[at + 1] if at + 1 < len(numbers) else None,
        "kinds": shown[0].entries if shown else [],
        "ratings": ratings_of(audit, chosen),
    }


def ratings_of(audit: Audit, principle: int) -> Ratings:
    """The ratings of staff on a principle, as far as they may be shown."""
    tally = Tally.objects.filter(audit=audit, kind=TallyKind.RATING, subject=str(principle)).first()
    return ratings_shown(tally.counts if tally else [], audit.people, audit.k, scale_of(audit))


def _promises(audit: Audit, *, is_done: bool) -> list[tuple[Agreement, Ratings | None]]:
    """What was agreed last time; with how much of it was done, once everybody has said so."""
    tallies = Tally.objects.filter(audit=audit, kind=TallyKind.MARK)
    counts = {tally.subject: tally.counts for tally in tallies} if is_done else {}
    return [
        (promise, marks_shown(counts.get(str(promise.pk), []), audit.people, audit.k) if is_done else None)
        for promise in promises_of(audit)
    ]


def names_of_principles(audit: Audit) -> dict[int, str]:
    """By number."""
    return dict(audit.version.principles.values_list("number", "name"))


def entries_to_lead(audit: Audit, *, is_trainer: bool) -> list[Entry]:
    """What a facilitator may act on. People of the school see nothing before the hall does, held back or not."""
    states = [EntryState.HALL, EntryState.HELD, *([EntryState.GROUP] if is_trainer else [])]
    entries = list(Entry.objects.filter(audit=audit, state__in=states, into=None).order_by("principle", "kind", "id"))
    if is_trainer or all(entry.state == EntryState.HALL for entry in entries):
        return entries
    hidden = not_shown_yet(audit)
    return [entry for entry in entries if entry.state == EntryState.HALL or entry.principle not in hidden]
