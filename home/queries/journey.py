"""The way to the award as steps."""

from assessments.queries.stages import SchoolStage
from wqm.times import school_days
from wqm.ui.nav import Step

# stage of the school -> how far along the journey it is
PLACES = ("self_evaluation", "handed_in", "ready", "visit_booked", "visited", "awarded")
JOURNEY = (
    ("Self-evaluation", "self_evaluation"),
    ("Readiness", "handed_in"),
    ("Visit agreed", "ready"),
    ("Visit", "visit_booked"),
    ("Award", "visited"),
)


def journey_steps(stage: SchoolStage, done: int, total: int) -> list[Step]:
    """The way to the award: what is done, where the school is, what waits for somebody else."""
    reached = PLACES.index(stage.stage) if stage.stage in PLACES else -1
    notes = {
        "self_evaluation": f"{done} of {total} criteria" if total else "",
        "handed_in": "With the office" if stage.stage == "handed_in" else "",
        "visit_booked": school_days(stage.visit.starts_on, stage.visit.ends_on) if stage.visit else "",
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
