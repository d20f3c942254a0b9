"""Choices of the assessment."""

from django.db import models

# What an agenda is made of belongs to the framework, whose levels have a template of it.
from framework.enums import ChosenBy as ChosenBy
from framework.enums import ItemKind as ItemKind
from framework.enums import Voice as Voice


class Decision(models.TextChoices):
    """What a readiness review decides."""

    READY = "ready", "Ready for a visit"
    NOT_YET = "not_yet", "Not yet"


class Verdict(models.TextChoices):
    """What an officer makes of one criterion; empty before they have looked."""

    FINE = "fine", "Nothing to add"
    ASK = "ask", "Ask for more"


class VisitState(models.TextChoices):
    """See workflow.py. The days of a visit that is postponed are those on which it was to be."""

    ARRANGING = "arranging", "Being arranged"
    POSTPONED = "postponed", "Postponed"
    BOOKED = "booked", "Booked"
    RECORDED = "recorded", "Recorded"
    CANCELLED = "cancelled", "Cancelled"


# Still to happen: of these a cycle has one at most.
OPEN_VISITS = {VisitState.ARRANGING, VisitState.POSTPONED, VisitState.BOOKED}
# Agreed by both sides, and not called off.
AGREED_VISITS = {VisitState.BOOKED, VisitState.RECORDED}


class Part(models.TextChoices):
    """Which part of a day."""

    ALL = "all", "All day"
    AM = "am", "Morning"
    PM = "pm", "Afternoon"

    @property
    def halves(self) -> tuple[str, ...]:
        """The halves of the day that it fills, as `AssessorDay` holds them."""
        return ("am", "pm") if self == Part.ALL else (self.value,)


class EngagementRole(models.TextChoices):
    """What someone does on a visit."""

    LEAD = "lead", "Lead assessor"
    CO_ASSESSOR = "co_assessor", "Co-assessor"
    SHADOW = "shadow", "Shadowing"
    TRAINEE = "trainee", "Ambassador in training"


# Who writes notes; the others read along.
WRITERS = {EngagementRole.LEAD, EngagementRole.CO_ASSESSOR}


class EngagementState(models.TextChoices):
    """See workflow.py."""

    ASKED = "asked", "Awaiting answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    ENDED = "ended", "Ended"


# Someone is expected, or asked, to come.
OPEN_ENGAGEMENTS = {EngagementState.ASKED, EngagementState.ACCEPTED}
# Someone came, or will.
ON_VISIT = {EngagementState.ACCEPTED, EngagementState.ENDED}


class Side(models.TextChoices):
    """Who speaks when a visit is arranged."""

    SCHOOL = "school", "The school"
    ASSESSOR = "assessor", "The assessor"
    OFFICE = "office", "The office"


class ProposalState(models.TextChoices):
    """What became of proposed days."""

    OPEN = "open", "Awaiting answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ConflictKind(models.TextChoices):
    """Why someone should not assess a school."""

    OWN_SCHOOL = "own_school", "Works at the school"
    OWN_TRUST = "own_trust", "Works in the trust"
    WORKED_THERE = "worked_there", "Worked there"
    ASSESSED_BY = "assessed_by", "Was assessed by someone from the school"
    FAMILY = "family", "Family or close friend at the school"
    OTHER = "other", "Another reason"


class ConflictSource(models.TextChoices):
    """Who said so."""

    SCHOOL = "school", "The school"
    ASSESSOR = "assessor", "The assessor"
    OFFICE = "office", "The office"
    RECORDS = "records", "Our records"


class ChangeKind(models.TextChoices):
    """What was changed about a visit."""

    MOVED = "moved", "Moved"
    POSTPONED = "postponed", "Postponed"
    CANCELLED = "cancelled", "Cancelled"
    REASSIGNED = "reassigned", "Assessor changed"


class ChangeReason(models.TextChoices):
    """Why a visit was changed; what happens in schools."""

    OFSTED = "ofsted", "Ofsted has called"
    WEATHER = "weather", "Snow or another closure"
    HEAD_ABSENT = "head_absent", "The headteacher is absent"
    ASSESSOR_ILL = "assessor_ill", "The assessor is ill"
    CONFLICT = "conflict", "Conflict of interest"
    LEFT = "left", "The assessor has left"
    OTHER = "other", "Another reason"


class AwardState(models.TextChoices):
    """What the register of awards says; "lapsed" follows from the date and is not stored."""

    IN_FORCE = "in_force", "Current"
    WITHDRAWN = "withdrawn", "Withdrawn"


class AssessorKind(models.TextChoices):
    """Who may assess."""

    ASSESSOR = "assessor", "Assessor"
    AMBASSADOR = "ambassador", "Ambassador"


class NoteKind(models.TextChoices):
    """How an assessor came to know what a note says."""

    HEARD = "heard", "Heard"
    SEEN = "seen", "Seen"
    READ = "read", "Read"


class NoteUse(models.TextChoices):
    """What a note is for, beside being one."""

    STRENGTH = "strength", "A strength"
    NEXT_STEP = "next_step", "A next step"


class TargetOutcome(models.TextChoices):
    """What became of a target of the last visit."""

    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT = "not", "Not met yet"


class ToldOf(models.TextChoices):
    """Who was told of a disclosure."""

    DSL = "dsl", "Designated safeguarding lead"
    DEPUTY = "deputy", "Deputy safeguarding lead"
    HEAD = "head", "Headteacher"
    CHAIR = "chair", "Chair of governors"
    AUTHORITY = "authority", "Local authority"
