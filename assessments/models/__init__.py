"""Rows of the assessment; all but the assessors belong to one school."""

from assessments.models.assessors import Assessor, Availability
from assessments.models.awards import Award
from assessments.models.conflicts import Conflict
from assessments.models.dates import DayProposal, ProposedDay
from assessments.models.engagements import AssessorDay, Engagement
from assessments.models.readiness import (
    CriterionCheck,
    ReadinessRequest,
    ReadinessReview,
    RuleException,
)
from assessments.models.visits import Finding, Visit, VisitChange

__all__ = [
    "Assessor",
    "AssessorDay",
    "Availability",
    "Award",
    "Conflict",
    "CriterionCheck",
    "DayProposal",
    "Engagement",
    "Finding",
    "ProposedDay",
    "ReadinessRequest",
    "ReadinessReview",
    "RuleException",
    "Visit",
    "VisitChange",
]
