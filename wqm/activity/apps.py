"""The record of what people did."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.activity"
    label = "activity"
