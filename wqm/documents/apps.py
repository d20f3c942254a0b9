"""Documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the job that makes documents."""

    name = "wqm.documents"
    label = "documents"

    def ready(self):
        """Import the services so that the job kind registers."""
        from wqm.documents import services  # noqa: F401 - importing registers the job kind
