"""The tick of every minute, and making up what a standing clock left out."""

from datetime import datetime, timedelta

from celery.schedules import crontab
from django.conf import settings
from django.utils import timezone

from wqm.clock.models import LastRun
from wqm.tenancy.scope import scope
from wqm.waking import wake

TICK = "wqm.clock.tasks.tick"
# A minute is a tick; a worker that misses some of them has not stopped.
STANDS_STILL_AFTER = timedelta(minutes=5)
# How long after its time a task counts as left out, and how long a worker that was asked for it has.
LATE_AFTER = timedelta(minutes=15)
ASKED_AGAIN_AFTER = timedelta(hours=1)


def daily_times() -> dict[str, list[crontab]]:
    """The tasks that are due at a time of the day (and not every hour), with their times."""
    times: dict[str, list[crontab]] = {}
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        schedule = entry["schedule"]
        if isinstance(schedule, crontab) and len(schedule.hour) == 1 and len(schedule.minute) == 1:
            times.setdefault(str(entry["task"]), []).append(schedule)
    return times


def tick() -> list[str]:
    """Write down that the clock ticks, and ask for daily tasks whose time passed without them. Returns which."""
    now = timezone.now()
    with scope(everything=True):
        LastRun.objects.update_or_create(task=TICK, defaults={"ended_at": now})
        known = {run.task: run for run in LastRun.objects.all()}
        due = {task: max(_last_time(schedule, now) for schedule in times) for task, times in daily_times().items()}
        # A new installation has no rows: what is due tonight is not made up today.
        LastRun.objects.bulk_create(LastRun(task=task, ended_at=now) for task in due if task not in known)
        left_out = [task for task, at in due.items() if task in known and _is_left_out(known[task], at, now)]
        for task in left_out:
            LastRun.objects.update_or_create(task=task, defaults={"asked_at": now})
            wake(task)
    return left_out


def note_end(task: str) -> None:
    """A task of the schedule ended well."""
    with scope(everything=True):
        LastRun.objects.update_or_create(task=task, defaults={"ended_at": timezone.now()})


def _is_left_out(run: LastRun, due: datetime, now: datetime) -> bool:
    """Its time is past, it has not ended well since, and nobody was asked for it just now.

    A row from the future says nothing: it was written while the clock of the machine was wrong.
    """
    is_done = run.ended_at is not None and due <= run.ended_at < now + LATE_AFTER
    is_asked = run.asked_at is not None and abs(now - run.asked_at) < ASKED_AGAIN_AFTER
    return not is_done and not is_asked and now - due >= LATE_AFTER


def _last_time(schedule: crontab, now: datetime) -> datetime:
    """When it was last due, by the clock on the wall (`CELERY_TIMEZONE`)."""
    local = timezone.localtime(now)
    today = local.replace(hour=min(schedule.hour), minute=min(schedule.minute), second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)
