"""What is allowed with a plan in its state. The sentences are for headteachers."""

from typing import Any

from plans.models import Prompt, Target
from plans.workflow import SENTENCES, may
from schools.queries import is_member
from wqm.access.refusals import NotAllowed

FEWEST_PRIORITIES, MOST_PRIORITIES = 3, 5
FEWEST_FIRST, MOST_FIRST = 2, 3
MOST_OPEN_TARGETS = 100
MOST_ACTIONS = 50
MOST_MILESTONES = 20
MOST_OWN_METRICS = 20


def check_can_take(step: str, target: Target) -> None:
    """The workflow allows this step."""
    if not may(step, target.state):
        raise NotAllowed(SENTENCES[step])


def check_is_open(target: Target) -> None:
    """Actions are added to what the school works on."""
    if not target.is_open:
        raise NotAllowed("This target is closed. Take it up again first, then change it.")


def check_priorities(chosen: int, open_targets: int) -> None:
    """Three to five, so that something happens; a plan of fewer targets than three is all priority."""
    fewest = min(FEWEST_PRIORITIES, open_targets)
    if chosen < fewest:
        more = fewest - chosen
        raise NotAllowed(
            f"You chose {chosen} of {open_targets} targets. Choose at least {fewest}: tick {more} more"
            f"{', so that the work does not hang on one thing' if fewest > 1 else ''}."
        )
    if chosen > MOST_PRIORITIES:
        raise NotAllowed(
            f"You chose {chosen} targets. Choose at most {MOST_PRIORITIES}: where everything comes first, nothing does."
        )


def check_first_actions(chosen: int, possible: int) -> None:
    """Two or three to begin with; where only one can be done, that one."""
    fewest = min(FEWEST_FIRST, possible)
    if chosen < fewest:
        raise NotAllowed(f"You chose {chosen} of {possible} actions. Choose {fewest} or {MOST_FIRST} to begin with.")
    if chosen > MOST_FIRST:
        raise NotAllowed(f"You chose {chosen} actions. Choose at most {MOST_FIRST}; the others stay in the plan.")


def check_owner(school: Any, owner: Any) -> None:
    """Whoever owns an action belongs to the school, so that reminders reach nobody else."""
    if owner is not None and not is_member(school, owner):
        raise NotAllowed(f"{owner} does not belong to {school} any more. Choose somebody else, or write a name.")


def check_room(count: int, most: int, noun: str) -> None:
    """Plans that nobody can read help nobody."""
    if count >= most:
        raise NotAllowed(f"There are {count} {noun} already, and {most} is the most. Close or remove one first.")


def check_is_unanswered(prompt: Prompt) -> None:
    """An answer stands; who wants to say more writes a note."""
    if prompt.answered_at:
        raise NotAllowed("Somebody has answered this meanwhile. Read their answer; add yours as a note.")
