"""Choices of uploads."""

from django.db import models


class UploadKind(models.TextChoices):
    """How a file is read; `wqm.tables.services.READERS` names the function of each."""

    PEOPLE = "people", "List of people, as a file"
    TYPED = "typed", "List of people, typed or pasted"
    NUMBERS = "numbers", "Numbers"
