"""Steps about surveys and their results."""

from django.urls import reverse

from home.queries.steps import is_office
from surveys.queries.outcomes import SurveyOutcome, SurveysAtHome
from surveys.queries.waves import lists_waited_for
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.ui.nav import NextStep


def survey_steps(school, stage, access: Access, surveys: SurveysAtHome) -> list[NextStep]:
    if not access.can(P.SURVEY_VIEW):
        return []
    url = reverse("surveys:list", args=[school.pk])
    runs = access.can(P.SURVEY_RUN)
    steps = [
        NextStep(
            f"{name} needs your list of people",
            f"{organiser} runs this survey in several schools. It opens on {day:%-d %B %Y}.",
            reverse("surveys:detail", args=[school.pk, wave_id]),
            "Add the list",
            until=f"Opens {day:%-d %B}",
        )
        for wave_id, name, organiser, day in (lists_waited_for(school) if surveys.takes_part_in_drafts and runs else [])
    ]
    if runs:
        steps += [_open_survey_step(school, outcome) for outcome in surveys.outcomes if outcome.is_open]
    if not surveys.outcomes and stage.stage == "self_evaluation" and runs:
        sentence = "A confidential staff survey takes about five minutes to set up."
        steps.append(NextStep("Ask your staff", sentence, url, "Set up a survey"))
    return steps


def _open_survey_step(school, outcome: SurveyOutcome) -> NextStep:
    detail = reverse("surveys:detail", args=[school.pk, outcome.wave_id])
    if outcome.is_in_trouble:
        sentence = "Nothing has been deleted, and the office has been told."
        return NextStep(f"{outcome.name} cannot be counted", sentence, detail, "See what happened")
    day = f"Closes {outcome.closes_on:%-d %B}"
    return NextStep(f"{outcome.name} is open", "Results come after it closes.", detail, "View progress", until=day)


def unread_steps(school, access: Access, surveys: SurveysAtHome) -> list[NextStep]:
    """Results that nobody of the school has opened, to everyone of the school who may read them."""
    if not access.can(P.SURVEY_VIEW) or is_office(access):
        return []
    return [
        NextStep(
            f"Read the results of {outcome.name}",
            "No one at your school has opened them yet.",
            reverse("surveys:results", args=[school.pk, outcome.wave_id]),
            "Read the results",
        )
        for outcome in surveys.outcomes
        if outcome.is_unread
    ]
