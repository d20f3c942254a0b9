"""What the evidence pack says, gathered for its template. Reads only; everything is of the cycle's school."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments.enums import VisitState
from assessments.models import Award, Visit
from assessments.pack_evidence import Numbered, PackItem
from assessments.pack_surveys import surveys_of
from assessments.queries.agendas import items_of
from assessments.queries.readiness import newest_signed
from assessments.queries.visits import findings_of, visit_of
from assessments.readiness import readiness_of
from evidence.models import Cycle, EvidenceUse, Submission
from evidence.queries.criteria import CriterionState, PrincipleState, progress_of
from evidence.queries.submissions import newest_submission
from framework.models import ScalePoint
from surveys.reports.printing import PrintedChart, in_words
from wqm.ui.charts import Bar, bar_chart, bar_table
from wqm.ui.nav import SummaryRow


@dataclass(frozen=True)
class CriterionPart:
    """A criterion with its evidence; in `items` a piece is shown in full only where the pack names it first.

    The words cite a piece by the number of its use, [E3]; the pack has a number of its own for it.
    """

    state: CriterionState
    items: tuple[tuple[EvidenceUse, PackItem], ...]
    uses: tuple[EvidenceUse, ...]


@dataclass(frozen=True)
class PrinciplePart:
    """A principle with its criteria."""

    state: PrincipleState
    criteria: tuple[CriterionPart, ...]

    @property
    def judged(self) -> int:
        """Criteria with a judgement."""
        return sum(
            bool(criterion_part.state.judgement and criterion_part.state.judgement.point_id)
            for criterion_part in self.criteria
        )


def context_of(cycle: Cycle, states: list[Any], numbered: Numbered) -> dict[str, Any]:
    """Everything the template needs besides the cycle and its school."""
    scale = list(cycle.version.scale.all())
    done, total = progress_of([state for state, _ in states])
    visit = visit_of(cycle)
    return {
        "principles": [_principle(state, criteria, numbered) for state, criteria in states],
        "scale": scale,
        "overview": _overview([state for state, _ in states], scale),
        "done": done,
        "total": total,
        "readiness": readiness_of(cycle, [state for state, _ in states]),
        "review": newest_signed(cycle),
        "surveys": surveys_of(cycle),
        "visit": visit,
        "visit_items": list(items_of(visit)) if visit else [],
        "findings": _findings(visit),
        "award": Award.objects.filter(cycle=cycle).select_related("level").first(),
        "files": numbered.files,
        "facts": _facts(cycle, newest_submission(cycle)),
    }


def _principle(state: PrincipleState, criteria: list[Any], numbered: Numbered) -> PrinciplePart:
    return PrinciplePart(
        state,
        tuple(
            CriterionPart(criterion_state, tuple((use, numbered[use.evidence_id]) for use in uses), tuple(uses))
            for criterion_state, uses in criteria
        ),
    )


def _overview(states: list[PrincipleState], scale: list[ScalePoint]) -> PrintedChart:
    bars = [Bar(str(state.principle), state.mean, "not judged yet", missing=state.mean is None) for state in states]
    highest = scale[-1].value if scale else None
    title = "Average judgement for each principle" + (f", {scale[0].value} to {highest}" if scale else "")
    picture = bar_chart(bars, title=f"{title}. {in_words(bars)}", maximum=highest)
    return PrintedChart(picture, bar_table(bars, head=("Principle", "Mean")), title)


def _findings(visit: Visit | None) -> list[Any]:
    """Notes belong to the assessor until the visit is recorded."""
    return findings_of(visit) if visit and visit.state == VisitState.RECORDED else []


def _facts(cycle: Cycle, submission: Submission | None) -> list[SummaryRow]:
    school = cycle.school
    rows = [
        ("School", school.name),
        ("Register", school.reference),
        ("Trust", school.trust or "No trust"),
        ("Phase", school.get_phase_display()),
        ("Pupils", school.pupils if school.pupils is not None else "Not known"),
        ("Level", cycle.level),
        ("Framework", cycle.version),
        ("Started", f"{cycle.started_on:%-d %B %Y}"),
        ("Submitted", f"{timezone.localtime(cycle.submitted_at):%-d %B %Y}" if cycle.submitted_at else "Not yet"),
    ]
    if submission is not None:
        rows.append(("Copy", f"{submission.number}, SHA-256 {submission.sha256}"))
    return [SummaryRow(key, value) for key, value in rows]
