"""Who works on a criterion, and what people say to each other about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from evidence.models.cycles import Cycle
from framework.models import Criterion
from wqm.tenancy.models import SchoolRow


class Assignment(SchoolRow):
    """A criterion was given to somebody, to be done by a day."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="assignments")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    assigned_at = models.DateTimeField(default=timezone.now)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "cycle", "criterion", "person"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id} for {self.person_id}"


class Thread(SchoolRow):
    """A conversation about a criterion. What is not shared stays in the school: the office never sees it."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="threads")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    is_shared = models.BooleanField("shared with the office", default=False)
    begun_at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["begun_at", "id"]
        indexes = [models.Index(fields=["school", "cycle", "criterion"], name="thread_by_school")]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="thread_resolved_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"thread {self.pk} on {self.criterion_id}"


class ThreadComment(SchoolRow):
    """Somebody's words in a thread. `written_as` is the role they had, so that it stays readable when they leave."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_as = models.CharField(max_length=60)

    class Meta:
        ordering = ["written_at", "id"]
        indexes = [models.Index(fields=["school", "thread"], name="thread_comment_by_school")]

    def __str__(self) -> str:
        return f"{self.written_by_id}: {self.text[:40]}"


class Mention(SchoolRow):
    """A comment names somebody who should read it."""

    comment = models.ForeignKey(ThreadComment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["school", "comment", "person"], name="mention_once")]

    def __str__(self) -> str:
        return f"{self.comment_id} names {self.person_id}"
