"""What each database role can do with the tables of a survey, asked of the database itself."""

import psycopg2
import pytest
from django.db import ProgrammingError, connection, transaction

from surveys.models import Ballot
from tests.databases import as_worker
from tests.surveys.waves_in_states import launched, links, submit
from wqm.tenancy.scope import scope

RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
WEB = {
    "surveys_ballot": {"INSERT"},
    "surveys_ticket": {"SELECT", "DELETE"},
    "surveys_tally": {"SELECT"},
    "surveys_receipt": {"SELECT"},
    "surveys_comment": {"SELECT", "UPDATE"},
    "surveys_recipient": {"SELECT", "INSERT", "UPDATE", "DELETE"},
    "surveys_keystoremark": set(),
}
WORKER = {
    "surveys_ballot": {"SELECT", "DELETE"},
    "surveys_ticket": {"SELECT", "INSERT", "DELETE"},
    "surveys_tally": {"SELECT", "INSERT"},
}


@pytest.mark.parametrize(("role", "table"), [("wqm_web", t) for t in WEB] + [("wqm_worker", t) for t in WORKER])
def test_role_has_exactly_these_rights(db, role, table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r FROM unnest(%s) AS r WHERE has_table_privilege(%s, %s, r)", [list(RIGHTS), role, table]
        )
        granted = {row[0] for row in cursor.fetchall()}
    assert granted == (WEB if role == "wqm_web" else WORKER)[table]


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM surveys_ballot",
        "SELECT sealed FROM surveys_ballot",
        "SELECT count(*) FROM surveys_ballot",
        "DELETE FROM surveys_ballot",
        "UPDATE surveys_ballot SET sealed = ''",
        "INSERT INTO surveys_ballot SELECT gen_random_uuid(), '', id FROM surveys_wave RETURNING sealed",
        "CREATE TEMP TABLE mine AS SELECT * FROM surveys_ballot",
    ],
)
def test_web_cannot_read_or_change_a_ballot(world, statement):
    submit(next(iter(links(launched(world)).values())))
    with scope(everything=True), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError) as refused:
            cursor.execute(statement)
        connection.set_rollback(True)
    cause = refused.value.__cause__ or refused.value
    assert isinstance(cause, psycopg2.errors.InsufficientPrivilege)


def test_worker_can_read_the_ballot_that_the_web_wrote(world):
    wave = launched(world)
    submit(next(iter(links(wave).values())))
    with as_worker(), scope(everything=True):
        assert Ballot.objects.filter(wave=wave).count() == 1


def test_ballot_of_another_wave_cannot_be_added(world):
    """A link opens its own wave's rows and no other's, for writing, too."""
    own, other = launched(world), launched(world, name="Another")
    with pytest.raises(ProgrammingError, match="row-level security"), scope(wave=own.pk), transaction.atomic():
        Ballot(wave=other, sealed=b"x").save(force_insert=True)
