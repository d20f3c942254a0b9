"""Pages without a manifest of static files, and a key store of its own for every test."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.SECURE_SSL_REDIRECT = False
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.SURVEY_KEY_DIRS = [str(tmp_path / "keys-a"), str(tmp_path / "keys-b")]
