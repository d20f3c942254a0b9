"""What the assessors write on the day: theirs until a report is released. No school reads these tables.

Rows are made on a device, under a `key` of its own, and may arrive hours later and twice.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.enums import NoteKind, NoteUse, TargetOutcome, ToldOf, Voice
from assessments.models.agenda import AgendaItem
from assessments.models.visits import Finding, Visit
from framework.models import Criterion, Principle
from wqm.files.models import StoredFile
from wqm.tenancy.models import SchoolRow

PERSON = settings.AUTH_USER_MODEL


class VisitNote(SchoolRow):
    """One thing that was heard, seen or read. What was heard has a voice: a role, and never a person.

    `is_few`: fewer people spoke than can be counted without showing who. Such a note is in the assessor's own words and
    tied to a principle, because an item of the agenda would say who was in the room.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="notes")
    key = models.UUIDField()
    kind = models.CharField(max_length=5, choices=NoteKind)
    voice = models.CharField(max_length=10, choices=Voice, blank=True)
    is_few = models.BooleanField(default=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    principle = models.ForeignKey(Principle, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    use = models.CharField(max_length=10, choices=NoteUse, blank=True)
    edition = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "visit", "key"], name="note_once"),
            models.CheckConstraint(condition=Q(kind="heard", voice__gt="") | ~Q(kind="heard"), name="heard_has_voice"),
            models.CheckConstraint(
                condition=Q(is_few=False) | Q(item__isnull=True, principle__isnull=False), name="few_have_no_item"
            ),
            models.CheckConstraint(condition=Q(text__gt=""), name="note_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.key}"


class TargetCheck(SchoolRow):
    """What became of a target of the last visit, and what proves it. `finding` is where the target was written."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="target_checks")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=6, choices=TargetOutcome, blank=True)
    proof = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "visit", "finding"], name="target_check_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.finding_id}"


class EvidenceCheck(SchoolRow):
    """A piece of the submission was looked at on the day. `piece` is its number in the copy."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="evidence_checks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    piece = models.PositiveBigIntegerField()
    is_seen = models.BooleanField(default=False)
    remark = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "visit", "criterion", "piece"], name="evidence_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.piece}"


class Disclosure(SchoolRow):
    """A child or an adult said something that cannot wait: when, and who was told when. There is no field for what."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="disclosures")
    key = models.UUIDField()
    heard_at = models.DateTimeField()
    told = models.CharField(max_length=10, choices=ToldOf)
    told_at = models.DateTimeField()
    written_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["heard_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "visit", "key"], name="disclosure_once"),
            models.CheckConstraint(condition=Q(told_at__gte=models.F("heard_at")), name="disclosure_told_after_heard"),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.told}"


class InternalRemark(SchoolRow):
    """For the people on the visit and the office, and for no report. A wall in the database keeps the school out."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="remarks")
    key = models.UUIDField()
    text = models.TextField()
    edition = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["updated_at", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "visit", "key"], name="remark_once")]

    def __str__(self) -> str:
        return f"{self.visit_id}: {self.key}"


class VisitPhoto(SchoolRow):
    """A photograph of a display, where the office allows them. It is used nowhere before the school approves it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photos")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    alt_text = models.CharField(max_length=300)
    taken_at = models.DateTimeField(default=timezone.now)
    taken_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["taken_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="photo_approved_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.alt_text
