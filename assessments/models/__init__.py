"""Rows of the assessment; all but the assessors belong to one school."""

from assessments.models.assessors import Assessor
from assessments.models.awards import Award
from assessments.models.cycles import LevelChange
from assessments.models.readiness import ReadinessReview
from assessments.models.visits import Finding, Visit

__all__ = ["Assessor", "Award", "Finding", "LevelChange", "ReadinessReview", "Visit"]
