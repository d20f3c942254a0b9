"""Configuration of the app."""

from django.apps import AppConfig


class SecurityConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.security"
    label = "security"
