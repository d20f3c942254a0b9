"""The numbers of a school."""

from uuid import uuid4

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from plans.enums import ImportState, Period
from wqm.tenancy.models import OrganisationRow, SchoolRow


class OwnMetric(SchoolRow):
    """A number that one school counts beside those that ship (`plans.metrics`)."""

    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=80)
    unit = models.CharField(max_length=20, blank=True)
    about = models.CharField(max_length=300)
    counts_people = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "code"], name="own_metric_code_once"),
            models.UniqueConstraint("school", Lower("label"), name="own_metric_label_once"),
        ]

    def __str__(self) -> str:
        return self.label


class MetricValue(SchoolRow):
    """One number of one period. `code` is that of a metric that ships or of the school's own; `year` begins it."""

    code = models.SlugField(max_length=60)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=10, choices=Period)
    value = models.DecimalField(max_digits=9, decimal_places=2, validators=[MinValueValidator(0)])
    updated_at = models.DateTimeField(default=timezone.now)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "code", "year", "period"], name="metric_value_once"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="metric_value_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.period}"


class MetricImport(OrganisationRow):
    """A file of numbers of a school, or of a trust for its schools: looked at, taken, and undone if need be.

    `rows` are [school, code, year, period, value before or null, value], numbers as text; nothing else of the file is
    kept but the cells that were not taken. `columns` has what was said about the columns, for the next file with the
    same headings: `header` (a hash of them) and `meanings`; and the `upload` that the numbers were read from.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    rows = models.JSONField(default=list, blank=True)
    rejected = models.JSONField(default=list, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    unknown = models.JSONField(default=list, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-uploaded_at"]
        indexes = [
            models.Index(fields=["school", "-uploaded_at"], name="metric_import_by_school"),
            models.Index(fields=["trust", "-uploaded_at"], name="metric_import_by_trust"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(school__isnull=False, trust__isnull=True)
                | models.Q(school__isnull=True, trust__isnull=False),
                name="metric_import_one_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"numbers ({self.state})"
