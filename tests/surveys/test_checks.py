"""Attack 10: somebody adds a column that would link an answer to a person; the program does not start.

The guard looks at the models; the catalogue of the database is compared with the same list, so that a column added past
the models is found, too.
"""

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.models import User
from surveys.checks import ALLOWED_COLUMNS, survey_tables_keep_the_promise
from surveys.models import Recipient

TIMES = {"timestamp with time zone", "timestamp without time zone", "date", "time without time zone", "interval"}
FORBIDDEN = {
    "answered_at": models.DateTimeField(null=True),
    "created_on": models.DateField(null=True),
    "at": models.TimeField(null=True),
    "took": models.DurationField(null=True),
    "used": models.BooleanField(default=False),
    "address": models.GenericIPAddressField(null=True),
    "number": models.IntegerField(null=True),
    "browser": models.TextField(),
    "user": models.ForeignKey(User, models.CASCADE, related_name="+"),
    "person": models.ForeignKey(Recipient, models.CASCADE, related_name="+"),
}


def errors() -> list[str]:
    return [error.id for error in survey_tables_keep_the_promise(None)]


def test_tables_as_they_are_pass_the_guard():
    assert errors() == []


@pytest.mark.parametrize("table", ALLOWED_COLUMNS)
@pytest.mark.parametrize("name", FORBIDDEN)
def test_forbidden_column_is_an_error(monkeypatch, table, name):
    model = apps.get_model("surveys", table)
    field = FORBIDDEN[name].clone()
    field.set_attributes_from_name(name)
    field.model = model
    monkeypatch.setattr(model._meta, "local_fields", [*model._meta.local_fields, field])
    assert errors() == ["surveys.E001"]


@pytest.mark.parametrize("kind", [models.DateTimeField, models.DurationField, models.AutoField, models.IntegerField])
def test_allowed_name_with_a_type_that_orders_rows_is_an_error(monkeypatch, kind):
    """A serial number or a time under an allowed name."""
    model = apps.get_model("surveys", "ballot")
    field = kind(primary_key=kind is models.AutoField)
    field.set_attributes_from_name("id")
    field.model = model
    others = [other for other in model._meta.local_fields if other.name != "id"]
    monkeypatch.setattr(model._meta, "local_fields", [field, *others])
    assert errors() == ["surveys.E001"]


@pytest.mark.parametrize("target", [User, Recipient])
def test_allowed_key_that_leads_to_a_person_is_an_error(monkeypatch, target):
    field = apps.get_model("surveys", "ballot")._meta.get_field("wave")
    monkeypatch.setitem(field.__dict__, "related_model", target)
    assert errors() == ["surveys.E001"]


def column_of(model, name: str) -> str:
    return model._meta.get_field(name).column


@pytest.mark.parametrize(("table", "names"), ALLOWED_COLUMNS.items())
def test_catalogue_has_exactly_these_columns_without_times_and_serials(db, table, names):
    model = apps.get_model("surveys", table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, column_default, is_identity FROM information_schema.columns"
            " WHERE table_name = %s",
            [model._meta.db_table],
        )
        columns = cursor.fetchall()
    assert {name for name, *_ in columns} == {column_of(model, name) for name in names}
    assert {kind for _, kind, *_ in columns} & TIMES == set()
    assert {default for _, _, default, _ in columns} == {None}
    assert {identity for *_, identity in columns} == {"NO"}


@pytest.mark.parametrize("table", ALLOWED_COLUMNS)
def test_catalogue_has_no_key_to_a_person_and_no_trigger(db, table):
    model = apps.get_model("surveys", table)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint WHERE contype = 'f' AND conrelid = %s::regclass",
            [model._meta.db_table],
        )
        targets = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = %s::regclass", [model._meta.db_table]
        )
        triggers = cursor.fetchall()
    assert targets <= {"surveys_wave", "schools_school", "framework_question"}
    assert triggers == []


def test_nothing_refers_to_a_ticket_a_ballot_or_a_recipient(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = ANY (%s::regclass[])",
            [["surveys_ticket", "surveys_ballot", "surveys_recipient"]],
        )
        assert cursor.fetchall() == []
