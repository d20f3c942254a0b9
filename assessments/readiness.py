"""The readiness gate: what the rules of the cycle's version ask for, and what is there. It explains itself.

The gate never decides; a person of the office does, and signs.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from assessments.later_years import SinceLastAward, passages
from audits.queries.audits import is_audit_reported
from evidence.models import Cycle
from evidence.queries.criteria import PrincipleState, self_evaluation
from framework.enums import Audience, RuleKind
from framework.models import Rule
from framework.queries import fixed_rules_of, fixed_scale_of
from framework.rules import rule_in_words
from surveys.queries.outcomes import SurveyOutcome, outcomes_of_school


@dataclass(frozen=True)
class RuleResult:
    """One rule with what is missing for it; met where nothing is. Each gap is (sentence, criterion id or None)."""

    rule: Rule
    title: str
    gaps: tuple[tuple[str, int | None], ...]

    @property
    def is_advice(self) -> bool:
        """It stops no one."""
        return self.rule.is_advice

    @property
    def met(self) -> bool:
        """Nothing is missing."""
        return not self.gaps

    @property
    def state(self) -> str:
        """For the status tag."""
        return "met" if self.met else "advice" if self.is_advice else "not_met"

    @property
    def page(self) -> tuple[str, str] | None:
        """(address by name, words) of the school's page on which it is done; None where each gap has its own."""
        return PAGES.get(RuleKind(self.rule.kind))


@dataclass(frozen=True)
class Readiness:
    """Every rule of the cycle's level, in order. Advice is among the findings, and nowhere among what is missing."""

    findings: tuple[RuleResult, ...]

    def without(self, rules: Collection[int]) -> "Readiness":
        """As if these rules, from which the office made an exception, did not ask."""
        return Readiness(tuple(finding for finding in self.findings if finding.rule.pk not in rules))

    @property
    def is_met(self) -> bool:
        """All rules are met, advice apart."""
        return all(finding.met for finding in self.findings if not finding.is_advice)

    @property
    def gaps(self) -> list[str]:
        """Every sentence that names something missing."""
        return [sentence for finding in self.findings if not finding.is_advice for sentence, _ in finding.gaps]


@dataclass(frozen=True)
class GateInputs:
    states: list[PrincipleState]
    surveys: list[SurveyOutcome]
    audit_held: bool
    since: SinceLastAward


def readiness_of(
    cycle: Cycle, states: list[PrincipleState] | None = None, surveys: list[SurveyOutcome] | None = None
) -> Readiness:
    """Compute the gate for a cycle, in the scope of its school. A fixed number of queries for each level.

    `states` is the cycle's self-evaluation and `surveys` the outcomes since it began, where the caller has read them.
    """
    rules = [rule for rule in fixed_rules_of(cycle.version_id) if rule.level_id in (None, cycle.level_id)]
    asks_for_audit = any(rule.kind == RuleKind.AUDIT_HELD for rule in rules)
    facts = GateInputs(
        self_evaluation(cycle) if states is None else states,
        outcomes_of_school(cycle.school_id, since=cycle.started_on) if surveys is None else surveys,
        asks_for_audit and is_audit_reported(cycle.school_id, since=cycle.started_on),
        SinceLastAward(cycle),
    )
    return Readiness(tuple(RuleResult(rule, _title(rule), tuple(CHECKS[rule.kind](rule, facts))) for rule in rules))


def _title(rule: Rule) -> str:
    return rule_in_words(rule, fixed_scale_of(rule.version_id) if rule.kind == RuleKind.LOWEST_JUDGEMENT else {})


def _criteria_judged(rule: Rule, facts: GateInputs):
    for criterion_state in _criteria(facts):
        if not (criterion_state.judgement and criterion_state.judgement.point_id):
            yield f"{criterion_state.criterion.reference}: no judgement", criterion_state.criterion.pk


def _evidence_per_criterion(rule: Rule, facts: GateInputs):
    for criterion_state in _criteria(facts):
        if criterion_state.evidence_count < rule.threshold:
            has = (
                criterion_state.no_evidence
                if not criterion_state.evidence_count
                else f"{criterion_state.evidence_count} of {rule.threshold} pieces"
            )
            yield f"{criterion_state.criterion.reference}: {has}", criterion_state.criterion.pk


def _accepted_per_criterion(rule: Rule, facts: GateInputs):
    for criterion_state in _criteria(facts):
        if criterion_state.accepted_count < rule.threshold:
            has = (
                f"{criterion_state.accepted_count} of {rule.threshold} pieces accepted"
                if criterion_state.accepted_count
                else "no accepted evidence"
            )
            yield f"{criterion_state.criterion.reference}: {has}", criterion_state.criterion.pk


def _lowest_judgement(rule: Rule, facts: GateInputs):
    if not any(criterion_state.is_judged for criterion_state in _criteria(facts)):
        # Nothing is below anything, and nothing is met by that.
        yield "No criterion has a judgement yet", None
    for criterion_state in _criteria(facts):
        if (
            criterion_state.judgement
            and criterion_state.judgement.point
            and criterion_state.judgement.point.value < rule.threshold
        ):
            yield (
                f"{criterion_state.criterion.reference}: judged “{criterion_state.judgement.point}”",
                criterion_state.criterion.pk,
            )


def _survey_response(rule: Rule, facts: GateInputs):
    of_audience = [survey for survey in facts.surveys if survey.audience == rule.audience]
    # Of a small school the response is not shown; that something could be published is enough there.
    best = max(
        (100 if survey.is_too_small_for_a_response else survey.response_percent or 0
         for survey in of_audience if survey.is_published), default=None
    )  # fmt: skip
    name = _audience(rule)
    if not of_audience:
        yield f"{name}: no survey yet", None
    elif best is None:
        yield f"{name}: {_why_no_results(of_audience)}", None
    elif best < rule.threshold:
        yield f"{name}: {best}% or a little more responded; {rule.threshold}% needed", None


def _audit_held(rule: Rule, facts: GateInputs):
    if not facts.audit_held:
        yield "No staff audit of this cycle has a report that is shared", None


def _targets_addressed(rule: Rule, facts: GateInputs):
    targets = facts.since.targets
    open_targets = [target for target in targets if target.missing]
    if (len(targets) - len(open_targets)) * 100 >= rule.threshold * len(targets):
        return
    if rule.threshold < 100:
        yield f"{len(targets) - len(open_targets)} of {len(targets)} addressed; {rule.threshold}% needed", None
    for target in open_targets:
        yield f"“{target.text}”: {target.missing}", None


def _changes_described(rule: Rule, facts: GateInputs):
    for state in facts.states:
        texts = [text for row in state.criteria if row.judgement for _, text in row.judgement.texts]
        written = {passage for text in texts for passage in passages(text)}
        if not written - facts.since.earlier_passages and state.criteria:
            yield f"{state.principle}: no change described {facts.since.since}", state.criteria[0].criterion.pk


def _practice_shared(rule: Rule, facts: GateInputs):
    times = facts.since.times_shared
    if times < rule.threshold:
        has = f"{times} of {rule.threshold} times recorded" if times else "Nothing recorded"
        yield f"{has} {facts.since.since}", None


def _training_followed_up(rule: Rule, facts: GateInputs):
    if not facts.since.trainings:
        yield "No training is recorded yet", None
    for title, waiting in facts.since.trainings:
        if waiting:
            yield f"“{title}”: {waiting} follow-up question{'' if waiting == 1 else 's'} to answer", None


def _why_no_results(surveys: list[SurveyOutcome]) -> str:
    if any(survey.is_open for survey in surveys):
        return "the survey is still open"
    if any(survey.is_with_office for survey in surveys):
        return "the office has not shared the results yet"
    return "too few responses"


def _audience(rule: Rule) -> str:
    return Audience(rule.audience).label


def _criteria(facts: GateInputs):
    return (criterion_state for state in facts.states for criterion_state in state.criteria)


CHECKS: dict[str, Callable] = {
    RuleKind.CRITERIA_JUDGED: _criteria_judged,
    RuleKind.EVIDENCE_PER_CRITERION: _evidence_per_criterion,
    RuleKind.ACCEPTED_PER_CRITERION: _accepted_per_criterion,
    RuleKind.LOWEST_JUDGEMENT: _lowest_judgement,
    RuleKind.SURVEY_RESPONSE: _survey_response,
    RuleKind.AUDIT_HELD: _audit_held,
    RuleKind.TARGETS_ADDRESSED: _targets_addressed,
    RuleKind.CHANGES_DESCRIBED: _changes_described,
    RuleKind.PRACTICE_SHARED: _practice_shared,
    RuleKind.TRAINING_FOLLOWED_UP: _training_followed_up,
}
PAGES = {
    RuleKind.SURVEY_RESPONSE: ("surveys:list", "Open your surveys"),
    RuleKind.AUDIT_HELD: ("audits:list", "Open your staff audits"),
    RuleKind.TARGETS_ADDRESSED: ("plans:overview", "Open your plan"),
    RuleKind.PRACTICE_SHARED: ("plans:sharing", "Open your shared practice"),
    RuleKind.TRAINING_FOLLOWED_UP: ("training:overview", "Open your training"),
}
