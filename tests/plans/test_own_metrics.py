"""Numbers of a school's own, changed and removed with what is lost said first; turnover, worked out and never typed."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from plans.metric_parsing import read_file
from plans.metrics import SHIPPED
from plans.models import MetricImport, MetricValue, OwnMetric
from plans.queries.metrics import stories_of
from plans.services.metrics import preview_import, take_import
from schools.queries import schools_of
from tests import factories as f
from tests.reading import shown_by
from wqm.tables.reading import read_table
from wqm.tenancy.scope import scope


@pytest.fixture
def own(world) -> OwnMetric:
    """Hazel counts cups of tea, in two years."""
    with scope(everything=True):
        metric = OwnMetric.objects.filter(school=world.school).first()
        for year in (2024, 2025):
            f.MetricValueFactory(school=world.school, code=metric.code, year=year, updated_by=world.person("head"))
    return metric


def numbers(metric: OwnMetric) -> int:
    with scope(everything=True):
        return MetricValue.objects.filter(school=metric.school_id, code=metric.code).count()


def url(name: str, metric: OwnMetric) -> str:
    return reverse(f"metrics:{name}", args=[metric.school_id, metric.pk])


def test_own_number_is_changed_and_keeps_its_numbers(world, sign_in, own):
    head, before = sign_in("head"), numbers(own)
    overview = head.get(reverse("metrics:overview", args=[world.school.pk])).content.decode()
    assert url("own", own) in overview
    shown = shown_by(head, url("own", own))
    sent = shown | {"label": "Cups of tea", "unit": "cups", "about": "In the staffroom", "counts_people": "on"}
    assert head.post(url("own", own), sent).status_code == 302
    with scope(everything=True):
        own.refresh_from_db()
    assert (own.label, own.unit, own.counts_people, numbers(own)) == ("Cups of tea", "cups", True, before)


@pytest.mark.parametrize(("label", "sentence"), [("leavers", "already"), ("", "Enter a name")])
def test_own_number_that_cannot_be_saved_says_why_and_keeps_what_was_typed(world, sign_in, own, label, sentence):
    head = sign_in("head")
    sent = {**shown_by(head, url("own", own)), "label": label, "unit": "cups", "about": "Typed words"}
    answer = head.post(url("own", own), sent)
    page = answer.content.decode()
    assert (answer.status_code, sentence in page, "Typed words" in page) == (422, True, True)


def test_own_number_is_removed_with_its_numbers_after_a_look(world, sign_in, own):
    head, before = sign_in("head"), numbers(own)
    assert before > 1
    assert f"{before} figures are deleted for good" in head.get(url("remove_own", own)).content.decode()
    assert numbers(own) == before
    with scope(everything=True):
        others = MetricValue.objects.exclude(code=own.code, school=world.school).count()
    assert head.post(url("remove_own", own)).status_code == 302
    with scope(everything=True):
        assert not OwnMetric.objects.filter(pk=own.pk).exists()
        assert MetricValue.objects.exclude(code=own.code, school=world.school).count() == others
    assert numbers(own) == 0
    assert head.post(url("remove_own", own)).status_code == 404


@pytest.fixture
def bare(world):
    """A school of Hazel's trust without numbers."""
    return f.SchoolFactory(name="Bare", trust=world.trust, identifier="930100")


def entered(school, by, **values) -> None:
    with scope(everything=True):
        for code, value in values.items():
            f.MetricValueFactory(school=school, code=code.replace("_", "-"), value=D(value), updated_by=by)


def turnover(school, *, hide_small: bool) -> list:
    with scope(everything=True):
        stories = [
            story for story in stories_of(school, hide_small=hide_small) if story.metric.code == "staff-turnover"
        ]
    return [cell.value for story in stories for line in story.lines for cell in line.cells if not cell.missing]


def test_turnover_is_leavers_in_per_cent_of_the_headcount(world, bare):
    entered(bare, world.person("head"), leavers="7", staff_headcount="43")
    assert turnover(bare, hide_small=False) == [16.3]
    assert turnover(bare, hide_small=True) == [16.3]


def test_turnover_does_not_tell_a_hidden_number_of_leavers(world, bare):
    entered(bare, world.person("head"), leavers="4", staff_headcount="40")
    assert turnover(bare, hide_small=False) == [10.0]
    assert turnover(bare, hide_small=True) == []


@pytest.mark.parametrize("headcount", [None, "0"])
def test_turnover_needs_a_headcount(world, bare, headcount):
    entered(bare, world.person("head"), leavers="7", **({"staff_headcount": headcount} if headcount else {}))
    assert turnover(bare, hide_small=False) == []


@pytest.mark.parametrize("guess", ["3", "4", "1"])
def test_counts_of_a_trusts_import_do_not_tell_whether_a_hidden_number_was_guessed(world, bare, guess):
    entered(bare, world.person("head"), leavers="3", days_lost="12")
    content = f"URN,Academic year,Term,Leavers,Days lost\n930100,2025/26,Autumn,{guess},12\n".encode()
    lead = world.person("trust_lead")
    with scope(trusts=[world.trust.pk], schools=[each_school.pk for each_school in schools_of(world.trust)]):
        file = read_file(read_table(content), SHIPPED, {bare.identifier: bare.pk})
        metric_import = preview_import(file=file, schools=[bare], trust=world.trust, by=lead)
        assert {name: metric_import.counts[name] for name in ("new", "changed", "unchanged")} == {
            "new": 0, "changed": 1, "unchanged": 1,
        }  # fmt: skip
        assert len(metric_import.rows) == 1
        assert take_import(metric_import=metric_import, by=lead).state == "taken"
        assert MetricValue.objects.get(school=bare, code="leavers").value == D(guess)
        MetricImport.objects.filter(pk=metric_import.pk).delete()


def test_percentages_of_terms_make_no_year(world, own):
    with scope(everything=True):
        OwnMetric.objects.filter(pk=own.pk).update(unit="% of staff")
        MetricValue.objects.filter(school=world.school, code=own.code).delete()
        for period in ("autumn", "spring", "summer"):
            f.MetricValueFactory(
                school=world.school, code=own.code, year=2025, period=period, value=90, updated_by=world.person("head")
            )
        grains = {story.grain for story in stories_of(world.school, hide_small=False) if story.metric.code == own.code}
    assert grains == {"terms"}


@pytest.mark.parametrize("total", [12, 14, 15])
def test_file_of_a_trust_does_not_tell_a_total_beside_a_hidden_term(world, total):
    """Terms of 1, 6 and 7: with the year one would know the 1. 14 is the one that is stored."""
    lead, school = world.person("trust_lead"), world.school
    with scope(everything=True):
        MetricValue.objects.filter(school=school).delete()
        for period, value in (("autumn", 1), ("spring", 6), ("summer", 7), ("year", 14)):
            f.MetricValueFactory(school=school, code="leavers", year=2025, period=period, value=value, updated_by=lead)
    content = f"URN,Academic year,Period,Leavers\n{school.identifier},2025/26,Whole year,{total}\n".encode()
    with scope(trusts=[world.trust.pk], schools=[each.pk for each in schools_of(world.trust)]):
        file = read_file(read_table(content), SHIPPED, {school.identifier: school.pk})
        metric_import = preview_import(file=file, schools=[school], trust=world.trust, by=lead)
    assert (metric_import.counts["changed"], metric_import.counts["unchanged"]) == (1, 0)
