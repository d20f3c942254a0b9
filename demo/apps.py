"""Installed in demo mode only."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers the check that keeps the demo off real servers."""

    name = "demo"

    def ready(self):
        """Import the check so that it registers."""
        from demo import checks  # noqa: F401 - importing registers it
