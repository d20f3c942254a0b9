"""Configuration of the app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """See the package's docstring."""

    name = "evidence"
