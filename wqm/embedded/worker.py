"""The Celery application for `make run`: the same one, whose pool processes die with their master.

Gunicorn's workers look at their parent themselves; Celery's do not.
"""

import signal
from typing import Any

from celery.signals import worker_process_init

from wqm.celery import app
from wqm.embedded.process import die_with_parent

__all__ = ["app"]


@worker_process_init.connect
def follow_the_master(**_: Any) -> None:
    die_with_parent(signal.SIGKILL)
