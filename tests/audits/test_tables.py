"""What the tables of an audit may hold, and what each role of the database may do with them."""

import pytest
from django.db import ProgrammingError, connection, transaction

from audits import checks
from audits.models import Entry, Envelope, Recipient, Seat, Tally, Ticket
from audits.services.themes import confirm_themes, gather, join_entries
from tests.databases import as_role, as_worker
from wqm.tenancy.database_roles import WEB, WORKER
from wqm.tenancy.scope import scope

GUARDED = (Seat, Ticket, Envelope, Entry, Tally, Recipient)


def test_nothing_stands_in_them_but_what_is_allowed():
    assert checks.audit_tables_keep_the_promise(None) == []
    assert set(checks.ALLOWED_COLUMNS) == {model._meta.model_name for model in GUARDED}


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, columns in checks.ALLOWED_COLUMNS.items() for column in columns]
)
def test_a_column_that_nobody_allowed_keeps_the_site_from_starting(monkeypatch, table, column):
    """As if it had been added: each column in turn is taken off the list."""
    columns = {name: kind for name, kind in checks.ALLOWED_COLUMNS[table].items() if name != column}
    monkeypatch.setitem(checks.ALLOWED_COLUMNS, table, columns)
    (error,) = checks.audit_tables_keep_the_promise(None)
    assert error.id == "audits.E001"
    assert column in error.msg


def test_neither_a_person_nor_a_moment_is_among_what_is_allowed():
    names = {column for table, columns in checks.ALLOWED_COLUMNS.items() if table != "recipient" for column in columns}
    assert not {name for name in names if "user" in name or name.endswith(("_at", "_on", "_by")) or name == "email"}


DENIED = [
    (WEB, "SELECT sealed FROM audits_envelope"),
    (WEB, "SELECT count(*) FROM audits_envelope"),
    (WEB, "UPDATE audits_envelope SET step_id = step_id"),
    (WEB, "DELETE FROM audits_envelope"),
    (WEB, "UPDATE audits_ticket SET step_id = step_id"),
    (WEB, "UPDATE audits_seat SET session = 1"),
    (WEB, "INSERT INTO audits_entry (id) VALUES (gen_random_uuid())"),
    (WEB, "DELETE FROM audits_entry"),
    (WEB, "INSERT INTO audits_tally (id) VALUES (gen_random_uuid())"),
    (WEB, "UPDATE audits_tally SET counts = '[9]'"),
    (WEB, "DELETE FROM audits_tally"),
    (WEB, "UPDATE audits_recipient SET email = 'a@b.example'"),
    (WORKER, "INSERT INTO audits_envelope (id) VALUES (gen_random_uuid())"),
    (WORKER, "UPDATE audits_envelope SET step_id = step_id"),
    (WORKER, "INSERT INTO audits_recipient (id) VALUES (gen_random_uuid())"),
]


@pytest.mark.parametrize(("role", "statement"), DENIED)
def test_no_role_may_do_more_than_it_needs(world, role, statement):
    with (
        as_role(role),
        scope(everything=True),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("model", [Seat, Ticket, Entry, Tally])
def test_rows_of_an_audit_exist_in_its_own_scope_alone(world, in_hall, model):
    in_hall.go_to("alone")
    with as_worker(), scope(everything=True):
        Entry.objects.create(
            school=in_hall.audit.school, audit=in_hall.audit, principle=1, kind="idea", text="Ours", state="hall"
        )
        Tally.objects.create(school=in_hall.audit.school, audit=in_hall.audit, kind="exit", counts=[1])
    own = model.objects.filter(audit=in_hall.audit.pk)
    assert not own.exists()
    with scope(schools=[world.next_door.pk]):
        assert not own.exists()
    with scope(schools=[in_hall.audit.school_id]):
        assert own.exists()


def test_1500_entries_are_joined_and_confirmed_in_few_questions(world, in_hall, django_assert_max_num_queries):
    head = world.person("head")
    with as_worker(), scope(everything=True):
        Entry.objects.bulk_create(
            Entry(
                school=in_hall.audit.school, audit=in_hall.audit, group=1, principle=1, kind="idea",
                text=f"Entry {number}", state="hall",
            )
            for number in range(1500)
        )  # fmt: skip
        in_hall.audit.sessions.update(state="over")
        type(in_hall.audit).objects.filter(pk=in_hall.audit.pk).update(late_at="2026-01-01T00:00Z")
    with scope(schools=[in_hall.audit.school_id]):
        audit = gather(audit=in_hall.audit, by=head)
        ids = list(Entry.objects.filter(audit=audit).values_list("pk", flat=True))
        with django_assert_max_num_queries(15):
            theme = join_entries(audit=audit, entries=ids, title="All of it", by=head)
        with django_assert_max_num_queries(15):
            confirm_themes(audit=audit, by=head)
        theme.refresh_from_db()
    assert theme.entries == 1500
