"""Framework versions. A database trigger refuses changes to anything below a version that is not a draft."""

from django.db import models

from framework.enums import VersionState
from wqm.lines import LineField


class Framework(models.Model):
    """The mark's framework; what schools work on is one of its versions."""

    slug = models.SlugField(unique=True)
    name = LineField(max_length=120)

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One edition of the framework. Nothing in the code knows how many principles it has."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="versions")
    code = models.SlugField(max_length=40)
    name = LineField(max_length=120)
    about = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["framework", "code"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "code"], name="version_code_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True)
                | models.Q(state__in=["published", "retired"], published_at__isnull=False),
                name="version_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScalePoint(models.Model):
    """A judgement that can be given. `value` orders the scale, the best is the highest."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="scale")
    value = models.PositiveSmallIntegerField()
    name = LineField(max_length=60)
    sentence = models.CharField(max_length=300)

    class Meta:
        ordering = ["value"]
        constraints = [models.UniqueConstraint(fields=["version", "value"], name="scale_value_once")]

    def __str__(self) -> str:
        return self.name


class Principle(models.Model):
    """A framing principle. `code` means the same thing in every version that has it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="principles")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    name = LineField(max_length=120)
    sentence = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="principle_number_once"),
            models.UniqueConstraint(fields=["version", "code"], name="principle_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class Criterion(models.Model):
    """Something that can be judged, with guidance on evidence."""

    principle = models.ForeignKey(Principle, on_delete=models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=60)
    text = models.TextField()
    guidance = models.TextField(blank=True)

    class Meta:
        ordering = ["principle__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["principle", "number"], name="criterion_number_once"),
            models.UniqueConstraint(fields=["principle", "code"], name="criterion_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.text}"

    @property
    def reference(self) -> str:
        """ "Principle.criterion", as people say it: 3.2."""
        return f"{self.principle.number}.{self.number}"


class CriterionMapping(models.Model):
    """A criterion of a newer version and the one it grew from, for the carry-over between versions."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="grown_from")
    earlier = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="grown_into")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["criterion", "earlier"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.earlier_id} -> {self.criterion_id}"
