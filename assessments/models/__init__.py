"""Rows of the assessment; all but the assessors belong to one school."""

from assessments.models.assessors import Assessor
from assessments.models.awards import Award
from assessments.models.readiness import (
    CriterionCheck,
    ReadinessRequest,
    ReadinessReview,
    RuleException,
)
from assessments.models.visits import Finding, Visit

__all__ = [
    "Assessor",
    "Award",
    "CriterionCheck",
    "Finding",
    "ReadinessRequest",
    "ReadinessReview",
    "RuleException",
    "Visit",
]
