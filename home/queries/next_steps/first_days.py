"""The list for a school that has just begun."""

from django.urls import reverse

from assessments.queries.stages import SchoolStage
from home.queries.steps import is_office
from surveys.queries.outcomes import SurveysAtHome
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.ui.nav import Task


def first_days(
    school, stage: SchoolStage, access: Access, facts: dict[str, bool], surveys: SurveysAtHome
) -> list[Task]:
    """What a new school does first, for those who run its cycle; nothing once it is done, or the cycle went on."""
    is_new = stage.stage in ("not_started", "self_evaluation") and not facts["earlier_cycles"]
    if not is_new or is_office(access) or not access.can(P.PEOPLE_MANAGE):
        return []
    here = [school.pk]
    rows = [
        ("Invite your wellbeing lead and colleagues", facts["colleagues"], reverse("school_people:list", args=here)),
        (
            "Name your designated safeguarding lead (DSL)",
            facts["lead"] or facts["appointments"],
            reverse("school_people:list", args=here),
        ),
    ]
    if stage.cycle:
        rows += [
            ("Read the principles and criteria", facts["judgements"], reverse("evidence:overview", args=here)),
            ("Add your first piece of evidence", facts["evidence"], reverse("evidence:library", args=here)),
            ("Make your first judgement", facts["judgements"], reverse("evidence:overview", args=here)),
        ]
    rows.append(("Set up your first survey", bool(surveys.outcomes), reverse("surveys:list", args=here)))
    if all(is_done for _, is_done, _ in rows):
        return []
    return [Task(title, "done" if is_done else "todo", url) for title, is_done, url in rows]
