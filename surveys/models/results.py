"""What is kept of the answers after the close, and what a school says about them."""

from uuid import uuid4

from django.db import models

from framework.models import Question
from surveys.enums import CommentDecision
from surveys.models.waves import Wave
from wqm.tenancy.models import SchoolRow


class Tally(models.Model):
    """What a published row (its `code` is `group`) answered to one measure; written once, at the close.

    `school` is empty for what all schools of a wave may read.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="tallies")
    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=60)
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
    school = models.ForeignKey("schools.School", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
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


class Reply(SchoolRow):
    """One line of "you said, we did", which the school may publish to those who were asked."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="replies")
    number = models.PositiveSmallIntegerField()
    said = models.CharField(max_length=400)
    did = models.CharField(max_length=600)

    class Meta:
        ordering = ["number", "id"]

    def __str__(self) -> str:
        return self.said
