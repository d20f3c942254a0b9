"""Pages are rendered without the other apps: own addresses, static files without a manifest."""

import pytest


@pytest.fixture(autouse=True)
def _alone(settings) -> None:
    settings.ROOT_URLCONF = "tests.wqm.ui.urls"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
