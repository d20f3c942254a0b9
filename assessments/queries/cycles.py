"""What the office and the school read about a cycle beside its stage."""

from django.db.models import QuerySet

from assessments.models import LevelChange
from evidence.models import Cycle
from framework.enums import VersionState
from framework.models import Level


def changes_of(cycle: Cycle) -> QuerySet[LevelChange]:
    """The corrections of its level, the newest first."""
    return LevelChange.objects.filter(cycle=cycle).select_related("earlier", "later", "changed_by")


def levels_to_move_to(cycle: Cycle) -> list[Level]:
    """The levels of published versions of the same framework that came after the cycle's own."""
    levels = Level.objects.filter(
        version__framework=cycle.version.framework_id,
        version__state=VersionState.PUBLISHED,
        version__published_at__gt=cycle.version.published_at,
    )
    return list(levels.select_related("version").order_by("-version_id", "number"))
