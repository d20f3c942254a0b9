"""Configuration of the package."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Holds templates and tags only; it must never own a model."""

    name = "wqm.ui"
    label = "ui"
