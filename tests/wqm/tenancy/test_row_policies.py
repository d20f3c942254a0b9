"""Operations of migrations, as they act on a table of the test's own."""

from importlib import import_module
from uuid import uuid4

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction

from tests.databases import as_role, as_worker
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.row_policies import maintain, mixing
from wqm.tenancy.scope import scope

HERE, ELSEWHERE = uuid4(), uuid4()


@pytest.fixture
def sealed_rows(db):
    """A table of sealed rows, four of HERE and one of ELSEWHERE, each of a transaction of its own, and its function."""
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE said (id uuid PRIMARY KEY, room_id uuid NOT NULL, sealed bytea NOT NULL)")
        for room in (HERE, HERE, HERE, HERE, ELSEWHERE):
            with transaction.atomic():
                cursor.execute("INSERT INTO said VALUES (%s, %s, %s)", [uuid4(), room, b"sealed"])
        cursor.execute(mixing("mix_said", "said", "room_id").sql)
    return cursor


def call(room) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT mix_said(%s)", [room])
        return cursor.fetchone()[0]


def rows(columns: str, room) -> list[tuple]:
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM said WHERE room_id = %s ORDER BY 1", [room])  # noqa: S608
        return cursor.fetchall()


def test_mixed_rows_are_the_same_and_have_one_transaction(sealed_rows):
    before, others = rows("id, sealed::text", HERE), rows("id, sealed::text, xmin::text", ELSEWHERE)
    assert len({number for (number,) in rows("xmin::text", HERE)}) == 4
    with as_worker(), scope(everything=True):
        assert call(HERE) == 4
        assert call(HERE) == 0
    assert len({number for (number,) in rows("xmin::text", HERE)}) == 1
    assert rows("id, sealed::text", HERE) == before
    assert rows("id, sealed::text, xmin::text", ELSEWHERE) == others


def test_only_the_worker_mixes_and_only_in_the_scope_of_everything(sealed_rows):
    with as_worker(), pytest.raises(InternalError, match="scope of everything"), transaction.atomic():
        call(HERE)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), scope(everything=True):
        call(HERE)


def test_mixing_is_taken_back(sealed_rows):
    with as_role(OWNER), connection.cursor() as cursor:
        cursor.execute(mixing("mix_said", "said", "room_id").reverse_sql)
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = 'mix_said'")
        assert cursor.fetchone() == (0,)


def test_ballots_are_mixed_by_the_same_words():
    """The migration of surveys came first and stays as it is."""
    written = import_module("surveys.migrations.0019_mixing").MIXING
    made = mixing("mix_ballots", "surveys_ballot", "wave_id").sql
    assert written == made.replace("mix_ballots works in the scope", "ballots are mixed in the scope")


def test_worker_may_maintain_a_table_where_the_server_knows_that(sealed_rows):
    def may() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_table_privilege('wqm_worker', 'said', 'MAINTAIN')")
            return cursor.fetchone()[0]

    operation = maintain("said")
    for statement, expected in ((operation.sql, True), (operation.reverse_sql, False)):
        with as_role(OWNER), connection.cursor() as cursor:
            cursor.execute(statement)
        if connection.pg_version >= 170000:
            assert may() is expected
