"""What workers finish, as Celery tells it."""

from typing import Any

from celery.signals import task_success

from wqm.clock.services import daily_times, note_end


def connect() -> None:
    """Listen; called once, when the apps are ready."""
    task_success.connect(_ended, dispatch_uid="clock", weak=False)


def _ended(sender: Any = None, **kwargs: Any) -> None:
    name = getattr(sender, "name", "")
    if name in daily_times():
        note_end(name)
