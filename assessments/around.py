"""What a submission holds beside the self-evaluation: what the rules said, and what surveys, audit and plan were then.

Facts and titles only. Results stay where they are published, under their own rules; nothing that they withhold is here.
"""

from typing import Any

from assessments.readiness import readiness_of
from audits.queries.report import newest_report
from evidence.models import Cycle
from plans.queries.plan import targets_in_brief
from surveys.queries.outcomes import outcomes_of_school


def around_of(cycle: Cycle) -> dict[str, Any]:
    """In the scope of the school."""
    surveys = outcomes_of_school(cycle.school_id, since=cycle.started_on)
    report = newest_report(cycle.school_id)
    return {
        "rules": [
            {"title": finding.title, "met": finding.met, "gaps": [sentence for sentence, _ in finding.gaps]}
            for finding in readiness_of(cycle, surveys=surveys).findings
        ],
        "surveys": [
            {"wave": str(survey.wave_id), "name": survey.name, "audience": survey.audience, "open": survey.is_open,
             "published": survey.is_published}
            for survey in surveys
        ],
        "audit": report.audit.name if report else None,
        "targets": targets_in_brief(cycle.school_id),
    }  # fmt: skip
