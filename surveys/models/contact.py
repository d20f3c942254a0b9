"""Somebody wants to be contacted. Nothing here refers to a survey or an answer."""

from uuid import uuid4

from django.db import models

from surveys.enums import ContactReader
from wqm.tenancy.models import SchoolRow


class ContactBox(models.Model):
    """The one box to which requests are sealed as they arrive; only the worker has its key.

    `looked_at`: up to which of the hours (`surveys.respondents.looking`) it was opened.
    """

    ONLY = 1

    id = models.PositiveSmallIntegerField(primary_key=True)
    public_key = models.BinaryField(max_length=32)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="contact_box_only_one")]
        verbose_name_plural = "contact boxes"

    def __str__(self) -> str:
        return "contact box"


class SealedRequest(SchoolRow):
    """A request on its way: no name, no time, one size. The ballot of the same person may be next to it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "sealed request"


class ContactRequest(SchoolRow):
    """A request that was opened: identified, of somebody's own will. `asked_on` is the day on which it was opened.

    For people of the school only those for the safeguarding lead exist (its policy). `head_told_on` is when somebody
    above the reader was last told that it waits: the head, or the office where the reader has a link.
    """

    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=200)
    message = models.TextField(blank=True)
    reader = models.CharField(max_length=10, choices=ContactReader, default=ContactReader.LEAD)
    asked_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    head_told_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["asked_on", "id"]

    def __str__(self) -> str:
        return self.name
