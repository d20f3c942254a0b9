"""Registers the system check on the database role."""

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Tenancy has no tables of its own, only functions that policies call."""

    name = "wqm.tenancy"
    label = "tenancy"

    def ready(self):
        """Import the checks so that they register."""
        from wqm.tenancy import checks  # noqa: F401 - importing registers them
