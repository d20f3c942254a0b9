"""What is allowed with a cycle as a whole: its level, and the version of the framework that it uses."""

from assessments.policies.awards import check_level_is_open
from evidence.enums import CycleState
from evidence.models import Cycle
from framework.enums import VersionState
from framework.models import Level
from schools.enums import SchoolStatus
from schools.models import School
from wqm.access.refusals import NotAllowed


def check_is_not_gone(school: School, follows: str) -> None:
    """Nothing new begins at a school that has closed, or merged into another; `follows` says what cannot be."""
    status = School.objects.values_list("status", flat=True).get(pk=school.pk)
    if status == SchoolStatus.CLOSED:
        raise NotAllowed(f"The national register says that {school} has closed, {follows}")


def check_can_change_level(cycle: Cycle, level: Level, *, seen: int) -> None:
    """Another level of the same version, while no award is made. `seen` is the level that the office looked at."""
    if not cycle.is_running:
        raise NotAllowed("This cycle has ended, so its level stays as it is. Start a new cycle instead.")
    if cycle.level_id != seen:
        raise NotAllowed(f"A colleague has changed the level of this cycle to {cycle.level}. Look at it again.")
    if level.version_id != cycle.version_id:
        raise NotAllowed("That level belongs to another version of the framework. Choose a level of this version.")
    if level.pk == cycle.level_id:
        raise NotAllowed(f"This cycle is towards {level} already. Choose another level.")
    check_level_is_open(cycle.school, level)


def check_can_move_to_version(cycle: Cycle, level: Level) -> None:
    """To a version that takes new cycles, while the school still works on its self-evaluation."""
    if not cycle.is_running:
        raise NotAllowed("This cycle has ended already. Start a new cycle instead.")
    if cycle.state != CycleState.OPEN:
        raise NotAllowed(
            "The school has submitted its self-evaluation, so this cycle carries on with its version to the end."
        )
    if level.version_id == cycle.version_id:
        raise NotAllowed("This cycle uses that version already. Choose a level of a newer version.")
    if level.version.state != VersionState.PUBLISHED:
        raise NotAllowed(f"“{level.version}” takes no new cycles. Choose a published version.")
