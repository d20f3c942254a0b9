"""Two questions of a load balancer: does the process live, and may it have traffic."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wqm.celery import app
from wqm.clock.queries import ticks
from wqm.files.clamd import scanner_answers
from wqm.files.folder import can_be_written, has_room, is_shared_with_worker
from wqm.files.storage import answers, is_folder

logger = logging.getLogger(__name__)

# What is said instead of "failed".
WORDS = {"space": "low", "folder": "not shared", "clock": "has stopped"}


@login_not_required
@transaction.non_atomic_requests
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; asks nobody else, or a stopped database would restart every web server."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@transaction.non_atomic_requests
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """503 without a database or with pending migrations; a missing broker, storage or scanner only degrades it.

    So do too little room for files, a folder of files that the worker does not share, and a clock that stands still.
    """
    required = {"database": _answer(check_database), "migrations": _answer(check_migrations)}
    useful = {
        "broker": _answer(check_broker),
        "storage": _answer(check_storage),
        "space": _answer(has_room),
        "folder": _answer(is_shared_with_worker),
        "clock": _answer(ticks),
    }
    if settings.CLAMD_URL:
        useful["scanner"] = _answer(scanner_answers)
    if not all(required.values()):
        state = "unavailable"
    else:
        state = "ok" if all(useful.values()) else "degraded"
    words = {name: "ok" if well else WORDS.get(name, "failed") for name, well in (required | useful).items()}
    return JsonResponse({"state": state, **words}, status=503 if state == "unavailable" else 200)


def _answer(check: Callable[[], bool]) -> bool:
    """The reason of a failure goes to the log, not to anyone who asks."""
    try:
        return check()
    except Exception:  # each server fails in its own way, and every one of them means no
        logger.warning("%s failed", check.__name__, exc_info=True)
        return False


def check_database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def check_migrations() -> bool:
    """False while the code knows a migration that the database has not seen."""
    if connection.connection is None:
        raise DatabaseError("no connection")
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def check_broker() -> bool:
    """A new connection with its own short limit, so that a stopped broker does not hold the answer."""
    limits = {"socket_timeout": 1, "socket_connect_timeout": 1}
    with app.connection_for_write(connect_timeout=1, transport_options=limits) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    return True


def check_storage() -> bool:
    if not is_folder():
        return answers()
    return can_be_written()
