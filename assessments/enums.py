"""Choices of the assessment."""

from django.db import models


class Decision(models.TextChoices):
    """What a readiness review decides."""

    READY = "ready", "Ready for a visit"
    NOT_YET = "not_yet", "Not yet"


class Verdict(models.TextChoices):
    """What an officer makes of one criterion; empty before they have looked."""

    FINE = "fine", "Nothing to add"
    ASK = "ask", "Ask for more"


class VisitState(models.TextChoices):
    """See workflow.py."""

    BOOKED = "booked", "Booked"
    RECORDED = "recorded", "Recorded"
    CANCELLED = "cancelled", "Cancelled"


class Recommendation(models.TextChoices):
    """What the assessor recommends at the end of a visit."""

    AWARD = "award", "Recommend the award"
    NOT_YET = "not_yet", "Not yet"


class AwardState(models.TextChoices):
    """What the register of awards says; "lapsed" follows from the date and is not stored."""

    IN_FORCE = "in_force", "Current"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AssessorKind(models.TextChoices):
    """Who may assess."""

    ASSESSOR = "assessor", "Assessor"
    AMBASSADOR = "ambassador", "Ambassador"
