"""Who works on what in a self-evaluation of the demo, and what people say to each other about it."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from evidence.models import Cycle
from evidence.services.judgements import save_judgement
from evidence.services.threads import answer_thread, begin_thread, resolve_thread
from evidence.services.work import give_criterion
from framework.queries import criteria_of
from schools.calendar import USUAL

# criterion code, who (their key), days from today
GIVEN = (
    ("day", "tom.adeyemi", 9),
    ("place", "tom.adeyemi", 16),
    ("inclusion", "joanna.gill", 4),
    ("partnership", "joanna.gill", None),
)


def make_work(cycle: Cycle, people: dict[str, User], officer: User) -> None:
    """Criteria given to people, a conversation inside the school, one with the office, and a text of two hands."""
    head, lead, helper = (people[key] for key in ("samir.patel", "joanna.gill", "tom.adeyemi"))
    criteria = {criterion.code: criterion for criterion in criteria_of(cycle.version_id)}
    for code, name, days in GIVEN:
        due_on = USUAL.next_school_day(timezone.localdate() + timedelta(days=days)) if days else None
        give_criterion(cycle=cycle, criterion=criteria[code], person=people[name], due_on=due_on, by=head)
    _talk(cycle, criteria["workload"], head, lead, helper)
    text = (
        "Would the minutes of one governors’ meeting be enough to show a visitor that they ask about it? We are not "
        "sure how much you need."
    )
    asked = begin_thread(
        cycle=cycle, criterion=criteria["governance"], text=text, is_shared=True, mentions=[officer], by=head
    )
    answer = "One good page says more than six. Choose it with your chair of governors."
    answer_thread(thread=asked, text=answer, mentions=[head], by=officer)
    _second_hand(cycle, criteria["workload"], head)


def _talk(cycle: Cycle, criterion, head: User, lead: User, helper: User) -> None:
    text = "Is “often stay after their hours” still true? I counted two evenings last week."
    asked = begin_thread(cycle=cycle, criterion=criterion, text=text, is_shared=False, mentions=[lead, helper], by=head)
    text = "It is every day in Reception. The others now have the hour on Thursdays."
    answer_thread(thread=asked, text=text, mentions=[], by=helper)
    done = begin_thread(
        cycle=cycle, criterion=criterion, text="Who has last year’s figures?", is_shared=False, mentions=[], by=lead
    )
    answer_thread(thread=done, text="They are in the green folder in the office.", mentions=[], by=helper)
    resolve_thread(thread=done, by=lead)


def _second_hand(cycle: Cycle, criterion, by: User) -> None:
    """The head changes what the lead wrote: the history has something to compare."""
    was = cycle.judgements.get(criterion=criterion)
    save_judgement(
        cycle=cycle,
        criterion=criterion,
        point=was.point,
        narrative=was.narrative.replace(
            "often stay after their hours", "in Reception stay after their hours every day"
        ),
        helps=was.helps,
        hinders=was.hinders,
        edition=was.edition,
        by=by,
    )
