"""The database decides which rows exist: on every tenant model, without a scope and with another tenant's."""

from contextlib import nullcontext

import pytest
from django.apps import apps
from django.db import connection, models

from tests.databases import as_worker
from wqm.tenancy.scope import scope

# Rows of a wave or an audit are secured through it, mail is the office's, jobs and visits also by person.
TENANT_COLUMNS = {"school", "trust", "wave", "audit"}
PUBLIC_FACTS = {"schools.School"}
# A wave may have many schools; which of its rows belong to whom is in each row.
OF_MANY_SCHOOLS = {"surveys.Wave"}


# Nobody of a school sees these, not even by number.
OF_ONE_WAVE = {"surveys.Ticket", "surveys.Ballot", "surveys.Draft"}
# What the office notes about a school on the way to a decision is the office's alone.
OF_THE_OFFICE = {"assessments.CriterionCheck"}
# What is read and written on a visit is for the people on it.
OF_ONE_VISIT = {
    f"assessments.{name}"
    for name in (
        "Briefing", "VisitNote", "TargetCheck", "EvidenceCheck", "Disclosure", "InternalRemark", "Finding",
        "VisitDevice",
    )
}  # fmt: skip
# What is missing where these tests fail: CONTRIBUTING.md, "Add a table".
POLICY = "secure_rows() of wqm.tenancy.row_policies in a migration"
ROWS = "rows at Hazel and at Willow, four in all: tests/world.py"


def tenant_models() -> list[type[models.Model]]:
    """Every model with a column that names a tenant."""
    with_tenant = [m for m in apps.get_models() if {f.name for f in m._meta.local_fields} & TENANT_COLUMNS]
    return [m for m in with_tenant if m._meta.label not in PUBLIC_FACTS]


TENANT_MODELS = tenant_models()
ids = [m._meta.label for m in TENANT_MODELS]


def count(model) -> int:
    """Rows that exist for this connection now; the worker may count all tables but the drafts, which the web reads."""
    with nullcontext() if model._meta.model_name == "draft" else as_worker():
        return model.objects.count()


@pytest.mark.parametrize("model", TENANT_MODELS, ids=ids)
def test_rows_without_scope_do_not_exist(world, model):
    with scope(everything=True):
        assert count(model) >= 4, ROWS
    assert count(model) == 0, POLICY


@pytest.mark.parametrize("model", TENANT_MODELS, ids=ids)
def test_rows_of_another_school_do_not_exist(world, model):
    with scope(everything=True):
        everything = count(model)
    with scope(schools=[world.school.pk]):
        here = count(model)
    with scope(schools=[world.next_door.pk]):
        there = count(model)
    if model._meta.label in OF_ONE_WAVE | OF_THE_OFFICE | OF_ONE_VISIT:
        assert (here, there) == (0, 0)
    else:
        assert 0 < here < everything, ROWS
        assert 0 < there < everything, ROWS


@pytest.mark.parametrize("model", TENANT_MODELS, ids=ids)
def test_table_forces_row_security_with_a_policy(db, model):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity,"
            " EXISTS (SELECT FROM pg_policies WHERE tablename = relname) FROM pg_class WHERE relname = %s",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (True, True, True), POLICY


def test_scope_ends_with_its_block(world):
    with scope(schools=[world.school.pk]):
        pass
    assert all(count(model) == 0 for model in TENANT_MODELS)


def test_scope_ends_with_an_exception(world):
    with pytest.raises(ValueError, match="oops"), scope(everything=True):
        raise ValueError("oops")
    assert all(count(model) == 0 for model in TENANT_MODELS)


def children_and_parents() -> list[tuple[str, str, str]]:
    """(table, column, table it refers to) of every key between two tables of schools."""
    of_schools = [m for m in TENANT_MODELS if "school" in {f.name for f in m._meta.local_fields}]
    return [
        (child._meta.db_table, field.column, field.related_model._meta.db_table)
        for child in of_schools
        for field in child._meta.local_fields
        if isinstance(field, models.ForeignKey)
        and field.related_model in of_schools
        and field.related_model._meta.label not in OF_MANY_SCHOOLS
    ]


@pytest.mark.parametrize(("child", "column", "parent"), children_and_parents())
def test_child_and_parent_belong_to_one_school(db, child, column, parent):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint AS c WHERE c.contype = 'f' AND c.conrelid = %s::regclass"
            " AND c.confrelid = %s::regclass AND cardinality(c.conkey) = 2 AND EXISTS (SELECT FROM pg_attribute AS a"
            " WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) AND a.attname = %s)",
            [child, parent, column],
        )
        assert cursor.fetchone() == (1,), f'same_tenant("{child}", "{column}", "{parent}") in a migration'
