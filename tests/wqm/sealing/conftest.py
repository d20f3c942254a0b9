"""A key store of its own for every test."""

import pytest


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.SURVEY_KEY_DIRS = [str(tmp_path / "keys-a"), str(tmp_path / "keys-b")]
