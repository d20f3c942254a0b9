"""What people of a trust should do next, or know, before they read its tables."""

from typing import Any

from django.urls import reverse

from plans.queries.trust import overdue_priorities
from surveys.queries.stages import stage_of
from surveys.queries.waves import unfinished_waves_of_trust
from trusts.queries import SchoolRow
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.times import school_days
from wqm.ui.nav import NextStep


def steps_of(trust: Any, access: Access, rows: list[SchoolRow]) -> list[NextStep]:
    """The first is the main step. There is always one. Two queries, and one more where a survey is not over."""
    steps = [*_survey_steps(trust, access), *_overdue_steps(trust, rows), *_visit_steps(rows)]
    return steps or [
        NextStep(
            "Read your schools’ priorities",
            "What each school has decided to work on, and how far it is.",
            reverse("trust_plans:actions", args=[trust.pk]),
            "See the actions",
        )
    ]


def _survey_steps(trust: Any, access: Access) -> list[NextStep]:
    """Surveys that the trust runs and that are not over."""
    if not access.can(P.TRUST_SURVEY_RUN):
        return []
    stages = [(wave, stage_of(wave, wave.listed)) for wave in unfinished_waves_of_trust(trust)]
    return [
        NextStep(
            f"{wave.name}: {stage.label.lower()}",
            stage.next_step,
            reverse("trust_surveys:detail", args=[trust.pk, wave.pk]),
            "Open the survey",
            until=f"Closes {wave.closes_on:%-d %B}" if stage.code == "open" else f"Opens {wave.opens_on:%-d %B}",
        )
        for wave, stage in stages
        if stage.code in ("draft", "planned", "starting", "open")
    ]


def _overdue_steps(trust: Any, rows: list[SchoolRow]) -> list[NextStep]:
    overdue = overdue_priorities(trust.pk)
    late = {row.school: overdue[row.school.pk] for row in rows if row.school.pk in overdue}
    if not late:
        return []
    number = sum(late.values())
    title = "1 priority action is overdue" if number == 1 else f"{number} priority actions are overdue"
    names = ", ".join(str(school) for school in late)
    return [NextStep(title, f"{names}.", reverse("trust_plans:actions", args=[trust.pk]), "See the actions")]


def _visit_steps(rows: list[SchoolRow]) -> list[NextStep]:
    return [
        NextStep(
            f"{row.school} has its visit",
            url=reverse("school_home", args=[row.school.pk]),
            button="Open the school",
            until=school_days(row.stage.visit.starts_on, row.stage.visit.ends_on),
        )
        for row in rows
        if row.stage.stage == "visit_booked" and row.stage.visit
    ]
