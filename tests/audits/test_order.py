"""No order in which rows lie is one of people: rights and seats lie by a hash, entries by a number made for each."""

import pytest
from django.db import connection

from audits.enums import StepKind
from audits.models import Entry, Seat, Ticket
from tests.audits.halls import Hall, plan
from tests.databases import as_worker
from wqm.tenancy.scope import scope

EACH = 4  # entries of one person


def as_they_lie(table: str, column: str, **of) -> list:
    """What a column holds, row after row of the table's file; `of` are (column, value) of the rows that are meant."""
    ((name, value),) = of.items()
    with as_worker(), scope(everything=True), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {name} = %s ORDER BY ctid", [value])  # noqa: S608
        return [bytes(value) if isinstance(value, memoryview) else value for (value,) in cursor.fetchall()]


@pytest.fixture
def in_hall(scratch) -> Hall:
    """In tables in which nothing was deleted before, so that rows lie as they were written."""
    held = Hall(scratch, plan(scratch, people=24, leaders=0))
    held.open()
    held.go_to(StepKind.ALONE)
    return held


@pytest.mark.parametrize("model", [Seat, Ticket])
def test_seats_and_rights_lie_in_the_order_of_their_hash(in_hall, model):
    """All of a session, or of a step, were made at once; in the order of slips a place in the table would be a seat."""
    step = in_hall.step(StepKind.ALONE)
    of = {"audit_id": in_hall.audit.pk} if model is Seat else {"step_id": step.pk}
    tags = as_they_lie(model._meta.db_table, "tag", **of)
    assert len(tags) > 24
    assert tags == sorted(tags)


def test_what_one_person_wrote_does_not_lie_together(in_hall):
    """Side by side it would say: whoever wrote this wrote that."""
    for at in range(24):
        texts = {f"entry_{number}_idea": f"Of {at:02}, number {number}" for number in range(1, EACH + 1)}
        assert in_hall.send(1 + at // 6, 1 + at % 6, **texts).status_code == 303
    in_hall.end()
    lie = as_they_lie("audits_entry", "text", audit_id=in_hall.audit.pk)
    with scope(everything=True):
        by_number = list(Entry.objects.filter(audit=in_hall.audit).order_by("id").values_list("text", flat=True))
    assert len(lie) == 24 * EACH
    assert lie == by_number
    together = sum(one[:5] == other[:5] for one, other in zip(lie, lie[1:], strict=False))
    assert together < 24  # in no order it is about three; person after person it would be 72
