"""Submission, agenda and notes of a visit: who reads which rows, table by table, each with someone who does."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from assessments import models as m
from assessments.enums import Side
from assessments.services.moving import cancel_visit, postpone_visit
from evidence.models import Submission, SubmissionFile
from tests import factories as f
from tests.assessments.booking import ask, book
from tests.assessments.conftest import make_ready
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope

BOTH_SIDES = (m.Agenda, m.AgendaItem, m.AgendaComment, m.VisitPhoto, m.VisitChange)
PEOPLE_ALONE = (m.VisitNote, m.TargetCheck, m.EvidenceCheck, m.Disclosure, m.InternalRemark, m.VisitDevice, m.Briefing)
COPY = (Submission, SubmissionFile, StoredFile)
ALL = (*BOTH_SIDES, *PEOPLE_ALONE, *COPY, m.Visit, m.Finding)


@pytest.fixture
def visit(world) -> m.Visit:
    """Hazel's visit with a row in each table, and as many at every other school."""
    visit = world.visit()
    with scope(everything=True):
        for each in m.Visit.objects.select_related("school", "cycle"):
            if not m.Briefing.objects.filter(visit=each).exists():
                f.BriefingFactory(visit=each)
            stored = f.StoredFileFactory(school=each.school)
            submission = f.SubmissionFactory(cycle=each.cycle, number=7, submitted_by=world.person("head"))
            f.SubmissionFileFactory(submission=submission, file=stored)
    return visit


def seen(visit, user) -> dict[str, int]:
    with scope(visit=visit.pk, person=user.pk):
        return {table.__name__: table.objects.count() for table in ALL}


def of(visit, user):
    with scope(everything=True):
        return m.Engagement.objects.get(visit=visit, user=user)


def change(engagement, **values) -> None:
    with scope(everything=True):
        m.Engagement.objects.filter(pk=engagement.pk).update(**values)


NOTHING = {table.__name__: 0 for table in ALL}


@pytest.mark.parametrize("role", ["lead", "co_assessor", "shadow", "trainee"])
def test_everyone_on_a_visit_reads_all_of_its_rows(world, visit, role):
    user = world.person("assessor")
    change(of(visit, user), role=role)
    assert [name for name, number in seen(visit, user).items() if not number] == []


@pytest.mark.parametrize(
    "values",
    [
        {"state": "asked", "declared_at": None, "answered_at": None},
        {"state": "declined", "decline_reason": "Away"},
        {"state": "withdrawn"},
        {"state": "ended"},
        {"read_until": timezone.localdate() - timedelta(days=1)},
    ],
    ids=lambda values: next(iter(values.values())),
)
def test_someone_who_is_not_or_no_longer_on_it_reads_none(world, visit, values):
    user = world.person("assessor")
    change(of(visit, user), **values)
    assert seen(visit, user) == NOTHING


def test_before_an_answer_there_is_the_own_request_and_nothing_else(world):
    with scope(everything=True):
        engagement = ask(make_ready(world), world.person("assessor"), world.person("officer"))
    user = world.person("assessor")
    assert seen(engagement.visit, user) == NOTHING
    with scope(person=user.pk):
        own = m.Engagement.objects.get(pk=engagement.pk)
        assert (own.school.name, own.level, own.starts_on) == ("Hazel Primary", engagement.level, engagement.starts_on)


@pytest.mark.parametrize(("act", "reads"), [(cancel_visit, False), (postpone_visit, True)])
def test_after_a_cancellation_there_is_nothing_and_after_a_postponement_all(world, act, reads):
    user = world.person("assessor")
    with scope(everything=True):
        visit = book(world, make_ready(world))
    assert seen(visit, user)["Visit"] == 1
    more = {"reason": "ofsted", "side": Side.OFFICE} if act is postpone_visit else {}
    with scope(everything=True):
        act(visit=visit, by=world.person("officer"), **more)
    assert bool(seen(visit, user)["Visit"]) == reads
    with scope(person=user.pk):
        assert m.Engagement.objects.get(visit=visit.pk).is_called_off


def test_a_visit_opens_no_other_visit_of_its_school(world, visit):
    """Last year's visit, with other people, hangs on the same school."""
    user = world.person("assessor")
    with scope(everything=True):
        earlier = f.VisitFactory(cycle=f.CycleFactory(school=visit.school, state="closed"), state="recorded")
        f.EngagementFactory(visit=earlier, user=world.person("assessor_elsewhere"), state="ended", held=False)
        f.VisitNoteFactory(visit=earlier, written_by=world.person("assessor_elsewhere"))
        f.InternalRemarkFactory(visit=earlier, updated_by=world.person("assessor_elsewhere"))
        f.AgendaItemFactory(visit=earlier, updated_by=world.person("head"))
    with scope(visit=visit.pk, person=user.pk):
        for table in (m.VisitNote, m.InternalRemark, m.AgendaItem):
            assert set(table.objects.values_list("visit", flat=True)) == {visit.pk}
    assert seen(earlier, user) == NOTHING


def test_school_reads_what_both_sides_write_and_nothing_of_the_day(world, visit):
    with scope(schools=[visit.school_id]):
        read = {table.__name__: table.objects.count() for table in (*BOTH_SIDES, *PEOPLE_ALONE)}
    assert all(read[table.__name__] for table in BOTH_SIDES)
    assert not any(read[table.__name__] for table in PEOPLE_ALONE)


@pytest.mark.parametrize("table", [f.VisitNoteFactory, f.InternalRemarkFactory, f.AgendaCommentFactory])
def test_nobody_writes_on_a_visit_that_they_are_not_on(world, visit, table):
    user, own = world.person("assessor_elsewhere"), visit
    written = {"updated_by" if table is f.InternalRemarkFactory else "written_by": user}
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, transaction.atomic(), scope(visit=own.pk, person=user.pk):
        table(visit=own, **written)
    with scope(visit=own.pk, person=world.person("assessor").pk):  # control: who is on it
        assert table(visit=own, **written).pk
