"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wqm.settings")
application = get_wsgi_application()

from wqm.tenancy.checks import refuse_privileged_connections  # noqa: E402 - needs the apps

refuse_privileged_connections()
