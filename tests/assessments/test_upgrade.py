"""Visits of before there were engagements: the migration gives each its lead, who goes on to read."""

from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from assessments.models import AssessorDay, Engagement, Visit
from evidence.models import Cycle, Evidence, EvidenceUse
from tests import factories as f
from tests.databases import as_role
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

MOVE = import_module("assessments.migrations.0006_engagements_of_visits")


@pytest.fixture
def before(world, settings):
    """The table as it was, with a visit in each state, and two booked for one person on one day."""
    with scope(everything=True):
        AssessorDay.objects.all().delete()
        with as_role(OWNER), connection.cursor() as cursor:
            cursor.execute("DELETE FROM assessments_assessorday; DELETE FROM assessments_engagement")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE assessments_visit ADD COLUMN assessor_id bigint")
        visits = list(Visit.objects.order_by("pk"))
        Visit.objects.filter(pk=visits[0].pk).update(state="cancelled")
        Visit.objects.filter(pk=visits[1].pk).update(
            state="recorded", recorded_at=visits[1].booked_at, recorded_by=visits[1].booked_by
        )
        Visit.objects.filter(pk__in=[visits[2].pk, visits[3].pk]).update(starts_on="2030-01-10", ends_on="2030-01-14")
        with as_role(OWNER), connection.cursor() as cursor:
            cursor.execute("UPDATE assessments_visit SET assessor_id = %s", [world.person("assessor").pk])
    return visits


def test_visits_that_were_there_have_their_assessor_as_lead(world, before, settings):
    with as_role(OWNER), connection.schema_editor(atomic=False) as editor:
        MOVE.engage(None, editor)
        MOVE.engage(None, editor)  # a second run adds nothing
    with scope(everything=True):
        states = dict(Engagement.objects.values_list("visit", "state"))
        cancelled, recorded, first, second = (visit.pk for visit in before)
        expected = {cancelled: "withdrawn", recorded: "accepted", first: "accepted", second: "accepted"}
        assert states == expected
        assert set(Engagement.objects.values_list("user", "role")) == {(world.person("assessor").pk, "lead")}
        days = AssessorDay.objects.filter(engagement__visit__in=[first, second])
        # Thursday, Friday and Monday, by halves; the visit that was booked first holds them.
        assert sorted({str(day) for day in days.values_list("day", flat=True)}) == [
            "2030-01-10",
            "2030-01-11",
            "2030-01-14",
        ]
        assert days.values("engagement__visit").distinct().count() == 1
    with scope(visit=first, person=world.person("assessor").pk):
        assert Visit.objects.get().pk == first
    with scope(visit=cancelled, person=world.person("assessor").pk):
        assert not Visit.objects.exists()


def test_factory_of_a_visit_without_a_lead_has_none(world):
    with scope(everything=True):
        assert f.VisitFactory(cycle=f.CycleFactory()).lead is None


def test_files_of_a_cycle_that_was_submitted_before_there_were_copies_are_read_at_its_visit(world, sign_in):
    with scope(everything=True):
        visit = world.visit()
        Cycle.objects.filter(pk=visit.cycle_id).update(copies=0)
        use = EvidenceUse.objects.get(cycle=visit.cycle_id, evidence__file__isnull=False)
        again = f.EvidenceUseFactory(
            cycle=visit.cycle, evidence=use.evidence, criterion=world.version.principles.last().criteria.last()
        )
        elsewhere = Evidence.objects.filter(file__isnull=False).exclude(school=visit.school).first()
        assert not EvidenceUse.objects.filter(cycle=visit.cycle_id, evidence=again.pk).exists()
    client = sign_in("assessor")

    def read(piece: int):
        return client.get(reverse("visits:submitted_file", args=[visit.pk, piece]))

    assert [read(piece).status_code for piece in (elsewhere.pk, again.pk, use.evidence_id + 5000)] == [404, 404, 404]
    file = read(use.evidence_id)
    with scope(everything=True):
        Engagement.objects.filter(visit=visit).update(read_until="2020-01-01")
    assert (file.status_code, read(use.evidence_id).status_code) == (200, 404)
    file.close()
