"""People who press at the same moment, on connections of their own: nothing is written twice, and no word is lost."""

import pytest

from evidence.models import EvidenceUse, Judgement, JudgementEdition
from evidence.services.carry_over import carry_cycle_over
from evidence.services.judgements import save_judgement
from evidence.services.work import give_criterion
from framework.queries import criteria_of
from tests import factories as f
from tests.surveys.test_race import at_once
from wqm.editing.conflicts import EditConflict
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

pytestmark = pytest.mark.slow


def inside(world, act):
    """`act()` in a scope of the school, as a request has it."""

    def run():
        with scope(schools=[world.school.pk]):
            return act()

    return run


def test_two_first_saves_at_once_store_one_and_tell_the_other(scratch):
    cycle, criterion = scratch.cycle(), criteria_of(scratch.version.pk).get(code="workload")

    def saving(persona):
        def save():
            try:
                same = {"cycle": cycle, "criterion": criterion, "point": None, "edition": 0}
                return save_judgement(**same, narrative=f"Words of {persona}", by=scratch.person(persona)).narrative
            except EditConflict as conflict:
                return conflict

        return inside(scratch, save)

    answers = at_once(saving("head"), saving("slt"))
    (refused,) = [answer for answer in answers if isinstance(answer, EditConflict)]
    (stored,) = [answer for answer in answers if isinstance(answer, str)]
    assert refused.current.narrative == stored
    with scope(schools=[scratch.school.pk]):
        assert Judgement.objects.get(criterion=criterion).narrative == stored
        assert JudgementEdition.objects.filter(judgement__criterion=criterion).count() == 1


def test_carrying_over_by_two_at_once_happens_once(scratch):
    with scope(everything=True):
        ended = f.CycleFactory(
            school=scratch.school, version=scratch.version, level=scratch.version.levels.first(), state="closed"
        )
        criterion = criteria_of(scratch.version.pk).get(code="workload")
        f.JudgementFactory(cycle=ended, criterion=criterion, narrative="From before", updated_by=scratch.person("head"))
        note = f.EvidenceFactory(school=scratch.school, added_by=scratch.person("head"))
        f.EvidenceUseFactory(cycle=ended, criterion=criterion, evidence=note, number=1)
    cycle, head = scratch.cycle(), scratch.person("head")
    carry = inside(scratch, lambda: carry_cycle_over(cycle=cycle, by=head))
    assert sorted(at_once(carry, carry)) == [0, 1]
    with scope(schools=[scratch.school.pk]):
        assert Judgement.objects.get(cycle=cycle, criterion=criterion).edition == 1
        assert EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).count() == 1


def test_giving_to_the_same_person_at_once_is_one_mail(scratch):
    cycle, criterion = scratch.cycle(), criteria_of(scratch.version.pk).get(code="workload")
    head, helper = scratch.person("head"), scratch.person("slt")
    give = inside(
        scratch, lambda: give_criterion(cycle=cycle, criterion=criterion, person=helper, due_on=None, by=head).pk
    )
    assert len(set(at_once(give, give))) == 1
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(kind="evidence.criterion_given").count() == 1
