"""Rows of the assessment; all but the assessors belong to one school."""

from assessments.models.agenda import Agenda, AgendaComment, AgendaItem
from assessments.models.assessors import Assessor, Availability
from assessments.models.awards import Award
from assessments.models.briefing import Briefing
from assessments.models.conflicts import Conflict
from assessments.models.cycles import LevelChange
from assessments.models.dates import DayProposal, ProposedDay
from assessments.models.devices import VisitDevice
from assessments.models.engagements import AssessorDay, Engagement
from assessments.models.notes import (
    Disclosure,
    EvidenceCheck,
    InternalRemark,
    TargetCheck,
    VisitNote,
    VisitPhoto,
)
from assessments.models.readiness import (
    CriterionCheck,
    ReadinessRequest,
    ReadinessReview,
    RuleException,
)
from assessments.models.visits import Finding, Visit, VisitChange

__all__ = [
    "Agenda",
    "AgendaComment",
    "AgendaItem",
    "Assessor",
    "AssessorDay",
    "Availability",
    "Award",
    "Briefing",
    "Conflict",
    "CriterionCheck",
    "DayProposal",
    "Disclosure",
    "Engagement",
    "EvidenceCheck",
    "Finding",
    "InternalRemark",
    "LevelChange",
    "ProposedDay",
    "ReadinessRequest",
    "ReadinessReview",
    "RuleException",
    "TargetCheck",
    "Visit",
    "VisitChange",
    "VisitDevice",
    "VisitNote",
    "VisitPhoto",
]
