"""Configuration of the app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """See the package's docstring."""

    name = "evidence"

    def ready(self) -> None:
        """Say what people hold here."""
        from evidence.leaving import Criteria
        from schools.leaving import register_holding

        register_holding(Criteria())
