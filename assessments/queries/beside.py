"""Survey results beside a criterion: what each audience said about its principle."""

from dataclasses import dataclass
from uuid import UUID

from evidence.models import Cycle
from framework.enums import Audience
from framework.models import Principle
from surveys.queries.outcomes import outcomes_of_school
from surveys.queries.waves import results_by_id


@dataclass(frozen=True)
class SurveyLine:
    """What one survey says about a principle; `words` say why nothing is shown where there is no `mean`."""

    wave_id: UUID
    name: str
    audience: str
    mean: str
    words: str


def survey_lines(cycle: Cycle, principle: Principle) -> list[SurveyLine]:
    """Every survey that was sent in this cycle, newest first. What a survey withholds is withheld here."""
    lines = []
    for outcome in outcomes_of_school(cycle.school_id, since=cycle.started_on):
        mean, words = "", "Still open" if outcome.is_open else "No results to show"
        if outcome.is_published and (results := results_by_id(outcome.wave_id, cycle.school_id)):
            domain = next((domain for domain in results.domains if domain.code == principle.code), None)
            words = "No questions about this principle" if domain is None else domain.withheld
            mean = domain.text if domain is not None and not domain.withheld else ""
        lines.append(SurveyLine(outcome.wave_id, outcome.name, Audience(outcome.audience).label, mean, words))
    return lines
