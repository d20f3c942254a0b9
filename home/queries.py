"""What each person should do next, and the way to the award as steps. Reads from all rooms, owns nothing."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.enums import Decision
from assessments.queries import (
    STAGES,
    SchoolStage,
    cycles_to_award,
    cycles_to_visit,
    participating_schools,
    readiness_queue,
    stage_of,
    stages_of,
)
from assessments.readiness import Readiness, readiness_of
from evidence.enums import CycleState
from evidence.models import Cycle
from evidence.queries.criteria import PrincipleState, pieces_asked_more, progress_of, self_evaluation
from evidence.queries.library import pieces_without_a_good_file
from evidence.queries.reviews import uses_to_look_at
from evidence.queries.work import Given, given_to
from plans.queries.plan import actions_waiting
from plans.queries.training import prompts_waiting
from schools.changing import OpenWork, open_at
from schools.models import RegisterChange, School
from schools.queries import open_changes
from surveys.queries.contact_requests import waiting_contact_count
from surveys.queries.outcomes import SurveyOutcome, SurveysAtHome, surveys_at_home
from surveys.queries.waves import (
    lists_waited_for,
    open_releases,
    unread_comment_count,
    waves_in_trouble,
    waves_to_share,
)
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.clock.queries import is_recent, last_tick
from wqm.files.queries import files_waiting_too_long
from wqm.mail.queries import needs_a_person
from wqm.prepared import Prepared, there_is
from wqm.ui.nav import Step


@dataclass(frozen=True)
class NextStep:
    """One thing to do, or to wait for (`waits_for` names whom)."""

    title: str
    sentence: str
    url: str = ""
    button: str = ""
    waits_for: str = ""


@dataclass(frozen=True)
class SchoolHome:
    """Everything on a school's home page."""

    stage: SchoolStage
    steps: list[Step]
    next_steps: list[NextStep]
    done: int
    total: int
    readiness: Readiness | None
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


# What hardly any school has, so that it is asked for in one trip before any of it is read.
RARE = {
    "changes": Prepared(lambda school_id: open_changes(school=school_id)),
    "bad_files": Prepared(pieces_without_a_good_file),
}


def school_home(school: School, access: Access, person: Any) -> SchoolHome:
    """As many queries for a large version as for a small one."""
    stage = stage_of(school)
    cycle = stage.cycle
    states = self_evaluation(cycle) if cycle else []
    done, total = progress_of(states)
    surveys = surveys_at_home(school.pk, since=cycle.started_on if cycle else None)
    readiness = readiness_of(cycle, states, surveys.outcomes) if cycle and cycle.state == CycleState.OPEN else None
    rare = there_is(RARE, school.pk)
    changes = list(open_changes(school=school)) if rare["changes"] else []
    return SchoolHome(
        stage=stage,
        steps=journey_steps(stage, done, total),
        next_steps=[
            *_given_steps(cycle, states, access, person),
            *_next_steps(school, stage, readiness, access, states, surveys, has_bad_files=rare["bad_files"]),
        ],
        done=done,
        total=total,
        readiness=readiness,
        changes=changes,
        on_hold=[work for work in open_at([school.pk]).get(school.pk, []) if work.waits] if changes else [],
    )


def journey_steps(stage: SchoolStage, done: int, total: int) -> list[Step]:
    """The way to the award: what is done, where the school is, what waits for somebody else."""
    reached = PLACES.index(stage.stage) if stage.stage in PLACES else -1
    notes = {
        "self_evaluation": f"{done} of {total} criteria" if total else "",
        "handed_in": "with the office" if stage.stage == "handed_in" else "",
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


def _next_steps(
    school,
    stage,
    readiness,
    access: Access,
    states: list[PrincipleState],
    surveys: SurveysAtHome,
    *,
    has_bad_files: bool,
) -> list[NextStep]:
    done, total = progress_of(states)
    steps = [*_given_back_steps(school, stage, access), *_by_stage(school, stage, readiness, access, done, total)]
    if access.can(P.SURVEY_VIEW):
        steps += _survey_steps(school, stage, access, surveys)
    steps += _file_steps(school, access) if has_bad_files else []
    steps += _evidence_steps(school, stage, access, states)
    steps += _plan_steps(school, access) + _prompt_steps(school, access)
    return [*_contact_steps(school, access), *steps, *_waiting_words_steps(school, access)]


def _given_steps(cycle: Cycle | None, states: list[PrincipleState], access: Access, person: Any) -> list[NextStep]:
    """What somebody was asked to write, until it is done."""
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
    names = [f"{not_done[given.criterion_id].reference}{_when(given)}" for given in own_work]
    title = "1 criterion is with you" if len(own_work) == 1 else f"{len(own_work)} criteria are with you"
    url = f"{reverse('evidence:overview', args=[cycle.school_id])}?given=me"
    return [NextStep(title, f"{', '.join(names)}.", url, "Open what is yours")]


def _when(given: Given) -> str:
    if given.is_late:
        return " (late)"
    day = given.due_on
    return f" by {day:%-d %B}" if day else ""


def _file_steps(school, access: Access) -> list[NextStep]:
    """Files that were uploaded and that nobody can open, to those who can choose another."""
    pieces = list(pieces_without_a_good_file(school)) if access.can(P.EVIDENCE_EDIT) else []
    if not pieces:
        return []
    names = ", ".join(f"“{piece.title}”" for piece in pieces[:3]) + (" and others" if len(pieces) > 3 else "")
    title = "1 file could not be accepted" if len(pieces) == 1 else f"{len(pieces)} files could not be accepted"
    url = reverse("evidence:piece", args=[school.pk, pieces[0].pk])
    return [NextStep(title, f"The file of {names}: read why, and choose another.", url, "Read why")]


def _evidence_steps(school, stage, access: Access, states: list[PrincipleState]) -> list[NextStep]:
    """What the office asked for, to those who can add it."""
    is_open = stage.cycle and stage.cycle.is_editable
    asked = pieces_asked_more(states) if is_open and access.can(P.EVIDENCE_EDIT) else 0
    if not asked:
        return []
    title = "1 piece of evidence: more asked for" if asked == 1 else f"{asked} pieces of evidence: more asked for"
    url = f"{reverse('evidence:library', args=[school.pk])}?decision=more"
    return [NextStep(title, "The office says what it would like to see.", url, "Read what is asked")]


def _plan_steps(school, access: Access) -> list[NextStep]:
    overdue, soon = actions_waiting(school) if access.can(P.PLAN_EDIT) else (0, 0)
    if not overdue and not soon:
        return []
    parts = [f"{overdue} late" if overdue else "", f"{soon} due within a week" if soon else ""]
    url = reverse("plans:overview", args=[school.pk])
    return [NextStep("Actions of your plan", f"{', '.join(part for part in parts if part)}.", url, "Open the plan")]


def _prompt_steps(school, access: Access) -> list[NextStep]:
    """Questions about earlier trainings whose day has come."""
    waiting = prompts_waiting(school) if access.can(P.PLAN_EDIT) else 0
    if not waiting:
        return []
    title = "1 question about a training" if waiting == 1 else f"{waiting} questions about trainings"
    url = reverse("training:overview", args=[school.pk])
    return [NextStep(title, "What became of what you learned? It takes five minutes.", url, "Answer")]


def _contact_steps(school, access: Access) -> list[NextStep]:
    """People who wait to be contacted come before everything else, for the one person who may know of them."""
    waiting = waiting_contact_count(school) if access.can(P.CONTACT_READ) else 0
    if not waiting:
        return []
    askers = "1 person asks" if waiting == 1 else f"{waiting} people ask"
    url = reverse("surveys:contact_requests", args=[school.pk])
    return [NextStep(f"{askers} to be contacted", "They gave their names and wait for you.", url, "Read the requests")]


def _waiting_words_steps(school, access: Access) -> list[NextStep]:
    """Whoever reads what pupils write knows that some of it waits, whether or not anybody wrote anything."""
    waves = open_releases(school) if access.can(P.PUPIL_COMMENTS_READ) else []
    url = reverse("surveys:comments", args=[school.pk])
    return [
        NextStep(
            f"Pupils are answering “{wave.name}”",
            f"Some of what they write waits until the survey has closed, on {wave.closes_on:%-d %B}.",
            url,
            "Read what is here",
        )
        for wave in waves
    ]


def _given_back_steps(school, stage, access: Access) -> list[NextStep]:
    """The office looked and said "not yet", until the school hands in again."""
    review = stage.review
    if not review or review.decision != Decision.NOT_YET or not access.can(P.ASSESSMENT_VIEW):
        return []
    day = timezone.localdate(review.signed_at)
    sentence = f"{review.signed_by} wrote on {day:%-d %B} what to do before you hand in again."
    url = reverse("assessment:overview", args=[school.pk])
    return [NextStep("The office says: not yet", sentence, url, "Read what it says")]


def _by_stage(school, stage, readiness, access: Access, done: int, total: int):
    office, here = "the office", [school.pk]
    if stage.stage == "not_started":
        yield NextStep("The office starts your cycle", "Then your principles and criteria are here.", waits_for=office)
    elif stage.stage == "self_evaluation" and access.can(P.EVIDENCE_VIEW):
        url = reverse("evidence:overview", args=here)
        if done < total:
            sentence = f"{total - done} of {total} criteria still need a judgement or evidence."
            yield NextStep("Go on with the self-evaluation", sentence, url, "Open the self-evaluation")
        elif readiness and not readiness.is_met:
            yield _missing_step(readiness, reverse("assessment:overview", args=here))
        elif readiness and access.can(P.EVIDENCE_SUBMIT):
            submit = reverse("assessment:submit", args=here)
            yield NextStep(
                "Hand in the self-evaluation", "Everything that the rules ask for is there.", submit, "Hand in"
            )
    elif stage.stage == "handed_in":
        yield NextStep("The office reads your self-evaluation", "You get an email when it decides.", waits_for=office)
    elif stage.stage == "ready":
        yield NextStep("A day for the visit", "The office agrees it with you and an assessor.", waits_for=office)
    elif stage.stage == "visit_booked" and stage.visit and access.can(P.ASSESSMENT_VIEW):
        sentence = f"{stage.visit.assessor_name} comes on {stage.visit.starts_on:%-d %B %Y}. You set the agenda."
        yield NextStep("Prepare the visit", sentence, reverse("assessment:overview", args=here), "See the visit")
    elif stage.stage == "visited":
        yield NextStep("The office decides on the award", "The visit is written up.", waits_for=office)
    elif stage.stage == "awarded" and stage.award and access.can(P.ASSESSMENT_VIEW):
        sentence = f"Valid until {stage.award.valid_until:%-d %B %Y}."
        yield NextStep(
            f"You are {stage.award.level}", sentence, reverse("assessment:overview", args=here), "Award and certificate"
        )


def _missing_step(readiness: Readiness, url: str) -> NextStep:
    """Every criterion is judged, and the rules still ask for something."""
    first, *others = readiness.gaps
    more = f" And {len(others)} more." if others else ""
    return NextStep("Before you hand in", f"{first}.{more}", url, "See what is missing")


def _survey_steps(school, stage, access: Access, surveys: SurveysAtHome) -> list[NextStep]:
    url = reverse("surveys:list", args=[school.pk])
    may_wait = surveys.takes_part_in_drafts and access.can(P.SURVEY_RUN)
    steps = [
        NextStep(
            f"{name} needs your list of people",
            f"{organiser} runs this survey in several schools. It opens on {day:%-d %B %Y}.",
            reverse("surveys:detail", args=[school.pk, wave_id]),
            "Add the list",
        )
        for wave_id, name, organiser, day in (lists_waited_for(school) if may_wait else [])
    ]
    steps += [_open_survey_step(school, outcome, url) for outcome in surveys.outcomes if outcome.is_open]
    if not surveys.outcomes and stage.stage == "self_evaluation" and access.can(P.SURVEY_RUN):
        steps.append(
            NextStep("Ask your staff", "A confidential survey takes five minutes to send.", url, "Prepare a survey")
        )
    return steps


def _open_survey_step(school, outcome: SurveyOutcome, url: str) -> NextStep:
    if outcome.is_in_trouble:
        detail = reverse("surveys:detail", args=[school.pk, outcome.wave_id])
        sentence = "Nothing has been deleted, and the office has been told."
        return NextStep(f"{outcome.name} cannot be counted", sentence, detail, "Read what happened")
    return NextStep(
        f"{outcome.name} is open", "Answers are sealed; results come after it closes.", url, "See how it goes"
    )


def office_tasks(access: Access) -> list[NextStep]:
    """What waits for the office and this person may do, with numbers; empty rows are left out."""
    rows = (
        (
            P.EVIDENCE_REVIEW,
            uses_to_look_at().count(),
            ("piece of evidence", "pieces of evidence"),
            "to look at",
            "office_evidence:queue",
        ),
        (P.READINESS_SIGN, readiness_queue().count(), ("school", "schools"), "handed in, to read", "office:readiness"),
        (P.VISITS_SCHEDULE, cycles_to_visit().count(), ("school", "schools"), "without a visit", "office:visits"),
        (P.AWARDS_MAKE, len(cycles_to_award()), ("award", "awards"), "to decide", "office:awards"),
        (P.SURVEYS_MANAGE, unread_comment_count(), ("comment", "comments"), "to read", "office_surveys:comments"),
        (P.SURVEYS_MANAGE, waves_to_share().count(), ("survey", "surveys"), "to read and share", "office_surveys:list"),
        (
            P.SCHOOLS_MANAGE,
            open_changes().count(),
            ("school", "schools"),
            "changed in the register",
            "office_schools:register_changes",
        ),
        (P.OFFICE_VIEW, needs_a_person().count(), ("email", "emails"), "to look at", "office_schools:mail"),
        # No page of ours repairs it: whoever runs the server looks at the worker and the scanner.
        (P.OFFICE_VIEW, files_waiting_too_long(), ("file", "files"), "waiting too long to be checked", ""),
    )
    return (
        _clock_steps(access)
        + _trouble_steps(access)
        + [
            NextStep(f"{count} {things[count > 1]} {waiting_for}", "", reverse(name) if name else "")
            for permission, count, things, waiting_for, name in rows
            if count and access.can(permission)
        ]
    )


def _clock_steps(access: Access) -> list[NextStep]:
    """Nothing that is scheduled happens: whoever runs the server looks at beat and the worker."""
    at = last_tick()
    if at is None or not access.can(P.OFFICE_VIEW) or is_recent(at):
        return []
    since = f"{timezone.localtime(at):%-d %B, %H:%M}"
    return [NextStep(f"Scheduled work stopped on {since}. Emails, reminders and closing surveys wait", "", "")]


def _trouble_steps(access: Access) -> list[NextStep]:
    """Surveys that cannot be counted come first: while they wait, nobody can answer."""
    waves = list(waves_in_trouble().values_list("pk", flat=True)) if access.can(P.SURVEYS_MANAGE) else []
    if not waves:
        return []
    if len(waves) == 1:
        return [NextStep("1 survey that cannot be counted", "", reverse("office_surveys:trouble", args=waves))]
    return [NextStep(f"{len(waves)} surveys that cannot be counted", "", f"{reverse('office_surveys:list')}?trouble=1")]


def stage_counts() -> list[tuple[str, str, int]]:
    """(stage, label, schools) for the stages that have any, in order of the way."""
    rows = stages_of(list(participating_schools()))
    counts = [(name, label, sum(row.stage == name for row in rows)) for name, label in STAGES.items()]
    return [row for row in counts if row[2]]
