"""Plans of the demo's schools, made by the product's own services."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from evidence.models import Evidence
from evidence.queries.cycles import current_cycle
from framework.queries import criteria_of
from plans.enums import ActionState, Impact
from plans.models import Action, Milestone, Target
from plans.services import actions, priorities, targets
from schools.calendar import USUAL
from schools.models import School


@dataclass(frozen=True)
class Step:
    """An action: its owner (a person's key or a name), due in so many days, where it stands."""

    title: str
    owner: str
    days: int | None
    state: ActionState = ActionState.PLANNED
    cost: int | None = None
    impact: str = ""
    milestones: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Aim:
    """A target with the code of its criterion, the four answers, and its steps."""

    title: str
    criterion: str
    why: str
    measure: str
    scores: tuple[int, int, int, int]
    steps: tuple[Step, ...]
    review: tuple[Impact, str] | None = None


DONE, DOING = ActionState.DONE, ActionState.DOING
LARKFIELD = (
    Aim(
        "Teaching assistants go home on time, ready for the next morning", "workload",
        "Nine of our 14 TAs told us that they stay late most days. Two have asked for fewer hours because of it.",
        "By Easter, at least 12 of the 14 say in the survey that they leave on time most days.",
        (4, 3, 3, 4),
        (
            Step("Ask every TA what keeps them after 3:15pm", "joanna.gill", -21, DONE,
                impact="The same three things keep coming up: reading folders, paint and the laminator."),
            Step("Pay for 30 minutes before school on Mondays and Thursdays", "samir.patel", 5, DOING, cost=3900,
                 milestones=(("Governors have agreed the funding", -6), ("Contracts have been changed", 3))),
            Step("Keep reading folders in one place, with Year 6 checking them", "Year 6 team", 33),
        ),
    ),
    Aim(
        "No child waits more than a week for the nurture group", "early-help",
        "The wait is about a fortnight. It is longest after the holidays, when children need the group most.",
        "For a whole half-term, Monday’s list shows no wait over seven days.",
        (4, 2, 2, 3),
        (
            Step("Train two more adults to run a group", "joanna.gill", 40, cost=640),
            Step("Move the second group to the library", "nadia.rahman", -4, DOING),
        ),
    ),
    Aim(
        "Staff have a room where no one works", "place",
        "The staff room is the photocopying room, so people eat in their classrooms, alone.",
        "When we walk round at lunch, more than half of the people on a break are in the staff room.",
        (3, 3, 3, 4),
        (
            Step("Move the copier to the old stock cupboard", "Mr Bell, site manager", 12, cost=180),
            Step("Let staff choose how the room looks", "tom.adeyemi", 26, cost=400),
        ),
    ),
    Aim(
        "Parents meet our governors twice a year", "governance",
        "Our link governor has met staff but not parents.",
        "Two evenings have been held, and the minutes record what parents said.",
        (2, 3, 3, 2),
        (Step("Find an evening in the spring term", "grace.whitlock", None),),
    ),
)  # fmt: skip
NORTHGATE = (
    Aim(
        "Feedback after a lesson visit is a conversation", "growth",
        "In the survey, a third of staff said that lesson visits make them anxious.",
        "The average for that question in the staff survey goes up by at least half a point.",
        (4, 3, 3, 3),
        (
            Step("Stop using the observation form", "andrew.keane", -40, DONE,
                impact="Stopped in the first week. No one has asked for it back."),
            Step("Practise feedback conversations in departments", "lucia.ferrara", 6, DOING, cost=1200),
        ),
    ),
    Aim(
        "Students know who they can talk to", "safety",
        "In Year 9, one in five could not name anyone.",
        "In the next survey, nine out of ten students in every year can name someone.",
        (4, 3, 2, 3),
        (Step("Put up photos and names on every landing", "Pastoral team", 18, cost=150),),
    ),
    Aim(
        "Break duty is shared fairly", "workload",
        "Six people do half of it.",
        "No one does more than two duties a week.",
        (3, 4, 3, 4),
        (Step("Publish the draft duty rota for comments", "lucia.ferrara", -9),),
    ),
)  # fmt: skip
BROOK = (
    Aim(
        "Quieter corridors between lessons", "day",
        "Children told the assessor that changing rooms is the worst part of the day.",
        "Fewer than three incidents a week in the corridors.",
        (3, 4, 4, 4),
        (
            Step("Stagger the end of lessons", "yusuf.demir", -60, DONE, impact="11 incidents a week are now two."),
            Step("Play music instead of ringing the bell", "Year 5 council", -45, DONE, cost=90),
        ),
        review=(Impact.CLEAR, "Two incidents a week since the change. Lunchtime staff noticed it first."),
    ),
    Aim(
        "Every new colleague has someone to talk to who is not their line manager", "support",
        "Two new colleagues left within a year. Both said they had felt on their own.",
        "After half a term, every new colleague can say who that person is.",
        (4, 4, 3, 3),
        (Step("Find volunteers and give them an hour a month", "beth.calloway", 3, DOING, cost=720),),
    ),
    Aim(
        "Fathers come to the workshops", "partnership",
        "Of 40 parents at the last two workshops, three were fathers.",
        "At least ten fathers come to the next one.",
        (2, 2, 3, 2),
        (Step("Hold one on a Saturday morning, with a workbench", "Early years team", 50),),
    ),
)  # fmt: skip
VILLAGE = (
    Aim(
        "The head teaches one day a week less", "workload",
        "With six staff, everything else has to be done in the evening.",
        "One office day a week, protected for a whole half-term.",
        (4, 2, 2, 4),
        (Step("Share a teacher with the next village", "ian.fothergill", 30, cost=5200),),
    ),
)  # fmt: skip
PLANS = {"larkfield": LARKFIELD, "northgate": NORTHGATE, "brook": BROOK, "thorning": VILLAGE}


def make_plans(schools: dict[str, School], people: dict[str, User], leads: dict[str, User]) -> None:
    """A plan for each school that has one, with priorities and first actions, and comments of the trust."""
    for key, aims in PLANS.items():
        school, by = schools[key], leads[key]
        school_targets = [_target(school, aim, people, by) for aim in aims]
        chosen = school_targets[:3]
        priorities.choose_priorities(school=school, chosen=[target.pk for target in chosen], by=by)
        waiting = [action.pk for target in chosen for action in target.actions.all() if action.is_unfinished]
        priorities.choose_first_actions(school=school, chosen=waiting[:2], by=by)
    target = Target.objects.get(school=schools["larkfield"], title__startswith="Teaching assistants")
    words = (
        "Northgate pays for the same half hour and can show you what it cost. Would you like me to put you in touch?"
    )
    targets.comment_on_target(target=target, text=words, written_as="Trust lead", by=people["ruth.okafor"])
    words = "Yes, before the governors meet would be ideal."
    targets.comment_on_target(target=target, text=words, written_as="Headteacher", by=people["samir.patel"])
    reached = Target.objects.get(school=schools["brook"], title__startswith="Quieter")
    targets.change_target_state(target=reached, step="reach", by=people["beth.calloway"])


def _target(school: School, aim: Aim, people: dict[str, User], by: User) -> Target:
    cycle = current_cycle(school)
    criterion = criteria_of(cycle.version_id).filter(code=aim.criterion).first() if cycle else None
    target = targets.add_target(
        school=school, title=aim.title, why=aim.why, success_measure=aim.measure, criterion=criterion, by=by
    )
    names = ("importance", "ease", "capacity", "early_impact")
    targets.score_target(target=target, by=by, **dict(zip(names, aim.scores, strict=True)))
    _steps(school, target, aim.steps, people, by)
    if aim.review:
        impact, text = aim.review
        day = timezone.localdate() - timedelta(days=14)
        targets.review_target(target=target, text=text, impact=impact, reviewed_on=day, by=by)
    return target


def school_day(days: int) -> date:
    """The school day nearest to so many days from now: not before a day to come, not after one that is past."""
    day = timezone.localdate() + timedelta(days=days)
    return USUAL.next_school_day(day) if days > 0 else USUAL.last_school_day(day)


def _steps(school: School, target: Target, steps: Sequence[Step], people: dict[str, User], by: User) -> None:
    today = timezone.localdate()
    for step in steps:
        owner = people.get(step.owner)
        action = actions.add_action(
            target=target,
            title=step.title,
            owner=owner,
            owner_name="" if owner else step.owner,
            due_on=None if step.days is None else school_day(step.days),
            cost=step.cost,
            by=by,
        )
        for title, days in step.milestones:
            day = school_day(days)
            milestone = actions.add_milestone(action=action, title=title, due_on=day, by=by)
            if days < 0:
                actions.mark_milestone(milestone=milestone, is_done=True, by=by)
                Milestone.objects.filter(pk=milestone.pk).update(done_on=day)
        if step.impact:
            values = {name: getattr(action, name) for name in ("title", "owner", "owner_name", "due_on", "cost")}
            action = actions.save_action(action=action, impact=step.impact, edition=action.edition, by=by, **values)
        if step.state != ActionState.PLANNED:
            actions.move_action(action=action, state=step.state, by=by)
        if step.state == DONE:
            Action.objects.filter(pk=action.pk).update(finished_on=action.due_on or today)
        if step.state == DONE and (evidence := Evidence.objects.filter(school=school).first()):
            actions.add_proof(action=action, evidence=evidence, by=by)
