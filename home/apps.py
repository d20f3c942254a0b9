"""Configuration of the app."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """See the package's docstring."""

    name = "home"
