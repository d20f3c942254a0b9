"""What was written, after it was opened: entries, themes and counts."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone

from audits.enums import AsideFor, EntryKind, EntryState, TallyKind
from audits.models.audits import Audit
from wqm.lines import LineField
from wqm.tenancy.models import SchoolRow


class Theme(SchoolRow):
    """What several entries say. `example` is written anew by who brings together, never copied for an audience.

    `entries` and `dots` are counts of what was joined, kept when the entries go.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="themes")
    principle = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=EntryKind)
    title = LineField(max_length=120)
    example = models.TextField(blank=True)
    entries = models.PositiveIntegerField(default=0)
    dots = models.PositiveIntegerField(default=0)
    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["principle", "-dots", "-entries", "title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def counted(self) -> str:
        """How many entries and dots it has, in words."""
        entries = "1 entry" if self.entries == 1 else f"{self.entries} entries"
        dots = "1 dot" if self.dots == 1 else f"{self.dots} dots"
        return f"{entries}, {dots}" if self.dots else entries


class Entry(SchoolRow):
    """One thing that somebody wrote. Its id was made when all of a step were opened; no writer, device or time.

    `group` is the writer's until themes are confirmed, then None: entries go to their group first. `into` is the entry
    that a group joined it to. DO_NOTHING: an audit that is deleted has not begun.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.DO_NOTHING, related_name="entries")
    group = models.PositiveSmallIntegerField(null=True, blank=True)
    principle = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=EntryKind)
    text = models.CharField(max_length=400)
    state = models.CharField(max_length=8, choices=EntryState)
    into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="joined")
    dots = models.PositiveSmallIntegerField(default=0)
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="from_entries")
    aside_for = models.CharField(max_length=8, choices=AsideFor, blank=True)

    class Meta:
        ordering = ["principle", "kind", "id"]
        indexes = [models.Index(fields=["audit", "state"], name="audit_entry_state")]

    def __str__(self) -> str:
        return self.text


class Tally(SchoolRow):
    """Counts of one thing in a whole audit. `subject` is what was counted: a principle's number, an agreement's id."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.DO_NOTHING, related_name="tallies")
    kind = models.CharField(max_length=12, choices=TallyKind)
    subject = models.CharField(max_length=40, blank=True)
    counts = models.JSONField()

    class Meta:
        ordering = ["kind", "subject"]
        constraints = [models.UniqueConstraint(fields=["audit", "kind", "subject"], name="audit_tally_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
