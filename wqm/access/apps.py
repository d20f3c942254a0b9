"""Access has no tables: roles are code, who holds one is known by the sources."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.access"
    label = "access"
