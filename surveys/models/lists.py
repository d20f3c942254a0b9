"""Lists of people on their way into a wave."""

from uuid import uuid4

from django.db import models

from framework.enums import Audience
from surveys.enums import ListState
from surveys.models.waves import Wave
from wqm.tenancy.models import SchoolRow


class ListMapping(SchoolRow):
    """What the columns of a school's lists mean, remembered by the header line (a hash of it)."""

    audience = models.CharField(max_length=10, choices=Audience)
    header = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "audience", "header"], name="mapping_header_once")]

    def __str__(self) -> str:
        return f"columns of {self.audience}"


class RememberedGroups(SchoolRow):
    """Into which group a school put the values of a column (job titles), for its next list.

    `groups` has the fingerprint of a value -> the name of its group, empty for none. The values themselves are not kept
    longer than their list, and nobody of it is named here.
    """

    audience = models.CharField(max_length=10, choices=Audience)
    breakdown = models.CharField(max_length=80)
    groups = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "remembered groups"
        constraints = [
            models.UniqueConstraint(fields=["school", "audience", "breakdown"], name="groups_remembered_once")
        ]

    def __str__(self) -> str:
        return f"groups of {self.breakdown}"


class ListImport(SchoolRow):
    """A list between upload and launch: what it would change, and what was there before, for an undo.

    `people` and `before` are rows of email, group and language and nothing else of the file; both are emptied when the
    wave is launched, deleted or a day has passed.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="lists")
    state = models.CharField(max_length=10, choices=ListState, default=ListState.PREVIEW)
    uploaded_on = models.DateField()
    people = models.JSONField(default=list, blank=True)
    before = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    rejected = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-uploaded_on", "-id"]

    def __str__(self) -> str:
        return f"list ({self.state})"
