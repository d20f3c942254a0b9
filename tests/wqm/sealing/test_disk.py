"""Deleted rows leave the disk, also where a statement that began before may still read them."""

import threading
from types import SimpleNamespace

import pytest
from django.db import connection

from audits.models import Entry
from tests.audits.halls import plan
from tests.databases import as_worker, open_as_admin
from wqm.sealing import disk
from wqm.tenancy.scope import scope

pytestmark = pytest.mark.slow


@pytest.fixture
def deleted(scratch, admin_url):
    """Twenty entries that were deleted while a reader of another table, who began before, still reads."""
    if connection.pg_version < 170000:
        pytest.skip("Before PostgreSQL 17 only the owner of a table may do this.")
    audit = plan(scratch)
    own = {"school": audit.school, "audit": audit, "principle": 1, "kind": "idea", "state": "hall"}
    with as_worker(), scope(everything=True):
        Entry.objects.bulk_create(Entry(**own, text=f"Words {number}") for number in range(20))
    with open_as_admin(admin_url, connection.settings_dict["NAME"]) as reader:
        reader.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM audits_audit")
        with as_worker(), scope(everything=True):
            Entry.objects.filter(audit=audit).delete()
        yield reader


def dead() -> int:
    """Rows that are deleted and still there, as the server counted them when it last gave back their room."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_get_dead_tuples('audits_entry'::regclass)")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("command", [disk.vacuum, disk.write_anew])
def test_rows_that_somebody_may_still_read_are_waited_for(deleted, command, monkeypatch):
    with monkeypatch.context() as patch, as_worker():
        patch.setattr(disk, "PATIENCE", 0.1)
        disk.vacuum([Entry])
        assert dead() == 20  # the reader does hold them
    ends = threading.Timer(1, lambda: deleted.execute("ROLLBACK"))
    ends.start()
    with as_worker():
        command([Entry])
    assert not ends.is_alive()
    ends.join()
    assert dead() == 0


@pytest.fixture
def pauses(monkeypatch) -> list[float]:
    """The pauses that were made, on a clock that only they move."""
    made = []
    monkeypatch.setattr(disk, "time", SimpleNamespace(monotonic=lambda: sum(made), sleep=made.append))
    return made


def test_reader_who_does_not_end_holds_up_nothing_for_longer_than_said(deleted, pauses):
    with as_worker():
        disk.vacuum([Entry])
    assert disk.PATIENCE <= sum(pauses) <= disk.PATIENCE + 2 * disk.PAUSE
    assert dead() == 20


def test_role_that_may_not_is_not_kept_waiting(deleted, pauses):
    """As before PostgreSQL 17: the server warns, and does nothing."""
    disk.vacuum([Entry])
    assert len(pauses) <= 1
