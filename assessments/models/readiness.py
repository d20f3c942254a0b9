"""The office's readiness review of a submission: what it checks, asks for, excepts and signs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.enums import Decision, Verdict
from evidence.models import Cycle, Submission
from framework.models import Criterion, Rule
from wqm.tenancy.models import SchoolRow


class ReadinessReview(SchoolRow):
    """One for each submission, and one more of the same copy where the level of its cycle was changed after it.

    It is open until a person of the office signs a decision, and fixed from then on.

    `answer_by` is the day that the school was promised. `officer` has it now; nobody, until somebody begins. `note` and
    `others` (requests about no criterion, one a line) are a draft until `signed_at`. `unmet` is what the rules said
    then, `decided` what counted as accepted, `sha256` the hash of the copy that was signed. Reviews from before there
    were copies have no submission.
    """

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="reviews")
    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )  # fmt: skip
    answer_by = models.DateField(null=True, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=10, choices=Decision, blank=True)
    note = models.TextField(blank=True)
    others = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    unmet = models.JSONField(default=list)
    decided = models.JSONField(default=list)
    sha256 = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-signed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="", signed_at__isnull=True, signed_by__isnull=True, sha256="")
                | (~Q(decision="") & Q(signed_at__isnull=False, signed_by__isnull=False, note__gt="")),
                name="review_signed_at_and_by",
            ),
            models.UniqueConstraint(
                fields=["school", "cycle"], condition=Q(signed_at__isnull=True), name="review_one_open"
            ),
        ]

    def __str__(self) -> str:
        return self.get_decision_display() or "Readiness review"

    @property
    def is_open(self) -> bool:
        """Not signed yet."""
        return self.signed_at is None

    @property
    def is_over(self) -> bool:
        """It was signed, or its cycle has ended meanwhile: there is nothing to do any more."""
        return not self.is_open or not self.cycle.is_with_office

    @property
    def is_overdue(self) -> bool:
        """The school was promised an answer before today."""
        return self.is_open and self.answer_by is not None and self.answer_by < timezone.localdate()


class CriterionCheck(SchoolRow):
    """What the officer makes of one criterion, for the office alone: no school reads this table.

    `request` becomes a `ReadinessRequest` when the review is returned; `remark` stays in the office.
    """

    review = models.ForeignKey(ReadinessReview, on_delete=models.CASCADE, related_name="checks")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=4, choices=Verdict, blank=True)
    request = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    edition = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "review", "criterion"], name="criterion_check_once"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.criterion_id}"


class ReadinessRequest(SchoolRow):
    """Something that the school is asked to do before it submits again; it ticks it off, and can say what it did."""

    review = models.ForeignKey(ReadinessReview, on_delete=models.CASCADE, related_name="requests")
    number = models.PositiveSmallIntegerField()
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    reply = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["school", "review", "number"], name="request_number_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="request_done_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"


class RuleException(SchoolRow):
    """A rule that does not hold for this cycle, by the name and for the reason of a person of the office."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="exceptions")
    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "cycle", "rule"], name="exception_once"),
            models.CheckConstraint(condition=Q(reason__gt=""), name="exception_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}: {self.rule_id}"
