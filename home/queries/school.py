"""A school's home: the way to the award as steps, and what the reader should do next.

Everybody has steps of their own. Leaders drive the cycle; contributors see what is assigned to them; governors and the
safeguarding lead see what is theirs to read or to answer.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.enums import Decision
from assessments.queries import SchoolStage, stage_of
from assessments.readiness import Readiness, readiness_of
from evidence.enums import CycleState
from evidence.models import Cycle, Evidence, Judgement
from evidence.queries.criteria import PrincipleState, pieces_asked_more, progress_of, self_evaluation
from evidence.queries.library import pieces_without_a_good_file
from evidence.queries.work import Given, given_to
from home.queries.steps import NextStep
from plans.models import Action
from plans.queries.plan import ActionsAtHome, actions_at_home
from plans.queries.training import prompts_waiting
from schools.changing import OpenWork, open_at
from schools.models import Membership, RegisterChange, School
from schools.queries import open_appointments, open_changes
from surveys.queries.contact_requests import waiting_contact_count
from surveys.queries.outcomes import SurveyOutcome, SurveysAtHome, surveys_at_home
from surveys.queries.waves import lists_waited_for, open_releases
from wqm.access.permissions import P
from wqm.access.roles import DSL
from wqm.access.views import Access
from wqm.prepared import Prepared, there_is
from wqm.ui.nav import Step, Task


@dataclass(frozen=True)
class SchoolHome:
    """Everything on a school's home page. `main` is the reader's main step, `steps` are the others."""

    stage: SchoolStage
    journey: list[Step]
    main: NextStep | None
    steps: list[NextStep]
    own_actions: list[Action]
    done: int
    total: int
    readiness: Readiness | None
    first_days: list[Task]
    changes: list[RegisterChange]
    on_hold: list[OpenWork]


# stage of the school -> how far along the journey it is
PLACES = ("self_evaluation", "handed_in", "ready", "visit_booked", "visited", "awarded")
JOURNEY = (
    ("Self-evaluation", "self_evaluation"),
    ("Readiness", "handed_in"),
    ("Visit agreed", "ready"),
    ("Visit", "visit_booked"),
    ("Award", "visited"),
)
MOST_OWN_ACTIONS = 5

# What hardly any school has, or has not yet, so that it is asked for in one trip before any of it is read.
RARE = {
    "changes": Prepared(lambda school_id: open_changes(school=school_id)),
    "bad_files": Prepared(pieces_without_a_good_file),
    "appointments": Prepared(lambda school_id: open_appointments(school_id)),
    "colleagues": Prepared(lambda school_id: Membership.objects.filter(school=school_id).exclude(role="head")),
    "lead": Prepared(lambda school_id: Membership.objects.filter(school=school_id, role=DSL.name)),
    "evidence": Prepared(lambda school_id: Evidence.objects.filter(school=school_id)),
    "judgements": Prepared(lambda school_id: Judgement.objects.filter(school=school_id, point__isnull=False)),
}


def school_home(school: School, access: Access, person: Any) -> SchoolHome:
    """As many queries for a large version as for a small one."""
    stage = stage_of(school)
    cycle = stage.cycle
    states = self_evaluation(cycle) if cycle else []
    done, total = progress_of(states)
    surveys = surveys_at_home(school.pk, since=cycle.started_on if cycle else None)
    readiness = readiness_of(cycle, states, surveys.outcomes) if cycle and cycle.state == CycleState.OPEN else None
    facts = there_is(RARE, school.pk)
    changes = list(open_changes(school=school)) if facts["changes"] else []
    actions = _actions(school, access, person)
    own = actions.own[: MOST_OWN_ACTIONS + 1]
    assigned, unread = _assigned_steps(cycle, states, access, person), _unread_steps(school, access, surveys)
    steps = [
        *_contact_steps(school, access),
        *_given_back_steps(school, stage, access),
        *(assigned + unread if not _leads(access) else []),
        *_stage_steps(school, stage, readiness, access, done, total),
        *(assigned if _leads(access) else []),
        *(unread if _leads(access) else []),
        *(_appointment_steps(school, access) if facts["appointments"] else []),
        *_survey_steps(school, stage, access, surveys),
        *(_file_steps(school, access) if facts["bad_files"] else []),
        *_evidence_steps(school, stage, access, states),
        *_plan_steps(school, access, actions),
        *_prompt_steps(school, access),
        *_waiting_words_steps(school, access),
    ]
    # Waiting is nothing to do, so it is nobody's main step while there is another.
    main = next((step for step in steps if not step.waits_for), None) or _quiet_step(school, stage, access, own)
    return SchoolHome(
        stage=stage,
        journey=journey_steps(stage, done, total),
        main=main,
        steps=[step for step in steps if step is not main],
        own_actions=own,
        done=done,
        total=total,
        readiness=readiness,
        first_days=_first_days(school, stage, access, facts, surveys),
        changes=changes,
        on_hold=[work for work in open_at([school.pk]).get(school.pk, []) if work.waits] if changes else [],
    )


def journey_steps(stage: SchoolStage, done: int, total: int) -> list[Step]:
    """The way to the award: what is done, where the school is, what waits for somebody else."""
    reached = PLACES.index(stage.stage) if stage.stage in PLACES else -1
    notes = {
        "self_evaluation": f"{done} of {total} criteria" if total else "",
        "handed_in": "With the office" if stage.stage == "handed_in" else "",
        "visit_booked": f"{stage.visit.starts_on:%-d %B %Y}" if stage.visit else "",
        "visited": f"{stage.award.level}" if stage.stage == "awarded" and stage.award else "",
    }
    steps = []
    for label, name in JOURNEY:
        place = PLACES.index(name)
        state = "done" if place < reached else "todo"
        if place == reached:
            state = "waiting" if name in ("handed_in", "ready", "visited") else "current"
        steps.append(Step(label, state, notes.get(name, "")))
    return steps


def _leads(access: Access) -> bool:
    """Who drives the cycle: heads, wellbeing leads, senior leaders, and the office beside them."""
    return access.can(P.PLAN_EDIT)


def _assigned_steps(cycle: Cycle | None, states: list[PrincipleState], access: Access, person: Any) -> list[NextStep]:
    """The criteria that somebody was asked to write, until they are done."""
    if not cycle or not cycle.is_editable or not access.can(P.EVIDENCE_EDIT):
        return []
    not_done = {
        criterion_state.criterion.pk: criterion_state.criterion
        for state in states
        for criterion_state in state.criteria
        if criterion_state.state != "done"
    }
    own_work = [given for given in given_to(cycle, person) if given.criterion_id in not_done]
    if not own_work:
        return []
    names = ", ".join(not_done[given.criterion_id].reference for given in own_work)
    one = len(own_work) == 1
    title = f"Criterion {names} is assigned to you" if one else f"{len(own_work)} criteria are assigned to you"
    url = f"{reverse('evidence:overview', args=[cycle.school_id])}?given=me"
    if one:
        url = reverse("evidence:criterion", args=[cycle.school_id, own_work[0].criterion_id])
    sentence = "Add a judgement, a narrative and evidence." if one else f"{names}."
    return [NextStep(title, sentence, url, "Open it" if one else "Open your criteria", until=_until(own_work))]


def _until(own_work: list[Given]) -> str:
    """The first due date of some criteria."""
    days = sorted((given.due_on, given.is_late) for given in own_work if given.due_on)
    if not days:
        return ""
    day, is_late = days[0]
    return f"Overdue since {day:%-d %B}" if is_late else f"Due {day:%-d %B}"


def _file_steps(school, access: Access) -> list[NextStep]:
    """Files that were uploaded and that nobody can open, to those who can choose another."""
    pieces = list(pieces_without_a_good_file(school)) if access.can(P.EVIDENCE_EDIT) else []
    if not pieces:
        return []
    names = ", ".join(f"“{piece.title}”" for piece in pieces[:3]) + (" and others" if len(pieces) > 3 else "")
    title = "1 file could not be accepted" if len(pieces) == 1 else f"{len(pieces)} files could not be accepted"
    url = reverse("evidence:piece", args=[school.pk, pieces[0].pk])
    return [NextStep(title, f"{names}: read why, and choose another file.", url, "See what is wrong")]


def _evidence_steps(school, stage, access: Access, states: list[PrincipleState]) -> list[NextStep]:
    """What the office asked for, to those who can add it."""
    is_open = stage.cycle and stage.cycle.is_editable
    asked = pieces_asked_more(states) if is_open and access.can(P.EVIDENCE_EDIT) else 0
    if not asked:
        return []
    title = f"The office asks for more on {asked} piece{'s' if asked > 1 else ''} of evidence"
    url = f"{reverse('evidence:library', args=[school.pk])}?decision=more"
    return [NextStep(title, "Read what it would like to see, and add it.", url, "See the requests")]


def _actions(school, access: Access, person: Any) -> ActionsAtHome:
    """The plan's numbers for those who may read it, and the reader's own actions for people of the school."""
    if not access.can(P.PLAN_VIEW) and not access.can(P.ACTIONS_OWN):
        return ActionsAtHome(0, 0, [])
    actions = actions_at_home(school, person)
    return actions if access.can(P.ACTIONS_OWN) else replace(actions, own=[])


def _plan_steps(school, access: Access, actions: ActionsAtHome) -> list[NextStep]:
    overdue, soon = (actions.overdue, actions.due_soon) if access.can(P.PLAN_VIEW) else (0, 0)
    if not overdue and not (soon and _leads(access)):
        return []
    parts = [f"{overdue} overdue" if overdue else "", f"{soon} due within a week" if soon else ""]
    url = f"{reverse('plans:actions', args=[school.pk])}{'?state=overdue' if overdue else ''}"
    words = " and ".join(part for part in parts if part)
    return [NextStep(f"Actions in your plan: {words}", "", url, "See the actions")]


def _prompt_steps(school, access: Access) -> list[NextStep]:
    """Questions about earlier trainings whose day has come."""
    waiting = prompts_waiting(school) if _leads(access) else 0
    if not waiting:
        return []
    title = "Answer 1 follow-up question about training"
    if waiting > 1:
        title = f"Answer {waiting} follow-up questions about training"
    url = reverse("training:overview", args=[school.pk])
    return [NextStep(title, "It takes five minutes.", url, "Answer")]


def _contact_steps(school, access: Access) -> list[NextStep]:
    """People who wait to be contacted come before everything else, for the one person who may know of them."""
    waiting = waiting_contact_count(school) if access.can(P.CONTACT_READ) else 0
    if not waiting:
        return []
    askers = "1 person has" if waiting == 1 else f"{waiting} people have"
    url = reverse("surveys:contact_requests", args=[school.pk])
    sentence = "They gave their names and are waiting to hear from you."
    return [NextStep(f"{askers} asked to be contacted", sentence, url, "Read the requests")]


def _waiting_words_steps(school, access: Access) -> list[NextStep]:
    """Who reads what pupils write knows that some of it waits, whether or not anybody wrote anything."""
    waves = open_releases(school) if access.can(P.PUPIL_COMMENTS_READ) else []
    url = reverse("surveys:comments", args=[school.pk])
    return [
        NextStep(
            f"Pupils are answering “{wave.name}”",
            "Some of their comments are held until the survey closes.",
            url,
            "Read the comments so far",
            until=f"Closes {wave.closes_on:%-d %B}",
        )
        for wave in waves
    ]


def _appointment_steps(school, access: Access) -> list[NextStep]:
    """Somebody is to become safeguarding lead, which needs a second person and a day."""
    if not access.can(P.LEAD_CONFIRM):
        return []
    url = reverse("school_people:lead", args=[school.pk])
    sentence = "A second person has to confirm a new designated safeguarding lead."
    return [NextStep("Check who becomes safeguarding lead", sentence, url, "See the proposal")]


def _given_back_steps(school, stage, access: Access) -> list[NextStep]:
    """The office looked and said "not yet", until the school submits again."""
    review = stage.review
    if not review or review.decision != Decision.NOT_YET or not (_leads(access) and access.can(P.ASSESSMENT_VIEW)):
        return []
    day = timezone.localdate(review.signed_at)
    sentence = f"{review.signed_by} wrote on {day:%-d %B} what to change before you submit again."
    url = reverse("assessment:overview", args=[school.pk])
    return [NextStep("The office has returned your self-evaluation", sentence, url, "Read the feedback")]


def _stage_steps(school, stage, readiness, access: Access, done: int, total: int):
    """What the stage of the cycle asks of those who drive it, and what it means to those who read."""
    office, here = "the office", [school.pk]
    if not access.can(P.ASSESSMENT_VIEW):
        return
    assessment = reverse("assessment:overview", args=here)
    if stage.stage == "not_started":
        yield NextStep(
            "The office starts your first cycle", "You then see your principles and criteria.", waits_for=office
        )
    elif stage.stage == "self_evaluation" and _leads(access):
        url = reverse("evidence:overview", args=here)
        if done < total:
            sentence = f"{total - done} of {total} criteria still need a judgement or evidence."
            title = "Continue your self-evaluation" if done else "Start your self-evaluation"
            yield NextStep(title, sentence, url, "Continue" if done else "Start")
        elif readiness and not readiness.is_met:
            yield _missing_step(readiness, assessment)
        elif readiness and access.can(P.EVIDENCE_SUBMIT):
            submit = reverse("assessment:submit", args=here)
            yield NextStep(
                "Submit your self-evaluation", "Everything the rules ask for is in place.", submit, "Check and submit"
            )
    elif stage.stage == "handed_in":
        yield NextStep(
            "The office is reviewing your self-evaluation", "You get an email when it decides.", waits_for=office
        )
    elif stage.stage == "ready":
        yield NextStep(
            "Agree a date for the visit", "The office arranges it with you and an assessor.", waits_for=office
        )
    elif stage.stage == "visit_booked" and stage.visit:
        day = f"{stage.visit.starts_on:%-d %B %Y}"
        if _leads(access):
            sentence = f"{stage.visit.assessor_name} visits on {day}. Your school sets the agenda."
            yield NextStep("Prepare for the visit", sentence, assessment, "See the visit", until=day)
        else:
            yield NextStep("See the agenda for the visit", f"{stage.visit.assessor_name} visits on {day}.", assessment,
                           "See the visit", until=day)  # fmt: skip
    elif stage.stage == "visited":
        yield NextStep("The office is deciding on the award", "The visit is written up.", waits_for=office)
    elif stage.stage == "awarded" and stage.award:
        sentence = "Download the certificate, and plan what comes next."
        title = f"You hold {stage.award.level} status"
        yield NextStep(
            title,
            sentence,
            assessment,
            "See the award and certificate",
            until=f"Until {stage.award.valid_until:%-d %B %Y}",
        )


def _missing_step(readiness: Readiness, url: str) -> NextStep:
    """Every criterion is judged, and the rules still ask for something."""
    first, *others = readiness.gaps
    more = f" There {'is' if len(others) == 1 else 'are'} {len(others)} more." if others else ""
    return NextStep("Not ready to submit yet", f"{first}.{more}", url, "See what is needed")


def _quiet_step(school, stage: SchoolStage, access: Access, own: list[Action]) -> NextStep | None:
    """For those who have nothing to do: what is worth opening."""
    here = [school.pk]
    if own:
        return NextStep(
            "Update your actions", f"Next: {own[0].title}", reverse("plans:mine", args=here), "Open my actions"
        )
    if access.can(P.EVIDENCE_EDIT) and not access.can(P.ASSESSMENT_VIEW) and stage.cycle and stage.cycle.is_editable:
        sentence = "Nothing is assigned to you at the moment. You can still add evidence to any criterion."
        return NextStep("Add evidence", sentence, reverse("evidence:library", args=here), "Open the evidence library")
    if access.can(P.CONTACT_READ):
        sentence = "Contact requests and pupils’ comments appear here as soon as there are any."
        return NextStep("Nothing needs you at the moment", sentence)
    if stage.cycle and access.can(P.EVIDENCE_VIEW):
        sentence = "What leaders think is going well, what is not, and the evidence."
        return NextStep("Read the self-evaluation", sentence, reverse("evidence:overview", args=here), "Read it")
    return None


def _survey_steps(school, stage, access: Access, surveys: SurveysAtHome) -> list[NextStep]:
    if not access.can(P.SURVEY_VIEW):
        return []
    url = reverse("surveys:list", args=[school.pk])
    runs = access.can(P.SURVEY_RUN)
    steps = [
        NextStep(
            f"{name} needs your list of people",
            f"{organiser} runs this survey in several schools. It opens on {day:%-d %B %Y}.",
            reverse("surveys:detail", args=[school.pk, wave_id]),
            "Add the list",
            until=f"Opens {day:%-d %B}",
        )
        for wave_id, name, organiser, day in (lists_waited_for(school) if surveys.takes_part_in_drafts and runs else [])
    ]
    if runs:
        steps += [_open_survey_step(school, outcome) for outcome in surveys.outcomes if outcome.is_open]
    if not surveys.outcomes and stage.stage == "self_evaluation" and runs:
        sentence = "A confidential staff survey takes about five minutes to set up."
        steps.append(NextStep("Ask your staff", sentence, url, "Set up a survey"))
    return steps


def _unread_steps(school, access: Access, surveys: SurveysAtHome) -> list[NextStep]:
    """Results that nobody of the school has opened, to everyone who may read them."""
    if not access.can(P.SURVEY_VIEW):
        return []
    return [
        NextStep(
            f"Read the results of {outcome.name}",
            "No one at your school has opened them yet.",
            reverse("surveys:results", args=[school.pk, outcome.wave_id]),
            "Read the results",
        )
        for outcome in surveys.outcomes
        if outcome.is_unread
    ]


def _open_survey_step(school, outcome: SurveyOutcome) -> NextStep:
    detail = reverse("surveys:detail", args=[school.pk, outcome.wave_id])
    if outcome.is_in_trouble:
        sentence = "Nothing has been deleted, and the office has been told."
        return NextStep(f"{outcome.name} cannot be counted", sentence, detail, "See what happened")
    day = f"Closes {outcome.closes_on:%-d %B}"
    return NextStep(f"{outcome.name} is open", "Results come after it closes.", detail, "View progress", until=day)


def _first_days(
    school, stage: SchoolStage, access: Access, facts: dict[str, bool], surveys: SurveysAtHome
) -> list[Task]:
    """What a new school does first, for those who run its cycle; nothing once it is done, or the cycle went on."""
    if not access.can(P.PEOPLE_MANAGE) or stage.stage not in ("not_started", "self_evaluation"):
        return []
    here = [school.pk]
    rows = [
        ("Invite your wellbeing lead and colleagues", facts["colleagues"], reverse("school_people:list", args=here)),
        (
            "Name your designated safeguarding lead (DSL)",
            facts["lead"] or facts["appointments"],
            reverse("school_people:list", args=here),
        ),
    ]
    if stage.cycle:
        rows += [
            ("Read the principles and criteria", facts["judgements"], reverse("evidence:overview", args=here)),
            ("Add your first piece of evidence", facts["evidence"], reverse("evidence:library", args=here)),
            ("Make your first judgement", facts["judgements"], reverse("evidence:overview", args=here)),
        ]
    rows.append(("Set up your first survey", bool(surveys.outcomes), reverse("surveys:list", args=here)))
    if all(is_done for _, is_done, _ in rows):
        return []
    return [Task(title, "done" if is_done else "todo", url) for title, is_done, url in rows]
