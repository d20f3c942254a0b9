"""Waking a worker. The database says what is to be done; the broker only says "now"."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake(task: str, **arguments: Any) -> None:
    """Run the task of this name in a worker after this transaction commits; arguments are ids, never contents.

    By its name, as beat does: services need not import the tasks that call them. A project test proves that each name
    exists. With the broker stopped nothing fails: the row is written and a beat job finds it.
    """
    transaction.on_commit(partial(_publish, task, arguments), robust=True)


def _publish(task: str, arguments: dict[str, Any]) -> None:
    try:
        current_app.send_task(task, kwargs=arguments, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("broker unavailable, left to beat", extra={"task": task, "error": type(error).__name__})
