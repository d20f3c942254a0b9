"""Rows of a school's plan; all belong to one school."""

from plans.models.actions import Action, Milestone, Proof
from plans.models.mail import MailWish, SentMail
from plans.models.targets import Target, TargetComment, TargetReview

__all__ = ["Action", "MailWish", "Milestone", "Proof", "SentMail", "Target", "TargetComment", "TargetReview"]
