"""Rows of a school's plan, and of its numbers; all belong to one school, an import also to one trust."""

from plans.models.actions import Action, Milestone, Proof
from plans.models.mail import MailWish, SentMail
from plans.models.metrics import MetricImport, MetricValue, OwnMetric
from plans.models.targets import Target, TargetComment, TargetReview

__all__ = [
    "Action",
    "MailWish",
    "MetricImport",
    "MetricValue",
    "Milestone",
    "OwnMetric",
    "Proof",
    "SentMail",
    "Target",
    "TargetComment",
    "TargetReview",
]
