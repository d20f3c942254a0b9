"""Long work."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.jobs"
    label = "jobs"
