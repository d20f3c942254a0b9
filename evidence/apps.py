"""Configuration of the app."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """See the package's docstring."""

    name = "evidence"

    def ready(self) -> None:
        """Say what people hold here, and what is open at a school."""
        from evidence.changing import CyclesAtSchool
        from evidence.leaving import Criteria
        from schools.changing import register_room
        from schools.leaving import register_holding

        register_holding(Criteria())
        register_room(CyclesAtSchool())
