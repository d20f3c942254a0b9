"""Waking a worker. The database says what is to be done; the broker only says "now"."""

import logging
from functools import partial

from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def wake(task, **arguments) -> None:
    """Run `task` in a worker after this transaction commits; arguments are ids, never contents.

    With the broker stopped nothing fails: the row is written and a beat job finds it.
    """
    transaction.on_commit(partial(_publish, task, arguments), robust=True)


def _publish(task, arguments) -> None:
    try:
        task.apply_async(kwargs=arguments, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("broker unavailable, left to beat", extra={"task": task.name, "error": type(error).__name__})
