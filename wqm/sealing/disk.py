"""Deleted rows leave the disk. Each is a step outside of a transaction, after the one that deleted; inside of one
nothing happens.

Before PostgreSQL 17 a role that does not own a table cannot do this: the server warns, autovacuum makes room soon after
(see the migrations), and the bytes stay until other rows are written over them. From 17 on the migration of a table
says who may (`maintain` in `wqm.tenancy.row_policies`). docs/anonymity.md says what that means.
"""

import logging
from collections.abc import Iterable

from django.db import OperationalError, connection, models

log = logging.getLogger(__name__)

PATIENCE = "5s"  # to wait for readers of a table that is to be written anew

Tables = Iterable[type[models.Model]]


def vacuum(tables: Tables) -> None:
    """Give back the room of deleted rows. Worker only."""
    _each("VACUUM", tables)


def write_anew(tables: Tables) -> None:
    """Write tables anew, without what was deleted: its bytes would stay beside living rows. Worker only.

    A table that is in use for longer than PATIENCE is left for the next time, and its room given back meanwhile.
    """
    _each("VACUUM (FULL)", tables)


def _each(command: str, tables: Tables) -> None:
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', '0', false)", [PATIENCE]
        )
        try:
            for model in tables:
                _run(cursor, command, model._meta.db_table)
        finally:
            cursor.execute("RESET lock_timeout; RESET statement_timeout")


def _run(cursor, command: str, table: str) -> None:
    try:
        cursor.execute(f"{command} {table}")
    except OperationalError:
        log.warning("a table was in use and is not written anew", extra={"table": table})
        cursor.execute(f"VACUUM (SKIP_LOCKED) {table}")
