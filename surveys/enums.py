"""Choices of surveys, and the thresholds of publication."""

from django.db import models

from framework.enums import Audience


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


# Fewest respondents of a published group; the office may raise it per wave, nobody can lower it below LOWEST_K.
K = {Audience.STAFF: 7, Audience.PUPILS: 10, Audience.PARENTS: 10}
LOWEST_K = 5
# Two more than k are invited: where exactly k were, that something is published would say that all of them answered.
BEYOND_K = 2
# Of fewer answers to a question nothing is shown; from how many up it is all shares, and shares in fine steps.
FEWEST_ANSWERS, SHARES_FROM, FINE_FROM = 7, 20, 40
# From this many people invited up it is shown roughly how many of them answered; of published rows from one more up.
BANDS_FROM = 20
# Comments are shown for the whole school only, from this many people who could have written them.
COMMENTS_FROM = 10
LONGEST_TEXT = 600
MOST_REMINDERS = 2


def fewest_invited(k: int) -> int:
    """How many people have to be invited where k answers are needed."""
    return k + BEYOND_K
