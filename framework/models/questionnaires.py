"""Questionnaires and their translations. Database triggers refuse changes to anything in what is published."""

from django.db import models

from framework.enums import Age, Audience, QuestionKind, Scale, TranslationState, VersionState
from framework.languages import language_of
from wqm.lines import LineField


class Questionnaire(models.Model):
    """One edition of the questions for an audience; sections follow in order.

    Editions of one instrument share `family`; a question keeps its code from one edition to the next.
    """

    slug = models.SlugField(max_length=60, unique=True)
    family = models.SlugField(max_length=60, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    name = LineField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience)
    age = models.CharField(max_length=10, choices=Age, default=Age.ADULT)
    source = models.TextField(blank=True, help_text="Where a published instrument comes from, and its licence")
    intro = models.TextField(blank=True)
    minutes = models.PositiveSmallIntegerField(default=5, help_text="What it asks of one person")
    is_sample = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True)
                | models.Q(state__in=["published", "retired"], published_at__isnull=False),
                name="questionnaire_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """Questions that belong together; its name is the heading that respondents see."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    number = models.PositiveSmallIntegerField()
    name = LineField(max_length=120)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="section_number_once")]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """One question. `code` stays the same across editions; `principle_code` names the principle it speaks to.

    `reversed`: agreeing is the worse answer, so its points are turned round for the mean. `scale` counts for the kind
    scale only. `no_principle` says that it names none on purpose, so that none is never a slip.
    """

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=QuestionKind, default=QuestionKind.SCALE)
    scale = models.CharField(max_length=10, choices=Scale, default=Scale.AGREEMENT)
    text = models.CharField(max_length=300)
    principle_code = models.SlugField(max_length=40, blank=True)
    no_principle = models.BooleanField(default=False)
    reversed = models.BooleanField(default=False)

    class Meta:
        ordering = ["section__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["section", "number"], name="question_number_once"),
            models.UniqueConstraint(fields=["section", "code"], name="question_code_once"),
            models.CheckConstraint(
                condition=models.Q(no_principle=False) | models.Q(principle_code=""),
                name="question_principle_or_none",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Option(models.Model):
    """An answer that can be chosen, of a question of the kinds "one of several" and "any of several"."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=20)
    text = models.CharField(max_length=160)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["question", "number"], name="option_number_once"),
            models.UniqueConstraint(fields=["question", "code"], name="option_code_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Translation(models.Model):
    """A questionnaire in another language, or in Easy Read. Waves offer it once it is published."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=TranslationState, default=TranslationState.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "language"], name="translation_language_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at__isnull=True)
                | models.Q(state="published", published_at__isnull=False),
                name="translation_published_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} ({self.language})"

    @property
    def name(self) -> str:
        """Of its language, in English."""
        return language_of(self.language).name


class TranslatedString(models.Model):
    """One text of a translation. `key` names what it translates (see `framework.queries.source_strings`)."""

    translation = models.ForeignKey(Translation, on_delete=models.CASCADE, related_name="strings")
    key = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    is_checked = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["translation", "key"], name="translated_string_once")]

    def __str__(self) -> str:
        return self.key
