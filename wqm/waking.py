"""Waking a worker. The database says what is to be done; the broker only says "now".

So a broker that is stopped, or answers no more, costs nothing but the wait until beat looks: it is met with short
patience, and then left alone for a while. A request of a person pays at most that patience, once.
"""

import logging
import threading
import time
from contextlib import suppress
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu import Producer
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)

# Seconds to connect and to be answered; together less than a fifth of a second in the worst case.
PATIENCE = {"socket_connect_timeout": 0.12, "socket_timeout": 0.12, "retry_on_timeout": False, "max_retries": 0}
LEFT_ALONE = 15.0  # seconds


class _Broker:
    """This process's way to the broker, for waking alone: a line a thread, and since when there is no use in asking."""

    def __init__(self) -> None:
        self._lines = threading.local()
        self._asleep_until = 0.0

    def publish(self, task: str, arguments: dict[str, Any], seconds: float = 0) -> None:
        """Ask for the task; raises OSError or OperationalError where nobody took it."""
        if time.monotonic() < self._asleep_until:
            return
        try:
            current_app.send_task(
                task, kwargs=arguments, countdown=seconds or None, retry=False, producer=self._producer()
            )
        except Exception:
            self._asleep_until = time.monotonic() + LEFT_ALONE
            self._hang_up()
            raise

    def _producer(self) -> Producer:
        address = current_app.conf.broker_write_url
        if getattr(self._lines, "address", None) != address:
            self._hang_up()
            options = {**current_app.conf.broker_transport_options, **PATIENCE}
            line = current_app.connection_for_write(transport_options=options)
            self._lines.line, self._lines.producer = line, current_app.amqp.Producer(line, auto_declare=False)
            self._lines.address = address
        return self._lines.producer

    def _hang_up(self) -> None:
        """This thread begins anew at the next question."""
        line = getattr(self._lines, "line", None)
        self._lines.__dict__.clear()
        if line is not None:
            with suppress(Exception):  # it is dead already, however it says so
                line.release()

    def trust_again(self) -> None:
        """Ask at once, even if it did not answer before."""
        self._asleep_until = 0.0
        self._hang_up()


broker = _Broker()


def wake(task: str, **arguments: Any) -> None:
    """Run the task of this name in a worker after this transaction commits; arguments are ids, never contents.

    By its name, as beat does: services need not import the tasks that call them. A project test proves that each name
    exists. With the broker stopped nothing fails: the row is written and a beat job finds it.
    """
    transaction.on_commit(partial(_publish, task, arguments), robust=True)


def wake_later(task: str, seconds: float, **arguments: Any) -> None:
    """The same, `seconds` after this transaction commits; for a minute at most, a worker holds it meanwhile."""
    transaction.on_commit(partial(_publish, task, arguments, seconds), robust=True)


def _publish(task: str, arguments: dict[str, Any], seconds: float = 0) -> None:
    try:
        broker.publish(task, arguments, seconds)
    except (OperationalError, OSError) as error:
        log.warning("broker unavailable, left to beat", extra={"task": task, "error": type(error).__name__})
