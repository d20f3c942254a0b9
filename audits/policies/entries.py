"""Who decides about an entry, and when. The sentences are for headteachers and facilitators."""

from audits.enums import AuditState, EntryState, StepKind, StepState
from audits.models import Audit, Entry, Step
from wqm.access.refusals import NotAllowed


def not_shown_yet(audit: Audit) -> set[int]:
    """The principles whose entries the hall has not seen: no group that talks about them is done, nothing was read."""
    if audit.state != AuditState.RUNNING or audit.ended_at:
        return set()
    steps = list(Step.objects.filter(audit=audit))
    talks = [step for step in steps if step.kind == StepKind.GROUPS]
    done = [step for step in talks if step.state == StepState.DONE]
    shown = (StepKind.READING, StepKind.PLENARY)
    if len(done) == len(talks) or any(step.kind in shown and step.state != StepState.WAITING for step in steps):
        return set()
    return {number for step in steps for number in step.principles} - {
        number for step in done for number in step.principles
    }


def is_before_hall(entry: Entry) -> bool:
    """Whether the hall has not seen it: it is with its group, or a trainer held it back before."""
    if entry.state == EntryState.HELD:
        return entry.principle in not_shown_yet(entry.audit)
    return entry.state == EntryState.GROUP


def check_can_hold(entry: Entry, *, is_trainer: bool) -> None:
    """The school's own people decide about nothing that the hall has not seen."""
    if entry.state not in (EntryState.GROUP, EntryState.HALL, EntryState.HELD):
        raise NotAllowed("This entry was passed on for safeguarding.")
    if not is_trainer and is_before_hall(entry):
        raise NotAllowed("Only a trainer from the office can hold an entry back before the hall has seen it.")


def check_can_show(entry: Entry, *, is_trainer: bool) -> None:
    """Only what was held back is shown again."""
    check_can_hold(entry, is_trainer=is_trainer)
    if entry.state != EntryState.HELD:
        raise NotAllowed("This entry is not held back.")


def check_can_pass_on(entry: Entry, *, is_trainer: bool) -> None:
    """Who leads may pass on what is on the screen; a trainer also what is not yet."""
    if entry.state == EntryState.ASIDE:
        raise NotAllowed("This entry was already passed on.")
    if not is_trainer and is_before_hall(entry):
        raise NotAllowed("This entry has not been shown yet.")
