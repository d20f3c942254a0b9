"""What the office and the school read about a cycle beside its stage."""

from django.db.models import QuerySet

from assessments.models import LevelChange
from evidence.models import Cycle
from framework.enums import Age, VersionState
from framework.models import Level, Questionnaire
from framework.queries import proposed_questionnaires
from schools.models import School


def changes_of(cycle: Cycle) -> QuerySet[LevelChange]:
    """The corrections of its level, the newest first."""
    return LevelChange.objects.filter(cycle=cycle).select_related("earlier", "later", "changed_by")


def proposed_for(school: School, level: Level) -> list[Questionnaire]:
    """The questionnaires that a level proposes, without those for pupils whom the school does not have. One query."""
    lowest, highest = school.lowest_age or 0, school.highest_age or 99
    ages = {Age.KS1: (5, 7), Age.KS2: (7, 11), Age.SECONDARY: (11, 18)}
    spans = [(row, ages.get(Age(row.age), (0, 99))) for row in proposed_questionnaires(level)]
    return [row for row, (youngest, oldest) in spans if lowest < oldest and highest > youngest]


def levels_to_move_to(cycle: Cycle) -> list[Level]:
    """The levels of published versions of the same framework that came after the cycle's own."""
    levels = Level.objects.filter(
        version__framework=cycle.version.framework_id,
        version__state=VersionState.PUBLISHED,
        version__published_at__gt=cycle.version.published_at,
    )
    return list(levels.select_related("version").order_by("-version_id", "number"))
