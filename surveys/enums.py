"""Choices of surveys, and the thresholds of publication."""

from django.db import models

from framework.enums import Audience


class WaveState(models.TextChoices):
    """See workflow.py."""

    DRAFT = "draft", "Being prepared"
    OPEN = "open", "Open"
    PUBLISHED = "published", "Closed, results published"
    TOO_FEW = "too_few", "Closed, too few answers"
    SETTLED = "settled", "Settled"
    SETTLED_EMPTY = "settled_empty", "Settled, too few answers"


CLOSED = {WaveState.PUBLISHED, WaveState.TOO_FEW, WaveState.SETTLED, WaveState.SETTLED_EMPTY}
WITH_RESULTS = {WaveState.PUBLISHED, WaveState.SETTLED}


class CommentDecision(models.TextChoices):
    """What the office decided after reading a comment."""

    UNREAD = "unread", "Not read yet"
    SHOWN = "shown", "Shown"
    WITHHELD = "withheld", "Withheld"


class SittingKind(models.TextChoices):
    """How people without an email address get their one-time slots."""

    CLASS = "class", "A class at shared devices"
    SLIPS = "slips", "Printed slips"
    GUESTS = "guests", "A device for guests"


class ListState(models.TextChoices):
    """preview -> taken -> undone."""

    PREVIEW = "preview", "To be confirmed"
    TAKEN = "taken", "Taken"
    UNDONE = "undone", "Undone"


# Fewest respondents of a published group; the office may raise it per wave, nobody can lower it below LOWEST_K.
K = {Audience.STAFF: 7, Audience.PUPILS: 10, Audience.PARENTS: 10}
LOWEST_K = 5
# Comments are shown for the whole school only, from this many people who could have written them.
COMMENTS_FROM = 10
LONGEST_TEXT = 600
MOST_REMINDERS = 2
