"""Every attack has keys of its own, plain static files, and the database as its superuser sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.databases import open_as_admin


def pytest_collection_modifyitems(items) -> None:
    """All of this folder is an attack, and slow."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.attack)
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.SURVEY_KEY_DIRS = [str(tmp_path / "keys-a"), str(tmp_path / "keys-b")]


@pytest.fixture
def dumped(scratch, admin_url) -> Iterator:
    """The database as its superuser sees it, from outside of the application."""
    with open_as_admin(admin_url, connection.settings_dict["NAME"]) as cursor:
        yield cursor
