"""The readiness gate: computed from the version's rules, explains itself, and a person signs."""

import pytest
from django.utils import timezone

from assessments.readiness import readiness_of
from framework.queries import criteria_of
from surveys.models import Wave, WaveSchool
from tests import factories as f
from wqm.tenancy.scope import scope


@pytest.fixture
def cycle(world):
    """Hazel's cycle, in its scope."""
    cycle = world.cycle()
    with scope(everything=True):
        yield cycle


def fill(world, cycle) -> None:
    """Everything that the sample's rules ask for."""
    head = world.person("head")
    point = cycle.version.scale.get(value=3)
    done = set(cycle.judgements.values_list("criterion_id", flat=True))
    for criterion in criteria_of(cycle.version_id):
        if criterion.pk not in done:
            f.JudgementFactory(cycle=cycle, criterion=criterion, point=point, updated_by=head)
            note = f.EvidenceFactory(school=cycle.school, added_by=head)
            f.EvidenceUseFactory(cycle=cycle, criterion=criterion, evidence=note)


def test_gate_names_each_thing_that_is_missing(cycle):
    gaps = readiness_of(cycle).gaps
    assert "3.2: no judgement" in gaps
    assert "3.2: no evidence" in gaps
    assert "1.1: no judgement" not in gaps
    assert len(gaps) == 17 + 17


def test_gate_is_met_with_everything_there(world, cycle):
    fill(world, cycle)
    assert readiness_of(cycle).gaps == []


@pytest.mark.parametrize(("scan", "counts"), [("clean", True), ("waiting", True), ("infected", False)])
def test_piece_whose_file_nobody_may_have_is_no_evidence(world, cycle, scan, counts):
    fill(world, cycle)
    use = cycle.uses.filter(criterion__principle__number=3, criterion__number=2).get()
    use.evidence.kind, use.evidence.file = "file", f.StoredFileFactory(school=cycle.school, scan=scan)
    use.evidence.save()
    criterion = "3.2"
    assert readiness_of(cycle).gaps == ([] if counts else [f"{criterion}: no evidence that can be opened"])


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"response_percent": 45}, "Staff: 45% or a little more responded; 50% needed"),
        ({"state": "too_few", "response_percent": None}, "Staff: too few responses"),
        ({"state": "open", "response_percent": None}, "Staff: the survey is still open"),
        ({"shared_on": None}, "Staff: the office has not shared the results yet"),
        ({"state": "draft", "public_key": None}, "Staff: no survey yet"),
        ({"closes_on": "2020-02-02", "opens_on": "2020-02-01"}, "Staff: no survey yet"),
    ],
)
def test_gate_says_what_is_wrong_with_the_survey(world, cycle, change, sentence):
    fill(world, cycle)
    of_school = {name: value for name, value in change.items() if name == "response_percent"}
    Wave.objects.filter(school=cycle.school).update(**change)
    WaveSchool.objects.filter(school=cycle.school).update(**of_school)
    assert readiness_of(cycle).gaps == [sentence]


def test_response_of_a_school_with_few_people_is_not_asked_for_once_something_is_published(world, cycle):
    fill(world, cycle)
    WaveSchool.objects.filter(school=cycle.school).update(invited=19, response_percent=None)
    assert readiness_of(cycle).gaps == []
    WaveSchool.objects.filter(school=cycle.school).update(invited=20, response_percent=0)
    assert readiness_of(cycle).gaps == ["Staff: 0% or a little more responded; 50% needed"]


@pytest.mark.parametrize(("threshold", "gap"), [(1, None), (2, "1.1: 1 of 2 pieces accepted")])
def test_accepted_evidence_rule_counts_what_the_office_accepted(world, threshold, gap):
    rule = f.RuleFactory(kind="accepted_per_criterion", threshold=threshold)
    with scope(everything=True):
        cycle = f.CycleFactory(version=rule.version)
        accepted, asked_more = (
            f.CriterionFactory(principle__version=rule.version, principle__number=number, number=1) for number in (1, 2)
        )
        decision = {"decided_by": f.UserFactory(), "decided_at": timezone.now()}
        f.EvidenceUseFactory(cycle=cycle, criterion=accepted, acceptance="accepted", **decision)
        f.EvidenceUseFactory(cycle=cycle, criterion=accepted)
        f.EvidenceUseFactory(cycle=cycle, criterion=asked_more, acceptance="more", reason="Dates", **decision)
        (finding,) = readiness_of(cycle).findings
    assert finding.title.startswith(f"The office has accepted at least {threshold} piece")
    expected = [gap] if gap else []
    assert [sentence for sentence, _ in finding.gaps] == [*expected, "2.1: no accepted evidence"]


def test_accepted_piece_whose_new_file_was_not_accepted_counts_no_longer(world):
    rule = f.RuleFactory(kind="accepted_per_criterion", threshold=1)
    with scope(everything=True):
        cycle = f.CycleFactory(version=rule.version)
        criterion = f.CriterionFactory(principle__version=rule.version)
        file = f.StoredFileFactory(school=cycle.school)
        piece = f.EvidenceFactory(school=cycle.school, kind="file", file=file, note="")
        decision = {"acceptance": "accepted", "decided_by": f.UserFactory(), "decided_at": timezone.now()}
        f.EvidenceUseFactory(cycle=cycle, criterion=criterion, evidence=piece, **decision)
        assert readiness_of(cycle).gaps == []
        file.scan, file.refusal = "refused", "The document cannot be read."
        file.save()
        (gap,) = readiness_of(cycle).gaps
    assert gap.endswith(": no accepted evidence")


def test_lowest_judgement_rule_names_the_judgement(world):
    """The sample of seven principles has this rule."""
    version = f.VersionFactory._meta.model.objects.get(code="sample-seven")
    with scope(everything=True):
        cycle = f.CycleFactory(version=version, level=version.levels.first())
        criterion = version.principles.get(number=2).criteria.get(number=3)
        f.JudgementFactory(cycle=cycle, criterion=criterion, point=version.scale.get(value=1))
        gaps = readiness_of(cycle).gaps
    assert "2.3: judged “Starting”" in gaps
    assert "No criterion has a judgement yet" not in gaps


def test_nothing_is_below_the_lowest_judgement_only_once_something_is_judged(world):
    version = f.VersionFactory._meta.model.objects.get(code="sample-seven")
    with scope(everything=True):
        cycle = f.CycleFactory(version=version, level=version.levels.first())
        rules = {result.rule.kind: result for result in readiness_of(cycle).findings}
    assert [gap for gap, _ in rules["lowest_judgement"].gaps] == ["No criterion has a judgement yet"]
