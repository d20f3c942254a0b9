"""Deleted rows leave the disk. Each is a step outside of a transaction, after the one that deleted.

Before PostgreSQL 17 a role that does not own a table cannot do this: the server warns, autovacuum makes room soon after
(see the migrations), and the bytes stay until other rows are written over them. docs/anonymity.md says what that means.
"""

import logging

from django.db import OperationalError, connection

from surveys.models import Ballot, Draft, ListImport, Recipient, Ticket, WaveSchool
from wqm.tables.models import Upload

log = logging.getLogger(__name__)

PATIENCE = "5s"  # to wait for readers of a table that is to be written anew


def take_off_the_disk() -> None:
    """Give back the room of deleted rows."""
    _each("VACUUM", [Ticket, Ballot, Draft, Recipient])


def write_anew() -> None:
    """Write the tables that hold addresses anew, without what was deleted: its bytes would stay beside living rows.

    A table that is in use for longer than PATIENCE is left for the next time, and its room given back meanwhile.
    """
    _each("VACUUM (FULL)", [Recipient, WaveSchool, ListImport, Upload])


def _each(command: str, models: list) -> None:
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', '0', false)", [PATIENCE]
        )
        try:
            for model in models:
                _run(cursor, command, model._meta.db_table)
        finally:
            cursor.execute("RESET lock_timeout; RESET statement_timeout")


def _run(cursor, command: str, table: str) -> None:
    try:
        cursor.execute(f"{command} {table}")
    except OperationalError:
        log.warning("a table was in use and is not written anew", extra={"table": table})
        cursor.execute(f"VACUUM (SKIP_LOCKED) {table}")
