"""Configuration of the app."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """See the package's docstring."""

    name = "plans"
