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
MOST_SHARED = 200


def check_can_take(step: str, target: Target) -> None:
    """The workflow allows this step."""
    if not may(step, target.state):
        raise NotAllowed(SENTENCES[step])


def check_is_open(target: Target) -> None:
    """Actions are added to what the school works on."""
    if not target.is_open:
        raise NotAllowed("This target is closed. Reopen it, then make your change.")


def check_priorities(chosen: int, open_targets: int) -> None:
    """Three to five, so that something happens; a plan of fewer targets than three is all priority."""
    fewest = min(FEWEST_PRIORITIES, open_targets)
    if chosen < fewest:
        more = fewest - chosen
        raise NotAllowed(
            f"You chose {chosen} of {open_targets} targets. Choose at least {fewest}: tick {more} more"
            f"{', so that the work does not depend on one thing' if fewest > 1 else ''}."
        )
    if chosen > MOST_PRIORITIES:
        raise NotAllowed(
            f"You chose {chosen} targets. Choose at most {MOST_PRIORITIES}: if everything is a priority, nothing is."
        )


def check_first_actions(chosen: int, possible: int) -> None:
    """Two or three to begin with; where only one can be done, that one."""
    fewest = min(FEWEST_FIRST, possible)
    if chosen < fewest:
        raise NotAllowed(f"You chose {chosen} of {possible} actions. Choose {fewest} or {MOST_FIRST} to start with.")
    if chosen > MOST_FIRST:
        raise NotAllowed(f"You chose {chosen} actions. Choose at most {MOST_FIRST}; the rest stay in the plan.")


def check_owner(school: Any, owner: Any) -> None:
    """The owner of an action belongs to the school, so that reminders reach nobody else."""
    if owner is not None and not is_member(school, owner):
        raise NotAllowed(f"{owner} no longer belongs to {school}. Choose someone else, or enter a name.")


def check_room(count: int, most: int, noun: str) -> None:
    """Plans that nobody can read help nobody."""
    if count >= most:
        raise NotAllowed(f"There are {count} {noun} already, and the limit is {most}. Close or remove one first.")


def check_is_unanswered(prompt: Prompt) -> None:
    """An answer stands; who wants to say more writes a note."""
    if prompt.answered_at:
        raise NotAllowed("Someone has already answered this. Read their answer, and add yours as a note.")
