"""The site as it is, with the bare views of `bench.urls` beside it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wqm.settings")

from django.conf import settings

settings.ROOT_URLCONF = "bench.urls"

from wqm.wsgi import application  # noqa: E402, F401 - gunicorn looks for it here
