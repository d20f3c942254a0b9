"""Rows of a school's plan, and of its numbers; all belong to one school, an import also to one trust."""

from plans.models.actions import Action, Milestone, Proof
from plans.models.mail import MailWish, SentMail
from plans.models.metrics import MetricImport, MetricValue, OwnMetric
from plans.models.sharing import SharedPractice
from plans.models.targets import Target, TargetComment, TargetReview
from plans.models.training import AreaCheck, Attendance, Prompt, ReflectiveNote, StageEntry, Training

__all__ = [
    "Action",
    "AreaCheck",
    "Attendance",
    "MailWish",
    "MetricImport",
    "MetricValue",
    "Milestone",
    "OwnMetric",
    "Prompt",
    "Proof",
    "ReflectiveNote",
    "SentMail",
    "SharedPractice",
    "StageEntry",
    "Target",
    "TargetComment",
    "TargetReview",
    "Training",
]
