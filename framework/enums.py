"""Choices of the framework."""

from django.db import models


class VersionState(models.TextChoices):
    """draft -> published -> retired. Only a draft can be changed; a retired version takes no new cycles."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class RuleKind(models.TextChoices):
    """What a version may ask for before a school is ready."""

    CRITERIA_JUDGED = "criteria_judged", "Every criterion has a judgement"
    EVIDENCE_PER_CRITERION = "evidence_per_criterion", "Pieces of evidence for every criterion"
    LOWEST_JUDGEMENT = "lowest_judgement", "No judgement below this point of the scale"
    SURVEY_RESPONSE = "survey_response", "Survey with at least this response (%)"


class Audience(models.TextChoices):
    """Who answers a questionnaire."""

    STAFF = "staff", "Staff"
    PUPILS = "pupils", "Pupils"
    PARENTS = "parents", "Parents and carers"


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", "Agreement, five points"
    TEXT = "text", "Own words"
