"""Configuration of the app."""

from django.apps import AppConfig


class TrustsConfig(AppConfig):
    """See the package's docstring."""

    name = "trusts"
