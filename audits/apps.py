"""Configuration of the app."""

from django.apps import AppConfig


class AuditsConfig(AppConfig):
    """Registers the schema guard."""

    name = "audits"

    def ready(self) -> None:
        """Import what registers itself."""
        from audits import checks  # noqa: F401 - importing registers it
