"""Carrying a cycle over: what is filled, what stays, what is judged again, and that it can be done twice."""

from typing import Any

import pytest
from django.urls import reverse

from evidence.models import Cycle, EvidenceUse, Judgement
from evidence.queries.carry_over import carry_plan, cycle_to_offer, earlier_cycle
from evidence.services.carry_over import carry_cycle_over
from framework.models import CriterionMapping, Version
from framework.queries import criteria_of
from tests import factories as f
from tests.databases import as_role
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


class Two:
    """An ended cycle of six principles, and a running one of the version asked for."""

    def __init__(self, world, code: str):
        self.world, self.head = world, world.person("head")
        version = Version.objects.get(code=code)
        Cycle.objects.filter(school=world.school).update(state="closed", ended_on="2025-01-10")
        self.before = Cycle.objects.get(school=world.school, judgements__isnull=False)
        Cycle.objects.filter(pk=self.before.pk).update(ended_on="2026-07-10")
        self.before.judgements.all().delete()
        self.before.uses.all().delete()
        self.now: Any = f.CycleFactory(school=world.school, version=version, level=version.levels.first())

    def said(self, code: str, narrative: str, cycle: Cycle | None = None, value: int | None = None, **texts):
        """Words on a criterion, with two pieces of evidence numbered 2 and 4 in the earlier cycle."""
        cycle = cycle or self.before
        criterion = self.criterion(code, cycle)
        point = cycle.version.scale.get(value=value) if value else None
        place = {"cycle": cycle, "criterion": criterion}
        f.JudgementFactory(**place, narrative=narrative, point=point, edition=1, updated_by=self.head, **texts)

    def shows(self, code: str, number: int, title: str, cycle: Cycle | None = None):
        """A piece of evidence for a criterion."""
        cycle = cycle or self.before
        evidence = f.EvidenceFactory(school=self.world.school, title=title, added_by=self.head)
        f.EvidenceUseFactory(cycle=cycle, criterion=self.criterion(code, cycle), evidence=evidence, number=number)

    def criterion(self, code: str, cycle: Cycle | None = None):
        """Of the version of a cycle, the running one by default."""
        return criteria_of((cycle or self.now).version_id).get(code=code)

    def plan(self) -> dict:
        """The rows of the plan, by code."""
        return {row.now.criterion.code: row for row in carry_plan(self.now, self.before).rows}

    def carry(self) -> int:
        """Do it, as the head."""
        return carry_cycle_over(cycle=self.now, by=self.head)

    def judgement(self, code: str) -> Judgement:
        """What stands now."""
        return Judgement.objects.get(cycle=self.now, criterion=self.criterion(code))

    def shown(self, code: str) -> list[tuple[int, str]]:
        """(number, title) of the evidence now."""
        uses = EvidenceUse.objects.filter(cycle=self.now, criterion=self.criterion(code))
        return list(uses.values_list("number", "evidence__title"))


@pytest.fixture
def make(world):
    """`make("sample-seven")` inside Hazel Primary."""
    with scope(schools=[world.school.pk]):
        yield lambda code="sample-six": Two(world, code)


def test_same_version_carries_judgement_words_and_evidence(make):
    two = make()
    two.said("vision", "We do", value=3, helps="Time", hinders="Money")
    two.shows("vision", 1, "Plan")
    assert two.plan()["vision"].fills == [
        "Where are we now?", "How do we know?", "What helps?", "What gets in the way?", "1 piece of evidence",
    ]  # fmt: skip
    assert two.carry() == 1
    now = two.judgement("vision")
    assert (now.point.value, now.narrative, now.helps, now.hinders) == (3, "We do", "Time", "Money")
    assert now.carried_from.cycle_id == two.before.pk
    assert two.shown("vision") == [(1, "Plan")]
    assert [(edition.edition, edition.narrative) for edition in now.editions.all()] == [(1, "We do")]


def test_other_version_carries_along_the_mapping(make):
    two = make("sample-seven")
    two.said("early-help", "Every Monday", value=2)
    two.carry()
    now = two.judgement("early-help-offer")
    assert (now.narrative, now.point.value, now.point.version.code) == ("Every Monday", 2, "sample-seven")


def test_only_blanks_are_filled_and_what_stood_is_in_the_history(make):
    two = make()
    two.said("vision", "Old words", value=3, helps="Old help")
    two.said("vision", "New words", two.now, value=2)
    row = two.plan()["vision"]
    assert (row.fills, row.stays, row.reason) == (["What helps?"], ("Where are we now?", "How do we know?"), "")
    two.carry()
    now = two.judgement("vision")
    assert (now.narrative, now.point.value, now.helps) == ("New words", 2, "Old help")
    assert [(edition.edition, edition.helps) for edition in now.editions.all()] == [(2, "Old help"), (1, "")]


def test_done_twice_changes_nothing_more(make):
    two = make()
    two.said("vision", "We do, see [E2]", value=3)
    two.shows("vision", 2, "Plan")
    assert (two.carry(), two.carry()) == (1, 0)
    assert (two.judgement("vision").edition, two.shown("vision")) == (1, [(1, "Plan")])
    assert Activity.objects.filter(verb="cycle.carried_over").count() == 1
    assert cycle_to_offer(two.now) is None


def test_citations_get_the_numbers_of_the_new_cycle_and_lost_ones_are_no_citations(make):
    two = make()
    two.said("vision", "See [E2], [E4] and [E7]")
    two.shows("vision", 2, "Plan")
    two.shows("vision", 4, "Minutes")
    two.shows("vision", 1, "New here", two.now)
    two.carry()
    assert two.shown("vision") == [(1, "New here"), (2, "Plan"), (3, "Minutes")]
    assert two.judgement("vision").narrative == "See [E2], [E3] and E7"


def test_beside_evidence_that_is_there_only_cited_pieces_are_added(make):
    two = make()
    two.said("vision", "See [E4]")
    two.shows("vision", 2, "Plan")
    two.shows("vision", 4, "Minutes")
    two.shows("vision", 1, "New here", two.now)
    two.carry()
    assert (two.shown("vision"), two.judgement("vision").narrative) == ([(1, "New here"), (2, "Minutes")], "See [E2]")


def test_new_criterion_is_judged_for_the_first_time(make):
    two = make("sample-seven")
    assert two.plan()["coping"].reason == "It is new in this version."


def test_way_back_to_the_older_version_has_no_lines_so_nothing_is_carried(make):
    two = make("sample-seven")
    two.before, two.now = two.now, two.before
    two.said("vision", "Words of seven", value=3)
    plan = carry_plan(two.now, two.before)
    assert (plan.filling, [said.criterion.code for said in plan.left_behind]) == ([], ["vision"])
    assert {row.reason for row in plan.rows} == {"It is new in this version."}


@pytest.fixture
def mapped(make):
    """The way to seven principles, with other lines between the two versions."""

    def lines(*pairs):
        two = make("sample-seven")
        with as_role(OWNER):
            CriterionMapping.objects.all().delete()
            for new, old in pairs:
                new, old = two.criterion(new), two.criterion(old, two.before)
                f.CriterionMappingFactory(criterion=new, earlier=old)
        return two

    return lines


def test_two_that_grew_together_bring_both_words_and_no_judgement(mapped):
    two = mapped(("vision", "vision"), ("vision", "governance"))
    two.said("vision", "One [E2]", value=3)
    two.said("governance", "Two [E2]", value=2)
    two.shows("vision", 2, "Plan")
    two.shows("governance", 2, "Minutes")
    assert two.plan()["vision"].reason == "It combines 1.1 and 1.2 from the earlier version."
    two.carry()
    now = two.judgement("vision")
    assert (now.narrative, now.point) == ("One [E1]\n\nTwo [E2]", None)
    assert two.shown("vision") == [(1, "Plan"), (2, "Minutes")]


def test_divided_criterion_brings_words_to_both_and_no_judgement(mapped):
    two = mapped(("vision", "vision"), ("governance", "vision"))
    two.said("vision", "One", value=3)
    two.carry()
    judgements = [two.judgement(code) for code in ("vision", "governance")]
    assert [(judgement.narrative, judgement.point) for judgement in judgements] == [("One", None), ("One", None)]
    assert two.plan()["governance"].reason == (
        "1.1 from the earlier version was split, and its judgement covered more than this."
    )


def test_what_has_no_place_in_the_new_version_is_listed(mapped):
    two = mapped(("vision", "vision"))
    two.said("vision", "One")
    two.shows("governance", 1, "Minutes")
    plan = carry_plan(two.now, two.before)
    assert [said.criterion.code for said in plan.left_behind] == ["governance"]


def test_other_scale_carries_words_without_the_judgement(make):
    two = make("sample-seven")
    two.said("vision", "One", value=3)
    version = f.VersionFactory(state="draft", framework=two.now.version.framework)
    f.ScalePointFactory(version=version, value=1, name="Yes")
    criterion = f.CriterionFactory(principle__version=version, code="vision")
    f.CriterionMappingFactory(criterion=criterion, earlier=two.criterion("vision", two.before))
    Cycle.objects.filter(pk=two.now.pk).update(version=version)
    two.now = Cycle.objects.get(pk=two.now.pk)
    row = two.plan()["vision"]
    assert (row.fills, row.reason) == (["How do we know?"], "This version has a different scale.")


def test_newest_ended_cycle_in_which_something_was_said_is_the_one_before(make):
    two = make()
    assert earlier_cycle(two.now) is None
    two.said("vision", "Words")
    older = Cycle.objects.exclude(pk__in=[two.now.pk, two.before.pk]).get(school=two.world.school)
    two.said("vision", "Older words", older)
    assert earlier_cycle(two.now) == two.before


def test_handed_in_cycle_carries_nothing(make):
    two = make()
    Cycle.objects.filter(pk=two.now.pk).update(state="submitted")
    with pytest.raises(NotAllowed, match="submitted"):
        two.carry()


def test_first_cycle_of_a_school_has_nothing_to_carry(world):
    school = f.SchoolFactory()
    with scope(schools=[school.pk]):
        cycle = f.CycleFactory(school=school, version=world.version, level=world.version.levels.first())
        with pytest.raises(NotAllowed, match="no earlier cycle"):
            carry_cycle_over(cycle=cycle, by=world.person("head"))


def test_overview_offers_it_to_leaders_until_it_is_done(make, world, sign_in):
    two = make("sample-seven")
    two.said("vision", "One", value=3)
    overview = reverse("evidence:overview", args=[world.school.pk])
    page = reverse("evidence:carry_over", args=[world.school.pk])
    assert [page in sign_in(persona).get(overview).content.decode() for persona in ("head", "slt")] == [True, False]
    assert "Leadership" not in sign_in("head").get(page).context["plan"].filling[0].fills
    answer = sign_in("head").post(page, follow=True)
    assert "1 criterion filled from your last cycle." in answer.content.decode()
    assert page not in sign_in("head").get(overview).content.decode()
    criterion = reverse("evidence:criterion", args=[world.school.pk, two.criterion("vision").pk])
    assert "Carried over from your cycle for Approved School." in sign_in("slt").get(criterion).content.decode()
