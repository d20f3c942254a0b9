"""A question whose SQL is written once asks what its queryset asks, of the number that is meant."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from evidence.models import Evidence, Submission
from schools.models import School
from tests import factories as f
from wqm.prepared import Prepared, there_is
from wqm.tenancy.scope import scope

NAME = Prepared(lambda school: School.objects.filter(pk=school).values_list("name"))


def test_number_is_asked_for_and_not_the_one_before(world):
    other = f.SchoolFactory(name="Beech")
    assert [NAME.rows(number) for number in (world.school.pk, other.pk, 0)] == [
        [(world.school.name,)],
        [("Beech",)],
        [],
    ]


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**40])
def test_number_that_no_column_holds_is_no_row(world, number):
    assert NAME.rows(number) == []


def test_number_may_come_twice_and_other_values_stay(world):
    asked = Prepared(lambda school: School.objects.filter(Q(pk=school) | Q(trust=school), phase="primary").values("pk"))
    text, parameters = asked.sql(7)
    assert (parameters, text.count("%s")) == ([7, 7, "primary"], 3)


def test_question_that_is_the_same_for_every_number_is_refused():
    with pytest.raises(ValueError, match="the same for any number"):
        Prepared(lambda _: School.objects.filter(name="Hazel")).sql(1)


def test_several_are_asked_in_one_trip_and_see_the_rows_of_their_scope_alone(world):
    questions = {
        "pieces": Prepared(lambda school: Evidence.objects.filter(school=school)),
        "notes of nobody": Prepared(lambda school: Evidence.objects.filter(school=school, title="None has it")),
    }
    with scope(schools=[world.school.pk]):
        with CaptureQueriesContext(connection) as trips:
            assert there_is(questions, world.school.pk) == {"pieces": True, "notes of nobody": False}
        assert len(trips) == 1
    other = f.SchoolFactory()
    with scope(schools=[other.pk]):
        assert there_is(questions, world.school.pk)["pieces"] is False


COPIES = Prepared(
    lambda cycle: Submission.objects.filter(cycle=cycle).select_related("cycle__school", "submitted_by").order_by("pk")
)
ALL_BUT_CONTENT = Prepared(lambda cycle: Submission.objects.filter(cycle=cycle).defer("content").order_by("pk"))
WITH_FILES = Prepared(lambda school: Evidence.objects.filter(school=school).select_related("file").order_by("pk"))


def test_rows_are_those_of_the_queryset_with_what_it_joins_and_nothing_is_asked_again(world):
    with scope(everything=True):
        cycle = Submission.objects.filter(school=world.school).first().cycle
        wanted = list(Submission.objects.filter(cycle=cycle).order_by("pk"))
        COPIES.objects(0)  # written once
        with CaptureQueriesContext(connection) as trips:
            copies = COPIES.objects(cycle.pk)
            shown = [(copy, copy.content, str(copy.cycle.school), str(copy.submitted_by)) for copy in copies]
        assert len(trips) == 1
    assert shown == [(copy, copy.content, "Hazel Primary", "head") for copy in wanted]
    assert COPIES.objects(cycle.pk) == []  # outside of a scope


def test_row_that_is_joined_to_nothing_says_none(world):
    with scope(everything=True):
        f.EvidenceFactory(school=world.school, title="Only words")
        files = {piece.title: piece.file and piece.file.name for piece in WITH_FILES.objects(world.school.pk)}
    assert (files["Only words"], files["Evidence of Hazel Primary"]) == (None, "Hazel Primary.pdf")


def test_what_the_queryset_leaves_out_is_read_when_it_is_asked_for(world):
    with scope(everything=True):
        cycle = Submission.objects.filter(school=world.school).first().cycle
        copy, _ = ALL_BUT_CONTENT.objects(cycle.pk)
        assert copy.get_deferred_fields() == {"content"}
        assert copy.content["around"] == {"of": "Hazel Primary"}
