"""The surveys of a pack. How a survey is printed is the business of `surveys.reports.printing`."""

from evidence.models import Cycle
from surveys.queries.outcomes import SurveyOutcome, outcomes_of_school
from surveys.queries.waves import results_by_id
from surveys.reports.printing import PrintedSurvey, short_survey


def surveys_of(cycle: Cycle) -> list[PrintedSurvey]:
    """Every survey sent in this cycle; principles are called what the cycle's version calls them."""
    names = dict(cycle.version.principles.values_list("code", "name"))
    return [
        _survey(outcome, cycle.school_id, names)
        for outcome in outcomes_of_school(cycle.school_id, since=cycle.started_on)
    ]


def _survey(outcome: SurveyOutcome, school_id: int, names: dict[str, str]) -> PrintedSurvey:
    results = results_by_id(outcome.wave_id, school_id) if outcome.is_published else None
    return short_survey(outcome, results, names) if results else PrintedSurvey(outcome, None)
