"""Stored files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.files"
    label = "files"
