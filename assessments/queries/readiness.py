"""Submitted self-evaluations, and what the office makes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from assessments.enums import Decision, Verdict
from assessments.models import CriterionCheck, ReadinessRequest, ReadinessReview, RuleException
from assessments.readiness import RuleResult, readiness_of
from evidence.enums import CycleState
from evidence.models import Cycle, EvidenceUse
from evidence.queries.criteria import CriterionState, PrincipleState
from evidence.queries.submissions import Evaluation, as_read, evaluation_in
from framework.models import Criterion
from wqm.people import shown_name
from wqm.prepared import Prepared


@dataclass(frozen=True)
class SignedReview:
    """What the office decided about a submitted self-evaluation, as far as a front door says it."""

    decision: str
    signed_at: datetime
    signed_by: str


@dataclass(frozen=True)
class GateRow:
    """A rule with what is missing for it, and the exception from it where somebody made one."""

    finding: RuleResult
    exception: RuleException | None

    @property
    def is_open(self) -> bool:
        """It is in the way of a visit."""
        return not self.finding.met and not self.finding.is_advice and self.exception is None

    @property
    def gaps(self) -> list[str]:
        """What is missing, in words, an exception from it beside; of advice nothing is."""
        if self.finding.is_advice:
            return []
        if self.exception is None:
            return [sentence for sentence, _ in self.finding.gaps]
        return [f"{sentence} (exception)" for sentence, _ in self.finding.gaps]


@dataclass(frozen=True)
class CriterionRow:
    """A criterion of a copy beside what the officer has noted."""

    state: CriterionState
    uses: list[EvidenceUse]
    check: CriterionCheck | None

    @property
    def undecided(self) -> int:
        """Pieces that nobody has decided on."""
        return sum(use.acceptance == "not_looked_at" for use in self.uses)

    @property
    def verdict(self) -> str:
        """What the officer makes of it; empty before they have looked."""
        return self.check.verdict if self.check else ""


def review_queue() -> QuerySet[ReadinessReview]:
    """Reviews that wait for a signature, the one that was promised soonest first; `looked_at` and `asked` count its
    criteria."""
    waiting = ReadinessReview.objects.filter(signed_at=None, cycle__state=CycleState.SUBMITTED)
    related = ("cycle__school__trust", "cycle__level", "cycle__version", "cycle__submitted_by", "officer")
    return (
        waiting.select_related(*related)
        .annotate(
            looked_at=Count("checks", filter=~Q(checks__verdict="")),
            asked=Count("checks", filter=Q(checks__verdict=Verdict.ASK)),
        )
        .order_by(F("answer_by").asc(nulls_first=True), "cycle__submitted_at", "pk")
    )


OPEN_REVIEW = Prepared(
    lambda cycle_id: _with_case(ReadinessReview.objects.filter(cycle=cycle_id, signed_at=None))
    .filter(cycle__state=CycleState.SUBMITTED)
    .order_by()
)  # fmt: skip


def _with_case(reviews: QuerySet[ReadinessReview]) -> QuerySet[ReadinessReview]:
    return reviews.select_related(
        "cycle__school", "cycle__level", "cycle__version", "cycle__submitted_by", "officer", "submission"
    )


def open_review(cycle_id: int) -> ReadinessReview | None:
    """The review of a cycle that is not signed yet, with its copy; none once the cycle has ended."""
    return next(iter(OPEN_REVIEW.objects(cycle_id)), None)


def newest_review(cycle_id: int) -> ReadinessReview | None:
    """The open review, or the last one there was: for what somebody sends who has not seen that it is over."""
    last = _with_case(ReadinessReview.objects.filter(cycle=cycle_id)).select_related("signed_by")
    return open_review(cycle_id) or last.order_by("-pk").first()


def copy_of(review: ReadinessReview) -> Evaluation:
    """What is reviewed: the copy, or what is there of a cycle that was submitted before there were copies."""
    if review.submission is None:
        return as_read(review.cycle)
    return evaluation_in(review.submission, review.cycle)


def _signed(cycle_id: int) -> QuerySet[ReadinessReview]:
    signed = ReadinessReview.objects.filter(cycle=cycle_id, signed_at__isnull=False)
    return signed.select_related("signed_by", "submission").defer("submission__content").order_by("-signed_at", "-pk")


SIGNED = Prepared(_signed)


def reviews_of(cycle: Cycle) -> list[ReadinessReview]:
    """The decisions on a cycle, newest first."""
    return SIGNED.objects(cycle.pk)


def newest_signed(cycle: Cycle) -> ReadinessReview | None:
    """The last decision on a cycle."""
    return next(iter(reviews_of(cycle)), None)


LAST_REVIEW = Prepared(
    lambda cycle_id: (
        ReadinessReview.objects.filter(cycle=cycle_id, signed_at__isnull=False)
        .order_by("-signed_at", "-pk")
        .values_list("decision", "signed_at", "signed_by__name", "signed_by__email", "signed_by__is_active")[:1]
    )
)


def last_review_of(cycle: Cycle) -> SignedReview | None:
    """The newest decision on a cycle."""
    for decision, signed_at, *signed_by in LAST_REVIEW.rows(cycle.pk):
        return SignedReview(decision, signed_at, shown_name(*signed_by))
    return None


def requests_of(review: ReadinessReview | None) -> list[ReadinessRequest]:
    """What the school was asked to do, in order; nothing without a review."""
    if review is None:
        return []
    rows = ReadinessRequest.objects.filter(review=review).select_related("criterion__principle", "done_by")
    return list(rows.order_by("number"))


def _asked_last(cycle_id: int) -> QuerySet[ReadinessRequest]:
    returned = ReadinessReview.objects.filter(cycle=cycle_id, decision=Decision.NOT_YET)
    newest = returned.order_by("-signed_at", "-pk").values("pk")[:1]
    asked = ReadinessRequest.objects.filter(review__in=newest).select_related("criterion__principle", "done_by")
    return asked.order_by("number")


ASKED_BEFORE = Prepared(_asked_last)


def requests_before(review: ReadinessReview) -> list[ReadinessRequest]:
    """What was asked on the submission before this one: an officer looks whether it was done."""
    return ASKED_BEFORE.objects(review.cycle_id)


def checks_of(review: ReadinessReview) -> list[CriterionCheck]:
    """What the officer noted, by criterion."""
    checks = CriterionCheck.objects.filter(review=review).select_related("criterion__principle", "updated_by")
    return list(checks.order_by("criterion__principle__number", "criterion__number"))


NOTES = Prepared(lambda review_id: CriterionCheck.objects.filter(review=review_id))


def notes_of(review: ReadinessReview) -> list[CriterionCheck]:
    """The same without the criteria themselves, for pages that have them."""
    return NOTES.objects(review.pk)


def criteria_with_checks(
    evaluation: Evaluation, checks: Iterable[CriterionCheck]
) -> list[tuple[PrincipleState, list[CriterionRow]]]:
    """Every criterion of a copy with its note."""
    noted = {check.criterion_id: check for check in checks}
    return [
        (state, [CriterionRow(row, uses, noted.get(row.criterion.pk)) for row, uses in criteria])
        for state, criteria in evaluation
    ]


EXCEPTIONS = Prepared(lambda cycle_id: RuleException.objects.filter(cycle=cycle_id).select_related("made_by"))


def exceptions_of(cycle: Cycle) -> dict[int, RuleException]:
    """Rule -> the exception from it."""
    return {exception.rule_id: exception for exception in EXCEPTIONS.objects(cycle.pk)}


def gate_of(cycle: Cycle, evaluation: Evaluation | None = None) -> list[GateRow]:
    """Every rule, on the copy where one is given, and otherwise on what the school is writing."""
    states = [state for state, _ in evaluation] if evaluation is not None else None
    exceptions = exceptions_of(cycle)
    return [GateRow(finding, exceptions.get(finding.rule.pk)) for finding in readiness_of(cycle, states).findings]


def neighbours(rows: list[tuple[PrincipleState, list[CriterionRow]]], criterion: Criterion) -> tuple[Any, Any]:
    """The criteria before and after one, None at the ends."""
    order = [row.state.criterion for _, criteria in rows for row in criteria]
    here = order.index(criterion)
    return (order[here - 1] if here else None), (order[here + 1] if here + 1 < len(order) else None)


def next_to_look_at(rows: list[tuple[PrincipleState, list[CriterionRow]]], criterion: Criterion) -> Criterion | None:
    """The next criterion that nobody has looked at, from the one after this on and round again; None where all are."""
    order = [row for _, criteria in rows for row in criteria]
    here = next(place for place, row in enumerate(order) if row.state.criterion == criterion)
    later = [row for row in [*order[here + 1 :], *order[:here]] if not row.verdict]
    return later[0].state.criterion if later else None
