"""Configuration of the app."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Registers the schema guard and the composers of survey mail."""

    name = "surveys"

    def ready(self):
        """Import what registers itself."""
        from surveys import checks, emails  # noqa: F401 - importing registers them
