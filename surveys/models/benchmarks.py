"""What schools of the same phase and size published, taken together. No school stands in it."""

from django.db import models

from framework.enums import Age, Audience


class Benchmark(models.Model):
    """The median of the published means of a principle, over the last wave of each of `schools` schools.

    `questions` identifies those behind the mean (`surveys.publication.sameness`): others make another benchmark.
    """

    audience = models.CharField(max_length=10, choices=Audience)
    age = models.CharField(max_length=10, choices=Age)
    phase = models.CharField(max_length=20)
    size = models.CharField(max_length=20)
    principle_code = models.SlugField(max_length=40)
    questions = models.CharField(max_length=32, default="")
    mean = models.DecimalField(max_digits=2, decimal_places=1)
    schools = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "age", "phase", "size", "principle_code", "questions"], name="benchmark_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.principle_code}: {self.mean}"
