"""What a rule of readiness asks for, in words."""

from collections.abc import Mapping

from framework.enums import Audience, RuleKind
from framework.models import Rule, ScalePoint


def rule_in_words(rule: Rule, scale: Mapping[int, ScalePoint]) -> str:
    """The rule as a sentence; `scale` are the points of its version by value."""
    if rule.kind == RuleKind.EVIDENCE_PER_CRITERION:
        return f"Every criterion has at least {pieces(rule.threshold)} of evidence"
    if rule.kind == RuleKind.ACCEPTED_PER_CRITERION:
        return f"The office has accepted at least {pieces(rule.threshold)} of evidence for every criterion"
    if rule.kind == RuleKind.LOWEST_JUDGEMENT:
        return f"No judgement is below “{scale.get(rule.threshold, rule.threshold)}”"
    if rule.kind == RuleKind.SURVEY_RESPONSE:
        audience = Audience(rule.audience).label.lower()
        return f"A {audience} survey with a response rate of at least {rule.threshold}%"
    if rule.kind == RuleKind.TARGETS_ADDRESSED:
        share = "All" if rule.threshold >= 100 else f"At least {rule.threshold}% of the"
        return f"{share} targets from the last visit are addressed: reached, or reviewed since"
    if rule.kind == RuleKind.PRACTICE_SHARED:
        times = "once" if rule.threshold == 1 else f"{rule.threshold} times"
        return f"Practice was shared with others at least {times} since the last award"
    return SENTENCES.get(RuleKind(rule.kind)) or RuleKind(rule.kind).label


SENTENCES = {
    RuleKind.CHANGES_DESCRIBED: "For each principle, what has changed since the last award is described",
    RuleKind.TRAINING_FOLLOWED_UP: "Training is followed up: the questions that come back about it are answered",
}


def pieces(number: int) -> str:
    """1 piece, 2 pieces."""
    return "1 piece" if number == 1 else f"{number} pieces"
