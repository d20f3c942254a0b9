"""Choices of surveys, and the fewest respondents of each audience."""

from django.db import models

from framework.enums import Audience
from wqm.sealing.small_numbers import K_OF_STAFF


class WaveState(models.TextChoices):
    """See workflow.py."""

    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    PUBLISHED = "published", "Closed, results published"
    TOO_FEW = "too_few", "Closed, too few responses"
    SETTLED = "settled", "Settled"
    SETTLED_EMPTY = "settled_empty", "Settled, too few responses"
    LOST = "lost", "Closed, responses could not be opened"


CLOSED = {WaveState.PUBLISHED, WaveState.TOO_FEW, WaveState.SETTLED, WaveState.SETTLED_EMPTY, WaveState.LOST}
WITH_RESULTS = {WaveState.PUBLISHED, WaveState.SETTLED}


class CommentDecision(models.TextChoices):
    """What the office decided after reading a comment."""

    UNREAD = "unread", "Not reviewed"
    SHOWN = "shown", "Shown"
    WITHHELD = "withheld", "Withheld"


class SittingKind(models.TextChoices):
    """How people without an email address get their one-time slots."""

    CLASS = "class", "Class code"
    SLIPS = "slips", "Printed slips"
    GUESTS = "guests", "Shared device"


class ListState(models.TextChoices):
    """preview -> taken -> undone."""

    PREVIEW = "preview", "To be confirmed"
    TAKEN = "taken", "In use"
    UNDONE = "undone", "Undone"


class ContactReader(models.TextChoices):
    """Who reads a request to be contacted. Nobody but staff is asked; all others' are for the lead."""

    LEAD = "lead", "Safeguarding lead"
    OFFICE = "office", "Office"
    CHAIR = "chair", "Chair of governors"
    REP = "rep", "Staff representative"


# They have no account here, and get a link (`surveys.services.contact_links`).
READERS_BY_LINK = (ContactReader.CHAIR, ContactReader.REP)

# Fewest respondents of a published group; the office may raise it per wave, nobody can lower it below LOWEST_K.
K = {Audience.STAFF: K_OF_STAFF, Audience.PUPILS: 10, Audience.PARENTS: 10}
LONGEST_TEXT = 600
MOST_REMINDERS = 2
