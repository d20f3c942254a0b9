"""Sealed-ballot storage. No token, no flag, no time and no serial number stands in any row about a person or an answer.

`surveys.checks` refuses to start with a column that would break this. Nothing outside this app may import this module.
DO_NOTHING on what is sealed: the web may not even look for ballots; a foreign key keeps a wave that has any.
"""

from uuid import uuid4

from django.conf import settings
from django.db import models

from framework.models import Question, Questionnaire
from surveys.enums import LOWEST_K, CommentDecision, WaveState
from wqm.tenancy.models import OrganisationRow, SchoolRow


class Wave(OrganisationRow):
    """One questionnaire, one audience, one or many schools, one closing moment (the end of `closes_on`).

    `groups` is the table specification: what may ever be published, declared before the wave opens and fixed after.
    Each element has `code`, `name` and `school` (an id); the code is what travels in a link. `public_key` seals
    ballots; the private key is outside of the database.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="+")
    groups = models.JSONField(default=list)
    k = models.PositiveSmallIntegerField()
    public_key = models.BinaryField(max_length=32, null=True, blank=True)
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=14, choices=WaveState, default=WaveState.DRAFT)
    reminders = models.PositiveSmallIntegerField(default=0)
    invited = models.PositiveIntegerField(default=0)
    participation = models.CharField(max_length=30, blank=True)
    participation_on = models.DateField(null=True, blank=True)
    response_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    send_wanted = models.BooleanField(default=False)
    close_wanted = models.BooleanField(default=False)
    remind_everybody = models.BooleanField(default=False)
    settle_on = models.DateField(null=True, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-closes_on", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(school__isnull=False, trust__isnull=True)
                | models.Q(school__isnull=True, trust__isnull=False),
                name="wave_one_organisation",
            ),
            models.CheckConstraint(condition=models.Q(k__gte=LOWEST_K), name="wave_k_not_below_lowest"),
            models.CheckConstraint(condition=models.Q(closes_on__gte=models.F("opens_on")), name="wave_closes_after"),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(public_key__isnull=False), name="wave_open_has_key"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Recipient(SchoolRow):
    """Somebody who is invited: an address, and nothing about whether they answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="recipients")
    email = models.EmailField()
    group = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en-gb")
    reminder = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "school", "email"], name="recipient_once")]

    def __str__(self) -> str:
        return f"recipient of {self.wave_id}"


class Ticket(models.Model):
    """The right to answer once. `tag` is a hash that no row about a person can be compared with."""

    tag = models.BinaryField(max_length=32, primary_key=True)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="+")

    def __str__(self) -> str:
        return "ticket"


class Ballot(models.Model):
    """An answer that only the worker can open, and only with the wave's key. The web may add one, never read one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "ballot"


class Tally(models.Model):
    """What a published group answered to one measure; written once, at the close."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="tallies")
    group = models.CharField(max_length=20)
    measure = models.CharField(max_length=60)
    counts = models.JSONField()

    class Meta:
        ordering = ["wave", "group", "measure"]
        verbose_name_plural = "tallies"
        constraints = [models.UniqueConstraint(fields=["wave", "group", "measure"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.measure} ({self.group})"


class Comment(models.Model):
    """Somebody's own words, linked to no rating, no group and no other comment. Withheld text is wiped."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="comments")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=CommentDecision, default=CommentDecision.UNREAD)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision="withheld") | models.Q(text=""), name="comment_withheld_is_wiped"
            )
        ]

    def __str__(self) -> str:
        return f"comment ({self.decision})"


class Receipt(models.Model):
    """A code with which somebody can check that their answer was counted. Written sorted, at the close."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="receipts")
    code = models.CharField(max_length=14)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["wave", "code"], name="receipt_once")]

    def __str__(self) -> str:
        return self.code
