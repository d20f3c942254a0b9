"""The agreement on use: a history that nobody rewrites, read in its school."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from schools.models import UseAgreement
from schools.queries import agreement_in_force, agreements_of, without_agreement
from schools.services.agreements import record_use_agreement
from tests import factories as f
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


@pytest.fixture
def record(world):
    """Record as Hazel's head, in the school's scope."""
    head = world.person("head")

    def run(**fields):
        values = {"with_whom": "Staff reps", "agreed_on": TODAY(), "text": "Words"} | fields
        with scope(schools=[world.school.pk], person=head.pk):
            return record_use_agreement(school=world.school, by=head, **values)

    return run


def test_newest_counts_and_those_before_are_its_history(world, record):
    record(with_whom="First", agreed_on=TODAY())
    record(with_whom="Second", agreed_on=TODAY() - timedelta(days=9))
    assert agreement_in_force(world.school).with_whom == "Second"
    with scope(schools=[world.school.pk]):
        everyone = [agreement.with_whom for agreement in agreements_of(world.school)]
    assert everyone == ["Second", "First", "Reps of Hazel Primary"]


def test_day_to_come_and_nobody_are_refused(record):
    with pytest.raises(NotAllowed, match="today or in the past"):
        record(agreed_on=TODAY() + timedelta(days=1))
    with pytest.raises(NotAllowed, match="who took part"):
        record(with_whom=" \n ")


def test_with_whom_is_one_line_and_the_act_is_recorded(world, record):
    assert record(with_whom="NEU\nand Unison").with_whom == "NEU and Unison"
    with scope(schools=[world.school.pk]):
        assert Activity.objects.filter(school=world.school, verb="agreement.recorded").count() == 1


@pytest.mark.parametrize("change", [lambda rows: rows.update(text="Other"), lambda rows: rows.delete()])
def test_what_was_agreed_is_changed_and_deleted_by_no_one(world, change):
    with scope(everything=True), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        change(UseAgreement.objects.filter(school=world.school))
    with (
        as_worker(),
        scope(everything=True),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        change(UseAgreement.objects.filter(school=world.school))


def test_agreement_is_read_from_the_scope_of_a_wave_and_leaves_nothing_open(world):
    with scope():
        assert agreement_in_force(world.school).with_whom == "Reps of Hazel Primary"
        assert not UseAgreement.objects.exists()


def test_schools_without_one_are_named(world):
    alder = f.SchoolFactory(name="Alder Primary")
    assert agreement_in_force(alder) is None
    with scope(everything=True):
        assert without_agreement([alder.pk, world.school.pk]) == [alder]
