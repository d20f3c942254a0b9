"""The outbox."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.mail"
    label = "mail"
