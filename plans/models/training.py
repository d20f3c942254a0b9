"""Trainings, and what became of them over years."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from plans.enums import Audience, CheckState, Mode, Stage, WholeSchoolArea
from plans.models.editing import Edited
from wqm.lines import LineField
from wqm.tenancy.models import SchoolRow


class Training(SchoolRow, Edited):
    """A training with the questions that decide whether it changes anything, and how far the school is with it."""

    title = LineField(max_length=160)
    held_on = models.DateField()
    mode = models.CharField(max_length=10, choices=Mode)
    provider = models.CharField(max_length=120, blank=True)
    audience = models.CharField(max_length=10, choices=Audience)
    takeaways = models.TextField(blank=True)
    sequence = models.TextField(blank=True)
    reminders = models.TextField(blank=True)
    planning_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    planning_cost = models.PositiveIntegerField(null=True, blank=True)
    staff_present = models.PositiveSmallIntegerField(null=True, blank=True)
    staff_total = models.PositiveSmallIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.EXPLORE)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["school", "-held_on"], name="training_by_school")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(staff_present__isnull=True)
                | models.Q(staff_total__isnull=True)
                | models.Q(staff_present__lte=models.F("staff_total")),
                name="training_no_more_than_all",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Attendance(SchoolRow):
    """A person of the school was there."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "training", "user"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.training_id}"


class StageEntry(SchoolRow):
    """The day on which the school came to a stage; going back is a new row, so that the way can be read."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="stages")
    stage = models.CharField(max_length=10, choices=Stage)
    entered_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["school", "training"], name="stage_by_school")]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}, {self.entered_on}"


class AreaCheck(SchoolRow, Edited):
    """Whether one area of the school carries what was learned. `edition` starts with the first save."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="checks")
    area = models.CharField(max_length=20, choices=WholeSchoolArea)
    state = models.CharField(max_length=10, choices=CheckState)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "training", "area"], name="area_check_once")]

    def __str__(self) -> str:
        return f"{self.get_area_display()}: {self.get_state_display()}"


class Prompt(SchoolRow):
    """A question that comes back after a time. A person who cannot answer now puts it off; it does not go away."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="prompts")
    months = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300)
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["school", "due_on"], name="prompt_by_school"),
            models.Index(fields=["due_on"], condition=models.Q(answered_at=None), name="prompt_open_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["school", "training", "months"], name="prompt_once"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | models.Q(answered_at__isnull=False, answered_by__isnull=False, answer__gt=""),
                name="prompt_answered_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.question


class ReflectiveNote(SchoolRow):
    """What somebody thinks, for themselves or for the school's leaders.

    The database shows a note that is not shared to nobody but its writer (see the migration).
    """

    training = models.ForeignKey(Training, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes")
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["school", "-written_at"], name="note_by_school")]

    def __str__(self) -> str:
        return self.text[:40]
