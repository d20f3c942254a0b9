"""Choices of a school's self-evaluation."""

from django.db import models


class CycleState(models.TextChoices):
    """See workflow.py for which step may follow which."""

    OPEN = "open", "Self-evaluation"
    SUBMITTED = "submitted", "Handed in"
    READY = "ready", "Ready for the visit"
    ASSESSED = "assessed", "Visited"
    AWARDED = "awarded", "Awarded"
    CLOSED = "closed", "Ended without an award"


RUNNING = {CycleState.OPEN, CycleState.SUBMITTED, CycleState.READY, CycleState.ASSESSED}


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    FILE = "file", "File"
    LINK = "link", "Link"
    NOTE = "note", "Note"
