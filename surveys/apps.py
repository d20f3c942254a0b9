"""Configuration of the app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Registers the schema guard, the composers of survey mail and the documents of this app."""

    name = "surveys"

    def ready(self):
        """Import what registers itself."""
        from surveys import checks, documents, emails  # noqa: F401 - importing registers them
