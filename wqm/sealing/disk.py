"""Deleted rows leave the disk. Each is a step outside of a transaction, after the one that deleted; inside of one
nothing happens.

Before PostgreSQL 17 a role that does not own a table cannot do this: the server warns, autovacuum makes room soon after
(see the migrations), and the bytes stay until other rows are written over them. From 17 on the migration of a table
says who may (`maintain` in `wqm.tenancy.row_policies`). docs/anonymity.md says what that means.
"""

import logging
import time
from collections.abc import Callable, Iterable

from django.db import OperationalError, connection, models
from django.db.backends.utils import CursorWrapper

log = logging.getLogger(__name__)

PATIENCE = 5  # seconds to wait for readers: of a table that is to be written anew, of rows that were deleted
PAUSE = 0.2  # seconds between two attempts

Tables = Iterable[type[models.Model]]


def vacuum(tables: Tables) -> None:
    """Give back the room of deleted rows. Worker only.

    A statement that began before rows were deleted, on any table, may still read them: it is waited for up to PATIENCE.
    What it holds for longer is left to autovacuum.
    """
    _each(_give_back, tables)


def write_anew(tables: Tables) -> None:
    """Write tables anew, without what was deleted: its bytes would stay beside living rows. Worker only.

    A table that is in use for longer than PATIENCE is left for the next time, and its room given back meanwhile.
    """
    _each(_write_anew, tables)


def _each(step: Callable[[CursorWrapper, str], None], tables: Tables) -> None:
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', '0', false)",
            [f"{PATIENCE}s"],
        )
        try:
            for model in tables:
                step(cursor, model._meta.db_table)
        finally:
            cursor.execute("RESET lock_timeout; RESET statement_timeout")


def _write_anew(cursor: CursorWrapper, table: str) -> None:
    _give_back(cursor, table)  # the command below would copy what somebody may still read
    try:
        cursor.execute(f"VACUUM (FULL) {table}")
    except OperationalError:
        log.warning("a table was in use and is not written anew", extra={"table": table})


def _give_back(cursor: CursorWrapper, table: str) -> None:
    until, runs = time.monotonic() + PATIENCE, -1
    while True:
        try:
            cursor.execute(f"VACUUM {table}")
        except OperationalError:
            cursor.execute(f"VACUUM (SKIP_LOCKED) {table}")
            return
        before, (runs, dead) = runs, _runs_and_dead_rows(cursor, table)
        if not dead or runs == before or time.monotonic() > until:  # runs do not grow where this role may not
            return
        time.sleep(PAUSE)


def _runs_and_dead_rows(cursor: CursorWrapper, table: str) -> tuple[int, int]:
    cursor.execute(
        "SELECT pg_stat_get_vacuum_count(%s::regclass), pg_stat_get_dead_tuples(%s::regclass)", [table, table]
    )
    return cursor.fetchone()
