"""A school's home: the way to the award, and what the reader should do next.

Everybody has steps of their own. Leaders drive the cycle; contributors see what is assigned to them; governors and the
safeguarding lead see what is theirs to read or to answer.
"""

from dataclasses import dataclass, replace
from typing import Any

from assessments.models import RuleException
from assessments.queries.path import Path, path_of
from assessments.queries.readiness import exceptions_of
from assessments.queries.stages import SchoolStage, stage_of
from assessments.readiness import Readiness, readiness_of
from audits.queries.audits import unfinished
from evidence.enums import CycleState
from evidence.models import Cycle, Evidence, Judgement
from evidence.queries.criteria import progress_of, self_evaluation
from evidence.queries.library import pieces_without_a_good_file
from home.queries.journey import journey_steps
from home.queries.next_steps.audits import audit_steps
from home.queries.next_steps.cycle import CycleSoFar, given_back_steps, quiet_step, stage_steps, surveys_before_visit
from home.queries.next_steps.evidence import assigned_steps, evidence_steps, file_steps
from home.queries.next_steps.first_days import first_days
from home.queries.next_steps.plan import plan_steps, prompt_steps
from home.queries.next_steps.safeguarding import appointment_steps, contact_steps, waiting_words_steps
from home.queries.next_steps.surveys import survey_steps, unread_steps
from home.queries.steps import leads
from plans.models import Action
from plans.queries.plan import ActionsAtHome, actions_at_home
from schools.changing import OpenWork, open_at
from schools.models import Membership, RegisterChange, School
from schools.queries import open_appointments, open_changes
from surveys.queries.outcomes import surveys_at_home
from wqm.access.permissions import P
from wqm.access.roles import DSL
from wqm.access.views import Access
from wqm.prepared import Prepared, there_is
from wqm.ui.nav import NextStep, Step, Task


@dataclass(frozen=True)
class SchoolHome:
    """Everything on a school's home page. `main` is the reader's main step, `steps` are the others."""

    stage: SchoolStage
    journey: list[Step]
    path: Path | None
    main: NextStep | None
    steps: list[NextStep]
    own_actions: list[Action]
    done: int
    total: int
    readiness: Readiness | None
    first_days: list[Task]
    changes: list[RegisterChange]
    on_hold: list[OpenWork]


MOST_OWN_ACTIONS = 5
ENDED = (CycleState.AWARDED, CycleState.CLOSED)

# What hardly any school has, or has not yet, so that it is asked for in one trip before any of it is read.
RARE = {
    "changes": Prepared(lambda school_id: open_changes(school=school_id)),
    "bad_files": Prepared(pieces_without_a_good_file),
    "appointments": Prepared(lambda school_id: open_appointments(school_id)),
    "colleagues": Prepared(lambda school_id: Membership.objects.filter(school=school_id).exclude(role="head")),
    "lead": Prepared(lambda school_id: Membership.objects.filter(school=school_id, role=DSL.name)),
    "evidence": Prepared(lambda school_id: Evidence.objects.filter(school=school_id)),
    "earlier_cycles": Prepared(lambda school_id: Cycle.objects.filter(school=school_id, state__in=ENDED)),
    "audits": Prepared(unfinished),
    "exceptions": Prepared(lambda school_id: RuleException.objects.filter(school=school_id)),
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
    path = path_of(school) if cycle else None
    facts = there_is(RARE, school.pk)
    if readiness and cycle and facts["exceptions"]:
        readiness = readiness.without(exceptions_of(cycle))
    changes = list(open_changes(school=school)) if facts["changes"] else []
    actions = _actions(school, access, person)
    own = actions.own[: MOST_OWN_ACTIONS + 1]
    assigned, unread = assigned_steps(cycle, states, access, person), unread_steps(school, access, surveys)
    steps = [
        *contact_steps(school, access),
        *given_back_steps(school, stage, access),
        *(assigned + unread if not leads(access) else []),
        *stage_steps(school, CycleSoFar(stage, readiness, access, done, total, path.waiting if path else None)),
        *(assigned if leads(access) else []),
        *(unread if leads(access) else []),
        *(appointment_steps(school, access) if facts["appointments"] else []),
        *(audit_steps(school, access) if facts["audits"] else []),
        *surveys_before_visit(school, stage, access, surveys.outcomes),
        *survey_steps(school, stage, access, surveys),
        *(file_steps(school, access) if facts["bad_files"] else []),
        *evidence_steps(school, stage, access, states),
        *plan_steps(school, access, actions),
        *prompt_steps(school, access),
        *waiting_words_steps(school, access),
    ]
    # Waiting is nothing to do, so it is nobody's main step while there is another.
    main = next((step for step in steps if not step.waits_for), None) or quiet_step(school, stage, access, own)
    return SchoolHome(
        stage=stage,
        journey=journey_steps(stage, done, total),
        path=path,
        main=main,
        steps=[step for step in steps if step is not main],
        own_actions=own,
        done=done,
        total=total,
        readiness=readiness,
        first_days=first_days(school, stage, access, facts, surveys),
        changes=changes,
        on_hold=[work for work in open_at([school.pk]).get(school.pk, []) if work.waits] if changes else [],
    )


def _actions(school, access: Access, person: Any) -> ActionsAtHome:
    """The plan's numbers for those who may read it, and the reader's own actions for people of the school."""
    if not access.can(P.PLAN_VIEW) and not access.can(P.ACTIONS_OWN):
        return ActionsAtHome(0, 0, [])
    actions = actions_at_home(school, person)
    return actions if access.can(P.ACTIONS_OWN) else replace(actions, own=[])
