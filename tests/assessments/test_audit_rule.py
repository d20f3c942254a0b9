"""The rule "a staff audit was held": off in the samples, met by a report that was shared since the cycle began."""

from datetime import timedelta

import pytest

from assessments.readiness import readiness_of
from audits.models import Audit
from evidence.models import Cycle
from framework.enums import RuleKind
from framework.models import Rule, Version
from tests import factories as f
from wqm.tenancy.scope import scope

MISSING = "No staff audit of this cycle has a report that is shared"


@pytest.fixture
def cycle(world) -> Cycle:
    """Of a school whose version asks for an audit and nothing else, with an audit that has no report yet."""
    rule = f.RuleFactory(kind=RuleKind.AUDIT_HELD)
    with scope(everything=True):
        cycle = f.CycleFactory(version=rule.version)
        f.AuditFactory(school=cycle.school, state="confirmed", reported_on=None)
    return cycle


def gaps(cycle: Cycle) -> list[str]:
    with scope(schools=[cycle.school_id]):
        return readiness_of(cycle).gaps


def report(cycle: Cycle, day) -> None:
    with scope(everything=True):
        Audit.objects.filter(school=cycle.school_id).update(state="reported", reported_on=day)


def test_without_a_shared_report_it_is_not_met(cycle):
    assert gaps(cycle) == [MISSING]


def test_a_report_of_the_cycle_meets_it_also_when_its_entries_are_deleted(cycle):
    report(cycle, cycle.started_on)
    assert gaps(cycle) == []
    with scope(everything=True):
        Audit.objects.filter(school=cycle.school_id).update(state="settled")
    assert gaps(cycle) == []


def test_a_report_of_the_cycle_before_or_of_another_school_does_not_meet_it(cycle):
    report(cycle, cycle.started_on - timedelta(days=1))
    with scope(everything=True):
        f.AuditFactory(reported_on=cycle.started_on)
    assert gaps(cycle) == [MISSING]


def test_it_is_in_no_sample(world):
    with scope(everything=True):
        samples = Version.objects.filter(code__startswith="sample")
        assert samples.count() == 2
        assert not Rule.objects.filter(version__in=samples, kind=RuleKind.AUDIT_HELD).exists()
