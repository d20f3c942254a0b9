"""The outbox."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.mail"
    label = "mail"

    def ready(self):
        """Listen to what providers tell."""
        from wqm.mail import checks, delivery  # noqa: F401 - importing registers the check and the receiver
