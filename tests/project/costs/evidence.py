"""Pages of the self-evaluation, with more said about its criteria."""

from evidence.models import Cycle, Judgement, Thread
from tests import factories as f
from tests.project.costs.case import Case
from tests.project.costs.schools import more_of_everything_here


def more_on_the_criterion(world) -> None:
    """Two more of everything at Hazel, and on its first criterion two more of all that people do there."""
    more_of_everything_here(world)
    judgement = world.first(Judgement)
    place = {"cycle": judgement.cycle, "criterion": judgement.criterion}
    for number in (3, 4):
        person = f.UserFactory()
        f.JudgementEditionFactory(judgement=judgement, edition=number, saved_by=person)
        f.AssignmentFactory(**place, person=person, assigned_by=f.UserFactory())
        f.EvidenceUseFactory(**place, evidence__school=world.school, evidence__added_by=person)
        for thread in (world.first(Thread), f.ThreadFactory(**place)):
            comment = f.ThreadCommentFactory(thread=thread, written_by=person)
            f.MentionFactory(comment=comment, person=f.UserFactory())


def an_earlier_cycle(world) -> None:
    """Something was said in Hazel's ended cycle, so that it can be carried over."""
    ended = Cycle.objects.get(school=world.school, state="awarded")
    f.JudgementFactory(cycle=ended, criterion=world.version.principles.get(number=4).criteria.get(number=1))


def more_carried(world) -> None:
    """Two more criteria with evidence in the ended cycle, and more in the running one."""
    more_on_the_criterion(world)
    ended = Cycle.objects.get(school=world.school, state="awarded")
    for number in (2, 3):
        criterion = world.version.principles.get(number=4).criteria.get(number=number)
        f.JudgementFactory(cycle=ended, criterion=criterion, point=world.version.scale.first())
        f.EvidenceUseFactory(cycle=ended, criterion=criterion, evidence__school=world.school)


def the_criterion(world) -> dict[str, object]:
    """The one of Hazel on which something is written."""
    return {"criterion_id": world.first(Judgement).criterion_id}


def a_thread(world) -> dict[str, object]:
    """One of Hazel's."""
    return {"thread_id": world.first(Thread).pk}


CASES = [
    Case("evidence:overview", "head", more_on_the_criterion, 18, first=an_earlier_cycle),
    Case("evidence:criterion", "head", more_on_the_criterion, 26, arguments=the_criterion),
    Case("evidence:history", "head", more_on_the_criterion, 13, arguments=the_criterion),
    Case("evidence:print", "head", more_on_the_criterion, 14),
    Case("evidence:print_criterion", "head", more_on_the_criterion, 15, arguments=the_criterion),
    Case("evidence:carry_over", "head", more_carried, 20, first=an_earlier_cycle),
    Case("evidence:give", "head", more_on_the_criterion, 15, arguments=the_criterion),
    Case("evidence:thread", "head", more_on_the_criterion, 14, arguments=a_thread),
]
