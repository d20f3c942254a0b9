"""Choices of a school's self-evaluation."""

from django.db import models


class CycleState(models.TextChoices):
    """See workflow.py for which step may follow which."""

    OPEN = "open", "Self-evaluation"
    SUBMITTED = "submitted", "Submitted"
    READY = "ready", "Ready for the visit"
    ASSESSED = "assessed", "Visited"
    AWARDED = "awarded", "Awarded"
    CLOSED = "closed", "Ended without an award"


class Part(models.TextChoices):
    """The texts of a judgement, in the order in which they are asked and shown."""

    NARRATIVE = "narrative", "How do we know?"
    HELPS = "helps", "What helps?"
    HINDERS = "hinders", "What gets in the way?"


POINT_LABEL = "Where are we now?"
RUNNING = {CycleState.OPEN, CycleState.SUBMITTED, CycleState.READY, CycleState.ASSESSED}

# The office or an assessor looks at what was submitted: it must not change under their eyes.
WITH_OFFICE = {CycleState.SUBMITTED, CycleState.READY, CycleState.ASSESSED}


class EvidenceKind(models.TextChoices):
    """What a piece of evidence is."""

    FILE = "file", "File"
    LINK = "link", "Link"
    NOTE = "note", "Note"
    PHOTOGRAPH = "photograph", "Photograph"
    REFERENCE = "reference", "Reference"


# Kinds whose content is a stored file.
WITH_FILE = {EvidenceKind.FILE, EvidenceKind.PHOTOGRAPH}
# Fields that are what a piece shows; the others say something about it.
CONTENT = {"file", "url", "note", "alt_text"}


class Acceptance(models.TextChoices):
    """What the office says about a piece of evidence for a criterion.

    `changed` is what becomes of a decision when the evidence is changed after it.
    """

    NOT_LOOKED_AT = "not_looked_at", "Not reviewed"
    ACCEPTED = "accepted", "Accepted"
    MORE = "more", "More needed"
    CHANGED = "changed", "Changed since"


DECIDED = {Acceptance.ACCEPTED, Acceptance.MORE}
TO_LOOK_AT = {Acceptance.NOT_LOOKED_AT, Acceptance.CHANGED}
