"""What is allowed with a cycle in its state. The sentences are for headteachers."""

from django.conf import settings

from evidence.models import Cycle
from evidence.workflow import SENTENCES, may
from framework.enums import VersionState
from framework.models import Level, Version
from wqm.access.policy import NotAllowed

MOST_EVIDENCE_PER_CRITERION = 30


def check_can_edit(cycle: Cycle) -> None:
    """Judgements and evidence change only while the self-evaluation is with the school."""
    if not cycle.is_editable:
        raise NotAllowed(
            "The self-evaluation has been handed in, so it cannot be changed now. Ask the office to give it back."
        )


def check_can_take(step: str, cycle: Cycle) -> None:
    """The workflow allows this step."""
    if not may(step, cycle.state):
        raise NotAllowed(SENTENCES[step])


def check_can_start(version: Version, level: Level) -> None:
    """A new cycle is pinned to a published version and one of its levels."""
    if version.state != VersionState.PUBLISHED:
        raise NotAllowed("Choose a published version of the framework.")
    if level.version_id != version.pk:
        raise NotAllowed("The level belongs to another version of the framework. Choose one of this version.")


def check_can_use_more(used: int) -> None:
    """A criterion is shown by a number of things that somebody can read."""
    if used >= MOST_EVIDENCE_PER_CRITERION:
        raise NotAllowed("Thirty pieces of evidence are enough for one criterion. Remove one before you add another.")


def check_has_room(used: int, more: int) -> None:
    """All files of a school's evidence stay within its quota; sizes in bytes."""
    most = settings.SCHOOL_QUOTA_BYTES
    if used + more > most:
        raise NotAllowed(
            f"Your school’s files take {used / 1048576:.0f} MB of {most // 1048576} MB, and this one does not fit any"
            " more. Remove a file that you do not need, or add a link to it instead."
        )
