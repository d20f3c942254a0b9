"""Levels of award of a version: what each asks for, how a visit can end, and what counts towards the next.

All of it is as fixed as the version that it belongs to.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, validate_slug
from django.db import models

from framework.enums import Audience, CountEffect, CountEvent, OutcomeKind, RuleKind
from framework.models.versions import Version
from wqm.lines import LineField

MOST_FAMILIES = 20
MOST_VISIT_DAYS, MOST_MONTHS, MOST_YEARS = 5, 120, 20


def _from_to(fewest: int, most: int) -> list[Any]:
    """For what is typed and for what a file says: a published version stays as it is."""
    return [MinValueValidator(fewest), MaxValueValidator(most)]


def check_families(value: Any) -> None:
    """A list of short names of questionnaires, each once: a file may hold anything."""
    if not isinstance(value, list) or len(value) > MOST_FAMILIES or not all(isinstance(name, str) for name in value):
        raise ValidationError(f"“questionnaires” has to be a list of up to {MOST_FAMILIES} short names.")
    if len(set(value)) < len(value):
        raise ValidationError("“questionnaires” names a questionnaire twice. Remove one.")
    for name in value:
        validate_slug(name)


def check_says_no_failure(text: str) -> None:
    """A visit ends with what comes next; nobody is told that they have failed."""
    if "fail" in text.lower():
        raise ValidationError("Say what happens next, without “fail” or “failed”.")


class Level(models.Model):
    """A level of award: Approved, Champion, Beacon in the sample. Numbers are data, not code.

    `questionnaires` are the families that are proposed for its surveys: a family outlives its editions. `fee` is in
    whole pounds, None where the office has set none; `fee_note` says the rest of it, such as VAT.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    name = LineField(max_length=80)
    sentence = models.TextField(blank=True)
    visit_days = models.PositiveSmallIntegerField(default=1, validators=_from_to(1, MOST_VISIT_DAYS))
    valid_months = models.PositiveSmallIntegerField(default=12, validators=_from_to(1, MOST_MONTHS))
    earlier_awards_needed = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(MOST_YEARS)],
        help_text="Successful years at the level below that a school needs first",
    )
    fee = models.PositiveIntegerField(null=True, blank=True)
    fee_note = LineField(max_length=80, blank=True)
    questionnaires = models.JSONField(default=list, blank=True, validators=[check_families])

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="level_number_once"),
            models.UniqueConstraint(fields=["version", "code"], name="level_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Rule(models.Model):
    """One thing that readiness asks for: at one level, or at every level of its version where `level` is None.

    `threshold` means what its kind says. Advice is shown and stops no one.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="rules")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, null=True, blank=True, related_name="rules")
    kind = models.CharField(max_length=30, choices=RuleKind)
    audience = models.CharField(max_length=10, choices=Audience, blank=True)
    threshold = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(0), MaxValueValidator(100)])
    is_advice = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "level", "kind", "audience"], name="rule_once_a_level", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(kind="survey_response", audience__gt="") | ~models.Q(kind="survey_response"),
                name="rule_survey_names_audience",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.audience} {self.threshold}"


class Outcome(models.Model):
    """How a visit can end. What is to be shown again is due `days` after the visit; `most_named` says how much that is:
    targets or principles, as the kind says.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    name = LineField(max_length=80, validators=[check_says_no_failure])
    sentence = models.TextField(validators=[check_says_no_failure])
    kind = models.CharField(max_length=20, choices=OutcomeKind)
    days = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(730)])
    most_named = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(20)])

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="outcome_number_once"),
            models.UniqueConstraint(fields=["version", "code"], name="outcome_code_once"),
            models.CheckConstraint(
                condition=models.Q(kind="awarded", days__isnull=True, most_named=0)
                | (~models.Q(kind="awarded") & models.Q(days__isnull=False, days__gt=0, most_named__gt=0)),
                name="outcome_has_a_date_unless_awarded",
                violation_error_message="Only an outcome that awards at once has no date and names nothing.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CountRule(models.Model):
    """What one event does to the successful years that the next level asks for, with the sentence schools read."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="count_rules")
    event = models.CharField(max_length=12, choices=CountEvent)
    effect = models.CharField(max_length=12, choices=CountEffect)
    months = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(120)])
    sentence = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "event"], name="count_rule_once"),
            models.CheckConstraint(
                condition=models.Q(event="gap", months__isnull=False, months__gt=0)
                | (~models.Q(event="gap") & models.Q(months__isnull=True)),
                name="count_rule_gap_has_months",
                violation_error_message="Only a gap has a number of months.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_event_display()
