"""What a visit found becomes a target or evidence, once the visit is written up."""

from datetime import date

import pytest
from django.urls import reverse

from assessments.models import Finding, Visit
from evidence.models import Cycle, Evidence
from plans.models import Target
from tests.factories import CycleFactory
from wqm.tenancy.scope import scope


@pytest.fixture
def finding(world) -> Finding:
    """A finding of a visit that is written up."""
    with scope(everything=True):
        finding = Finding.objects.get(school=world.school)
        Finding.objects.filter(pk=finding.pk).update(target="Plan staff time for supervision")
        Visit.objects.filter(pk=finding.visit_id).update(state="recorded")
        finding.refresh_from_db()
    return finding


def page_of(world) -> str:
    return reverse("assessment:follow_up", args=[world.school.pk])


def test_target_of_a_visit_becomes_a_target_of_the_plan(world, sign_in, finding):
    head = sign_in("head")
    overview = head.get(reverse("assessment:overview", args=[world.school.pk])).content.decode()
    assert f"{page_of(world)}?of={finding.pk}" in overview
    page = head.get(f"{page_of(world)}?of={finding.pk}").content.decode()
    assert 'value="Plan staff time for supervision"' in page
    sent = {"wish": "target", "target-about": finding.pk, "target-title": "Plan staff time for supervision"}
    answer = head.post(page_of(world), sent)
    with scope(everything=True):
        target = Target.objects.get(ref_kind="finding")
    assert (target.ref_key, target.principle_id) == (str(finding.pk), finding.principle_id)
    page = head.get(answer["Location"]).content.decode()
    assert reverse("assessment:finding", args=[world.school.pk, finding.pk]) in page


def test_finding_of_another_school_cannot_be_taken(world, sign_in, finding):
    with scope(everything=True):
        theirs = Finding.objects.get(school=world.next_door)
        Visit.objects.filter(pk=theirs.visit_id).update(state="recorded")
    sent = {"wish": "target", "target-about": theirs.pk, "target-title": "T"}
    assert sign_in("head").post(page_of(world), sent).status_code == 422
    with scope(everything=True):
        assert not Target.objects.filter(ref_kind="finding").exists()


def test_nothing_is_there_before_the_visit_is_written_up(world, sign_in):
    answer = sign_in("head").get(page_of(world))
    assert answer["Location"] == reverse("assessment:overview", args=[world.school.pk])


def test_finding_leads_to_its_visit_after_a_new_cycle_has_begun_and_can_still_be_taken_further(world, sign_in, finding):
    head, school = sign_in("head"), world.school.pk
    with scope(everything=True):
        over = finding.visit.cycle
        Cycle.objects.filter(pk=over.pk).update(state="closed")
        CycleFactory(school=world.school, version=over.version, level=over.level)
    answer = head.get(reverse("assessment:finding", args=[school, finding.pk]))
    visit = reverse("assessment:visit", args=[school, finding.visit_id])
    assert answer["Location"] == f"{visit}#finding-{finding.pk}"
    page = head.get(visit).content.decode()
    assert f'id="finding-{finding.pk}"' in page and "Plan staff time for supervision" in page
    overview = head.get(reverse("assessment:overview", args=[school])).content.decode()
    assert f'href="{visit}"' in overview and "Plan staff time for supervision" not in overview
    assert 'value="Plan staff time for supervision"' in head.get(f"{page_of(world)}?of={finding.pk}").content.decode()
    sent = {"wish": "target", "target-about": finding.pk, "target-title": "Plan staff time"}
    head.post(f"{page_of(world)}?of={finding.pk}", sent)
    with scope(everything=True):
        assert Target.objects.get(ref_kind="finding").ref_key == str(finding.pk)


def test_evidence_of_a_finding_is_of_the_day_of_the_visit(world, sign_in, finding):
    with scope(everything=True):
        Visit.objects.filter(pk=finding.visit_id).update(starts_on=date(2026, 5, 13), ends_on=date(2026, 5, 14))
    sign_in("head").post(page_of(world), {"wish": "evidence", "evidence-about": finding.pk})
    with scope(everything=True):
        assert Evidence.objects.get(ref_kind="finding").effective_on == date(2026, 5, 14)


def test_visit_that_is_not_written_up_or_of_another_school_has_no_page(world, sign_in, finding):
    with scope(everything=True):
        theirs = Finding.objects.get(school=world.next_door)
        Visit.objects.filter(pk=theirs.visit_id).update(state="recorded")
    head = sign_in("head")

    def statuses(finding):
        addresses = (("assessment:visit", finding.visit_id), ("assessment:finding", finding.pk))
        return [head.get(reverse(name, args=[world.school.pk, key])).status_code for name, key in addresses]

    assert statuses(finding) == [200, 302]
    assert statuses(theirs) == [404, 404]
    with scope(everything=True):
        Visit.objects.filter(pk=finding.visit_id).update(state="booked")
    assert statuses(finding) == [404, 404]
