"""Rules of later levels: each says in words what is missing, and advice stops no one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Award, Finding, Visit
from assessments.queries.readiness import gate_of
from assessments.readiness import readiness_of
from evidence.models import Cycle, Judgement
from evidence.services.carry_over import carry_cycle_over
from framework.queries import forget_fixed
from plans.models import Prompt, SharedPractice, Target, Training
from tests import factories as f
from tests.reading import one_line
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


@pytest.fixture
def later(world):
    """A second cycle of a school with one award, towards a level that has one rule; in the scope of everything."""
    with scope(everything=True):
        version = f.VersionFactory()
        criteria = [f.CriterionFactory(principle=f.PrincipleFactory(version=version)) for _ in range(2)]
        first, second = f.LevelFactory(version=version), f.LevelFactory(version=version)
        school = f.SchoolFactory()
        before = f.CycleFactory(
            school=school, version=version, level=first, state="awarded", started_on="2024-09-02", ended_on="2025-05-28"
        )
        f.AwardFactory(cycle=before, awarded_on="2025-05-28", valid_until="2026-05-28")
        for criterion in criteria:
            f.JudgementFactory(cycle=before, criterion=criterion, narrative="We walk to school, see [E1].\n\nWe rest.")
        cycle = f.CycleFactory(school=school, version=version, level=second, started_on="2025-09-02")
        yield Later(version, first, second, before, cycle, criteria)


class Later:
    """What the tests need by name."""

    def __init__(self, version, first, second, before, cycle, criteria):
        self.version, self.first, self.second = version, first, second
        self.before, self.cycle, self.criteria = before, cycle, criteria

    def asks(self, kind: str, **values) -> None:
        f.RuleFactory(version=self.version, kind=kind, **{"level": self.second} | values)

    @property
    def gaps(self) -> list[str]:
        """Of a version whose rules are still being written, so that nothing is kept in memory."""
        forget_fixed()
        return readiness_of(Cycle.objects.get(pk=self.cycle.pk)).gaps

    def visited(self, *targets: str, recorded: bool = True, cycle=None, days_ago: int = 200) -> list:
        day = TODAY() - timedelta(days=days_ago)
        state = {"state": "recorded", "recorded_at": timezone.now(), "recorded_by": f.UserFactory()} if recorded else {}
        visit = f.VisitFactory(cycle=cycle or self.before, starts_on=day, ends_on=day, **state)
        return [
            f.FindingFactory(visit=visit, principle=self.criteria[at].principle, target=text)
            for at, text in enumerate(targets)
        ]

    def followed(self, finding: Finding, **values) -> Target:
        origin = {"ref_kind": "finding", "ref_key": str(finding.pk), "ref_title": "Visit"}
        return f.TargetFactory(school=self.cycle.school, **origin, **values)


def test_rule_of_another_level_is_not_asked_for(later):
    later.asks("criteria_judged", level=later.first)
    assert later.gaps == []
    later.asks("criteria_judged", level=None)
    assert len(later.gaps) == 2


def test_advice_is_shown_and_stops_no_one(later):
    later.asks("criteria_judged", is_advice=True)
    assert later.gaps == []
    readiness = readiness_of(Cycle.objects.get(pk=later.cycle.pk))
    (finding,) = readiness.findings
    assert (readiness.is_met, finding.state, len(finding.gaps)) == (True, "advice", 2)
    assert [(row.is_open, row.gaps) for row in gate_of(Cycle.objects.get(pk=later.cycle.pk))] == [(False, [])]


def test_targets_of_the_last_visit_are_addressed_once_reached_or_reviewed(later):
    later.asks("targets_addressed", threshold=100)
    assert later.gaps == []  # nothing was set
    calm, rest = later.visited("Calm corridors", "A room to rest")
    assert later.gaps == ["“Calm corridors”: not in your plan yet", "“A room to rest”: not in your plan yet"]
    later.followed(calm, state="reached")
    target = later.followed(rest)
    assert later.gaps == ["“A room to rest”: not reviewed since the visit"]
    f.TargetReviewFactory(target=target, impact="too_early")
    f.TargetReviewFactory(target=target, impact="clear", reviewed_on=TODAY() - timedelta(days=300))
    assert later.gaps == ["“A room to rest”: not reviewed since the visit"]
    f.TargetReviewFactory(target=target, impact="none")
    assert later.gaps == []


def test_target_that_was_set_aside_without_a_word_is_not_addressed(later):
    later.asks("targets_addressed", threshold=100)
    (calm,) = later.visited("Calm corridors")
    later.followed(calm, state="dropped")
    assert later.gaps == ["“Calm corridors”: not reviewed since the visit"]


def test_share_of_the_targets_is_enough_where_the_rule_says_so(later):
    later.asks("targets_addressed", threshold=50)
    calm, _ = later.visited("Calm corridors", "A room to rest")
    assert later.gaps[0] == "0 of 2 addressed; 50% needed"
    later.followed(calm, state="reached")
    assert later.gaps == []


def test_only_the_last_recorded_visit_before_this_cycle_counts(later):
    later.asks("targets_addressed", threshold=100)
    later.visited("Of an earlier visit", days_ago=500)
    later.visited("Of the last visit", days_ago=200)
    later.visited("Not recorded", recorded=False, days_ago=100)
    later.visited("Of this cycle", cycle=later.cycle, days_ago=10)
    assert later.gaps == ["“Of the last visit”: not in your plan yet"]


def test_last_visit_that_set_no_target_leaves_nothing_to_address(later):
    later.asks("targets_addressed", threshold=100)
    later.visited("Of an earlier visit", days_ago=500)
    later.visited(days_ago=200)
    assert later.gaps == []
    later.visited("", days_ago=150)
    assert later.gaps == []


def test_targets_of_another_school_are_nobodys_business(later):
    later.asks("targets_addressed", threshold=100)
    (calm,) = later.visited("Calm corridors")
    elsewhere = f.TargetFactory(ref_kind="finding", ref_key=str(calm.pk), ref_title="Visit", state="reached")
    assert elsewhere.school != later.cycle.school
    assert later.gaps == ["“Calm corridors”: not in your plan yet"]


def test_change_is_described_for_each_principle_with_words_that_were_not_there_before(later):
    later.asks("changes_described")
    names = [str(criterion.principle) for criterion in later.criteria]
    missing = [f"{name}: no change described since May 2025" for name in names]
    assert later.gaps == missing
    carry_cycle_over(cycle=later.cycle, by=f.UserFactory())
    assert Judgement.objects.filter(cycle=later.cycle).count() == 2
    assert later.gaps == missing  # carried words are no change, whatever number their citations have
    Judgement.objects.filter(cycle=later.cycle, criterion=later.criteria[0]).update(
        narrative="We walk to school, see [E7].\n\nWe rest.", hinders="Since May the path is lit."
    )
    assert later.gaps == missing[1:]


def test_first_cycle_describes_everything_it_writes(later):
    later.asks("changes_described")
    Award.objects.filter(cycle=later.before).update(state="withdrawn", withdrawn_reason="Asked")
    f.JudgementFactory(cycle=later.cycle, criterion=later.criteria[0], narrative="We walk to school.")
    assert later.gaps == [f"{later.criteria[1].principle}: no change described since September 2025"]


def test_practice_is_shared_as_often_as_the_rule_asks_since_the_award(later):
    later.asks("practice_shared", threshold=2)
    assert later.gaps == ["Nothing recorded since May 2025"]
    f.SharedPracticeFactory(school=later.cycle.school, shared_on="2025-05-27")
    f.SharedPracticeFactory(school=later.cycle.school, shared_on=TODAY() + timedelta(days=3))
    f.SharedPracticeFactory()
    assert later.gaps == ["Nothing recorded since May 2025"]
    f.SharedPracticeFactory(school=later.cycle.school, shared_on="2025-05-28")
    assert later.gaps == ["1 of 2 times recorded since May 2025"]
    f.SharedPracticeFactory(school=later.cycle.school)
    assert later.gaps == []


def test_award_of_the_cycle_itself_is_not_the_last_one(later):
    """The page of a cycle that led to an award goes on saying what was there before it."""
    later.asks("practice_shared")
    f.SharedPracticeFactory(school=later.cycle.school, shared_on="2025-06-03")
    f.AwardFactory(cycle=later.cycle)
    assert later.gaps == []


def test_training_is_followed_up_once_its_questions_are_answered(later):
    later.asks("training_followed_up")
    assert later.gaps == ["No training is recorded yet"]
    training = f.TrainingFactory(school=later.cycle.school, title="Listening", held_on=TODAY() - timedelta(days=90))
    f.PromptFactory(training=training, months=1, due_on=TODAY())
    f.PromptFactory(training=training, months=12, due_on=TODAY() + timedelta(days=200))
    assert later.gaps == ["“Listening”: 1 follow-up question to answer"]
    Prompt.objects.filter(training__title="Listening", months=1).update(
        answer="Yes", answered_at=timezone.now(), answered_by=f.UserFactory()
    )
    assert later.gaps == []


def test_sample_asks_less_of_a_champion_than_of_a_first_award(world, sign_in):
    champion = world.version.levels.get(code="champion")
    with scope(everything=True):
        Cycle.objects.filter(school=world.school, state="open").update(level=champion)
        SharedPractice.objects.filter(school=world.school).delete()
        Training.objects.filter(school=world.school).delete()
        cycle = Cycle.objects.get(school=world.school, state="open")
        kinds = [finding.rule.kind for finding in readiness_of(cycle).findings]
        assert Visit.objects.filter(school=world.school, state="recorded").count() == 0
    assert "criteria_judged" not in kinds and "evidence_per_criterion" not in kinds
    assert kinds.count("survey_response") == 2 and "targets_addressed" in kinds
    page = one_line(sign_in("head").get(reverse("assessment:overview", args=[world.school.pk])))
    assert "Practice was shared with others at least once since the last award" in page
    assert reverse("plans:sharing", args=[world.school.pk]) in page
    assert "Advice" in page and "No training is recorded yet" in page
