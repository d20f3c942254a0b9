"""The Celery application; tasks are found in each app's `tasks.py`."""

import os

from celery import Celery
from celery.signals import celeryd_init, worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wqm.settings")

app = Celery("wqm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_init.connect
def _bind_to_row_security(**kwargs) -> None:
    from wqm.tenancy.checks import refuse_privileged_connections  # noqa: PLC0415 - the apps are ready only now

    refuse_privileged_connections()


@worker_ready.connect
def _mark_folder(**kwargs) -> None:
    from wqm.files.folder import mark_folder  # noqa: PLC0415 - the apps are ready only now

    mark_folder()  # beat does it every minute from now on
