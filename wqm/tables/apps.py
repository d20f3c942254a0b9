"""Files as tables and tables as files."""

from django.apps import AppConfig


class TablesConfig(AppConfig):
    """See the package's docstring."""

    name = "wqm.tables"
    label = "tables"
