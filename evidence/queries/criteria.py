"""The self-evaluation, criterion by criterion."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from evidence.citations import cited_numbers
from evidence.enums import RUNNING, Acceptance
from evidence.models import Cycle, Evidence, EvidenceUse, Judgement
from evidence.queries.library import evidence_in
from framework.models import Criterion, Principle
from framework.queries import fixed_principles_of, fixed_scale_of
from wqm.files.enums import ENDED_BADLY
from wqm.prepared import Prepared


@dataclass(frozen=True)
class CriterionState:
    """A criterion with what the school has done on it.

    A piece whose file nobody may have is no evidence: `held_back_count` alone counts it. `asked_more` are the pieces
    that the office asks more about, those without a file to open among them.
    """

    criterion: Criterion
    judgement: Judgement | None
    evidence_count: int
    accepted_count: int = 0
    held_back_count: int = 0
    asked_more: frozenset[int] = frozenset()

    @property
    def state(self) -> str:
        """not_started, in_progress (words or evidence, but no judgement or no evidence) or done."""
        if self.is_judged and self.evidence_count:
            return "done"
        started = self.judgement or self.evidence_count or self.held_back_count
        return "in_progress" if started else "not_started"

    @property
    def is_judged(self) -> bool:
        """A point of the scale is chosen."""
        return bool(self.judgement and self.judgement.point_id)

    @property
    def judged_as(self) -> str:
        """The point of the scale that is chosen, in words."""
        return str(self.judgement.point) if self.judgement and self.judgement.point else "No judgement"

    @property
    def no_evidence(self) -> str:
        """In words, why nothing counts as evidence."""
        return "no evidence that can be opened" if self.held_back_count else "no evidence"

    @property
    def missing(self) -> str:
        """What it lacks before it is done, in words; empty when it is."""
        lacks = (("no judgement", self.is_judged), (self.no_evidence, self.evidence_count))
        return " and ".join(text for text, present in lacks if not present).capitalize()


@dataclass(frozen=True)
class PrincipleState:
    """A principle with its criteria."""

    principle: Principle
    criteria: tuple[CriterionState, ...]

    @property
    def done(self) -> int:
        """Criteria with a judgement and evidence."""
        return sum(criterion_state.state == "done" for criterion_state in self.criteria)

    @property
    def mean(self) -> float | None:
        """The mean of the points given, None without any."""
        values = [
            criterion_state.judgement.point.value
            for criterion_state in self.criteria
            if criterion_state.judgement and criterion_state.judgement.point
        ]
        return round(sum(values) / len(values), 1) if values else None


# The piece, what the office decided, and whether nobody may have its file.
_Use = tuple[int, str, bool]

JUDGED = Prepared(lambda cycle_id: Judgement.objects.filter(cycle=cycle_id))


def _uses_in(cycle_id: int) -> QuerySet:
    """Few files are held back, if any: they are looked up once, and not the file of every use."""
    held_back = Evidence.objects.filter(file__scan__in=ENDED_BADLY).values("pk")
    is_held_back = ExpressionWrapper(Q(evidence__in=held_back), output_field=BooleanField())
    uses = EvidenceUse.objects.filter(cycle=cycle_id).order_by().annotate(is_held_back=is_held_back)
    return uses.values_list("criterion_id", "evidence_id", "acceptance", "is_held_back")


USES = Prepared(_uses_in)


def self_evaluation(cycle: Cycle, *more: str) -> list[PrincipleState]:
    """The whole self-evaluation: two queries, and three more for the first reader of a version.

    `more` names what each judgement brings along besides its point: `updated_by`.
    """
    judged: Iterable[Judgement] = Judgement.objects.raw(*JUDGED.sql(cycle.pk))
    if more:
        judged = Judgement.objects.filter(cycle=cycle).select_related(*more)
    judgements = {judgement.criterion_id: judgement for judgement in judged}
    points = {point.pk: point for point in fixed_scale_of(cycle.version_id).values()}
    for judgement in judgements.values():
        if judgement.point_id in points:  # a point of any other scale would be read from the database
            judgement.point = points[judgement.point_id]
    uses: dict[int, list[_Use]] = {}
    for criterion_id, *use in USES.rows(cycle.pk):
        uses.setdefault(criterion_id, []).append(tuple(use))
    return [
        PrincipleState(
            principle,
            tuple(
                _state_of(criterion, judgements.get(criterion.pk), uses.get(criterion.pk, []))
                for criterion in principle.criteria.all()
            ),
        )
        for principle in fixed_principles_of(cycle.version_id)
    ]


def _state_of(criterion: Criterion, judgement: Judgement | None, uses: list[_Use]) -> CriterionState:
    held_back = sum(is_held_back for *_, is_held_back in uses)
    return CriterionState(
        criterion,
        judgement,
        evidence_count=len(uses) - held_back,
        accepted_count=sum(decision == Acceptance.ACCEPTED and not is_held_back for _, decision, is_held_back in uses),
        held_back_count=held_back,
        asked_more=frozenset(evidence_id for evidence_id, decision, _ in uses if decision == Acceptance.MORE),
    )


def pieces_asked_more(states: list[PrincipleState]) -> int:
    """How many pieces of evidence the office asks more about."""
    return len({evidence_id for state in states for row in state.criteria for evidence_id in row.asked_more})


def progress_of(states: list[PrincipleState]) -> tuple[int, int]:
    """(criteria done, criteria)."""
    return sum(state.done for state in states), sum(len(state.criteria) for state in states)


_TEXTS = Prepared(
    lambda cycle_id: Judgement.objects.filter(cycle=cycle_id).values_list("narrative", "helps", "hinders")
)


def texts_in(cycle_id: int) -> list[str]:
    """Everything that was written about criteria in a cycle. One query."""
    return [text for row in _TEXTS.rows(cycle_id) for text in row if text]


def judgement_on(cycle: Cycle, criterion: Criterion) -> Judgement | None:
    """What is stored on one criterion, with where it was carried over from."""
    judgements = Judgement.objects.select_related("point", "updated_by", "carried_from__cycle__level")
    return judgements.filter(cycle=cycle, criterion=criterion).first()


def last_judgement(cycle: Cycle, criterion: Criterion) -> Judgement | None:
    """What the school said on this criterion, or the one it grew from, in the cycle before."""
    codes = [criterion.pk, *criterion.grown_from.values_list("earlier_id", flat=True)]
    earlier = Judgement.objects.filter(cycle__school=cycle.school_id, criterion_id__in=codes).exclude(cycle=cycle)
    return earlier.select_related("point", "cycle__level").order_by("-cycle__started_on", "-cycle_id").first()


def with_evidence(cycle: Cycle) -> list[tuple[PrincipleState, list[tuple[CriterionState, list[EvidenceUse]]]]]:
    """The whole self-evaluation with the evidence of each criterion: one query more."""
    uses: dict[int, list[EvidenceUse]] = {}
    for use in evidence_in(cycle):
        uses.setdefault(use.criterion_id, []).append(use)
    return [
        (state, [(criterion_state, uses.get(criterion_state.criterion.pk, [])) for criterion_state in state.criteria])
        for state in self_evaluation(cycle, "updated_by")
    ]


def judgement_means(school_ids: list[int]) -> dict[int, dict[str, float]]:
    """For the running cycles of several schools: school -> principle code -> mean point. One query."""
    rows = Judgement.objects.filter(
        cycle__school_id__in=school_ids, cycle__state__in=RUNNING, point__isnull=False
    ).values_list("school_id", "criterion__principle__code", "point__value")
    sums: dict[int, dict[str, list[int]]] = {}
    for school_id, code, value in rows:
        sums.setdefault(school_id, {}).setdefault(code, []).append(value)
    return {
        school_id: {code: round(sum(values) / len(values), 1) for code, values in codes.items()}
        for school_id, codes in sums.items()
    }


def lost_citations(cycle: Cycle, criterion: Criterion) -> list[int]:
    """The numbers that the words of a criterion cite and that no evidence there has: a slip, or taken off."""
    texts = Judgement.objects.filter(cycle=cycle, criterion=criterion).values_list("narrative", "helps", "hinders")
    cited = cited_numbers(*(text for row in texts for text in row))
    numbers = EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).values_list("number", flat=True)
    return sorted(cited - set(numbers)) if cited else []
