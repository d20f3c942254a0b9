"""Choices of the front doors."""

from django.db import models


class TextKey(models.TextChoices):
    """Which text of the office."""

    CONTACT = "contact", "Contact details"
    ACCESSIBILITY = "accessibility", "Accessibility statement"
    PRIVACY = "privacy", "Privacy notice"
