"""Configuration of the app."""

from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    """Registers the documents that this app makes and the team of assessors."""

    name = "assessments"

    def ready(self):
        """Import what registers itself."""
        from assessments import documents, teams  # noqa: F401 - importing registers documents and the team
