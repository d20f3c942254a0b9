"""Configuration of the app."""

from django.apps import AppConfig


class ClockConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.clock"
    label = "clock"

    def ready(self) -> None:
        """Listen to what workers finish."""
        from wqm.clock import listening

        listening.connect()
