"""Configuration of the app."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    """Registers the mail and the jobs that this app makes."""

    name = "schools"

    def ready(self):
        """Import what registers itself."""
        from schools import emails, jobs  # noqa: F401 - importing registers composers and kinds of jobs
