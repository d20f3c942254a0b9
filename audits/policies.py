"""What is allowed with a staff audit in its state. The sentences are for headteachers and facilitators."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils import timezone

from audits.enums import (
    ABOUT_PRINCIPLES,
    MOST_GROUPS,
    MOST_PEOPLE,
    MOST_REMINDERS,
    ONCE,
    SENDING,
    AuditState,
    EntryState,
    Form,
    SessionState,
    StepKind,
    StepState,
)
from audits.models import Audit, Entry, Mailing, RoomGroup, Session, Step
from audits.workflow import audit_may, session_may, step_may
from schools.queries import agreement_in_force
from wqm.access.refusals import NotAllowed
from wqm.sealing.small_numbers import fewest_invited

# A session that nobody ended is over after this long.
LONGEST_SESSION = timedelta(hours=6)
# Those who open a session earlier than this before its time are asked whether they mean it.
EARLY = timedelta(hours=1)
STUCK_AFTER = timedelta(seconds=15)
MOST_STEPS = 20
FEWEST_IN_GROUP = 3
# A session that was planned and never opened is over after this long, so that nothing sealed waits for ever.
NEVER_HELD_AFTER = timedelta(days=28)
# Devices that lost the network send later what they hold; after this long it is opened, once.
LATE_FOR = timedelta(hours=18)
MOVED_ON = "Someone else has already moved on. This is where the audit is now."


def check_can_prepare(audit: Audit) -> None:
    """Programme, groups and dates are fixed once a session has opened or links have gone out."""
    if audit.state != AuditState.PREPARING:
        raise NotAllowed("This audit has begun, so you can no longer change how it is held.")


def check_people(people: int, leaders: int) -> None:
    """A hall has an end."""
    if people + leaders > MOST_PEOPLE:
        raise NotAllowed(f"An audit can have up to {MOST_PEOPLE} people. Hold a second one for the others.")


def check_groups(groups: Collection[RoomGroup], audit: Audit) -> None:
    """Everybody has a seat."""
    if len(groups) > MOST_GROUPS:
        raise NotAllowed(f"An audit can have up to {MOST_GROUPS} groups.")
    small = [group for group in groups if not group.is_leaders and 0 < group.seats < FEWEST_IN_GROUP]
    if small and audit.people >= FEWEST_IN_GROUP:
        raise NotAllowed(
            f"{small[0].name} has {small[0].seats} seat{'s' if small[0].seats > 1 else ''}. Give each group at least"
            f" {FEWEST_IN_GROUP}, so that no one’s words are known by their group."
        )
    seats = sum(group.seats for group in groups if not group.is_leaders)
    if seats < audit.people:
        raise NotAllowed(f"The groups have {seats} seats for {audit.people} people. Add seats or a group.")


def check_steps(steps: Collection[Any]) -> None:
    """A programme has something in it, and asks nothing twice."""
    if not steps:
        raise NotAllowed("Keep at least one step in the programme.")
    if len(steps) > MOST_STEPS:
        raise NotAllowed(f"A programme can have up to {MOST_STEPS} steps.")
    asked: set[tuple[str, int]] = set()
    for step in steps:
        kind = StepKind(step.kind)
        # What is asked twice would be counted twice: a right is burnt for each step.
        numbers = step.principles if kind in ABOUT_PRINCIPLES else [0] if kind in ONCE else []
        for number in numbers:
            if (kind, number) in asked:
                about = f"Principle {number} is" if number else "This is"
                raise NotAllowed(f"{about} in two steps “{kind.label}”. Keep it in one of them.")
            asked.add((kind, number))


def check_can_open(session: Session, audit: Audit) -> None:
    """On its day, after the one before, and with the key that seals what people write."""
    if not session_may("open", session.state):
        raise NotAllowed("This session is already open." if session.state == SessionState.OPEN else "It is over.")
    if audit.state not in (AuditState.PREPARING, AuditState.RUNNING):
        raise NotAllowed("This audit has ended.")
    if agreement_in_force(audit.school) is None:
        raise NotAllowed("Record first with whom you talked the audit through. Everyone reads it on their first page.")
    if not audit.public_key:
        raise NotAllowed("We are still preparing this audit. Try again in a minute.")
    before = Session.objects.filter(audit=audit, number__lt=session.number).exclude(state=SessionState.OVER)
    if before.exists():
        raise NotAllowed("The session before this one is not over yet. End it first.")
    if not Step.objects.filter(session=session).exists():
        raise NotAllowed("This session has no steps. Add one to the programme.")


def is_early(session: Session) -> bool:
    """Whether a session is opened long before its time, for a try or by mistake."""
    return timezone.now() < session.starts_at - EARLY


def check_edition(session: Session, edition: int) -> None:
    """The second who presses is told, and nothing happens twice."""
    if session.edition != edition:
        raise NotAllowed(MOVED_ON)


def check_is_open(session: Session) -> None:
    """Steps move while the session is open."""
    if session.state != SessionState.OPEN:
        raise NotAllowed("This session is not open.")


def check_can_end(step: Step) -> None:
    """A step is ended once."""
    if not step_may("end", step.state):
        raise NotAllowed("This step has already ended.")


def sends(step: Step) -> bool:
    """Whether devices send anything in this step."""
    return step.kind in SENDING


def check_can_close(session: Session, steps: Collection[Step]) -> None:
    """Nothing is left half-way; what is not begun moves to the next session or is left out."""
    if not session_may("close", session.state):
        raise NotAllowed("This session is not open.")
    if any(step.state in (StepState.RUNNING, StepState.ENDING) for step in steps):
        raise NotAllowed("End the step that is running first, so that what people wrote is not lost.")


def has_another(session: Session) -> bool:
    """Whether a session of the audit is still to come."""
    return Session.objects.filter(audit=session.audit_id, state=SessionState.PLANNED).exists()


def is_stuck(step: Step | None, now: Any = None) -> bool:
    """Whether nobody has opened what was due some time ago: the worker is down, or its key is missing."""
    return step is not None and step.due_at is not None and (now or timezone.now()) > step.due_at + STUCK_AFTER


def is_overdue(session: Session, now: Any = None) -> bool:
    """Whether a session was forgotten open."""
    since = max(session.opened_at or session.starts_at, session.starts_at)  # one may be opened early, to try it
    return session.state == SessionState.OPEN and (now or timezone.now()) > since + LONGEST_SESSION


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


def check_can_gather(audit: Audit, sessions: Collection[Session]) -> None:
    """After the last session, or the last day."""
    if not audit_may("gather", audit.state):
        raise NotAllowed("You can bring entries together once the audit is over.")
    if any(session.state != SessionState.OVER for session in sessions):
        raise NotAllowed("End every session first.")
    if audit.form == Form.ELECTRONIC and audit.closes_on and audit.closes_on >= timezone.localdate():
        raise NotAllowed("People can still respond. You can bring entries together after the last day.")
    if audit.form == Form.ELECTRONIC and audit.late_at is None:
        raise NotAllowed("What people sent is opened after the last day. Come back in a few minutes.")


def check_is_gathering(audit: Audit) -> None:
    """Entries are joined after the audit and before themes are confirmed."""
    if audit.state != AuditState.GATHERING:
        raise NotAllowed("Entries can be joined after the audit, until the themes are confirmed.")


def check_can_confirm(audit: Audit, themes: int) -> None:
    """With what came late, because a second round would show who was late."""
    check_is_gathering(audit)
    if not themes:
        raise NotAllowed("There are no themes yet. Select entries and join them first.")
    if audit.late_at is None:
        raise NotAllowed(
            "Devices that lost the network can still send what they hold until the day after the audit. Confirm the"
            " themes after that."
        )


def check_can_report(audit: Audit) -> None:
    """Themes first, and once."""
    if not audit_may("report", audit.state):
        raise NotAllowed("Confirm the themes first." if audit.reported_on is None else "The report is already shared.")


def check_can_type_in(audit: Audit, step: Step) -> None:
    """From the start of its step until what came late is opened."""
    if step.state == StepState.WAITING:
        raise NotAllowed("This step has not started. Type sheets in once it runs.")
    if audit.state not in (AuditState.RUNNING, AuditState.GATHERING) or audit.late_at is not None:
        raise NotAllowed("Everything that came late is open now, so sheets can no longer be added.")


def check_can_invite(audit: Audit, mailing: Mailing) -> None:
    """The list is fixed once links are on their way: a right that is added later says whose it is."""
    if audit.state not in (AuditState.PREPARING, AuditState.RUNNING):
        raise NotAllowed("This audit has ended.")
    if mailing.is_wanted:
        raise NotAllowed("Links are on their way, so you can no longer change who gets one.")


def check_can_send_links(audit: Audit, mailing: Mailing, step: Step | None, staff: int, leaders: int) -> None:
    """With people on the list, who know what was agreed, and while answers can still be opened with all others."""
    check_can_invite(audit, mailing)
    check_can_launch_links(audit, step, staff, leaders)


def check_can_launch_links(audit: Audit, step: Step | None, staff: int, leaders: int) -> None:
    """What must still be true when the worker makes the links."""
    if agreement_in_force(audit.school) is None:
        raise NotAllowed("Record first with whom you talked the audit through. Everyone reads it on their first page.")
    if not audit.public_key:
        raise NotAllowed("We are still preparing this audit. Try again in a minute.")
    if step is None:
        raise NotAllowed("The programme has no step in which people rate and write alone. Add one.")
    if step.state in (StepState.ENDING, StepState.DONE) or audit.ended_at:
        raise NotAllowed("What people wrote alone is being opened, or open. What is sent now could be told from it.")
    if staff + leaders == 0:
        raise NotAllowed("Add the addresses of people who respond by link.")
    if audit.form == Form.ELECTRONIC:
        _check_online(audit, staff, leaders)
    elif staff > audit.people or leaders > audit.leaders:
        raise NotAllowed(
            f"You list {staff} staff and {leaders} senior leaders, and expect {audit.people} and {audit.leaders} in"
            " all. Correct the list, or how many you expect."
        )


def _check_online(audit: Audit, staff: int, leaders: int) -> None:
    check_people(staff, leaders)
    fewest = fewest_invited(audit.k)
    if staff < fewest:
        raise NotAllowed(
            f"An online audit needs at least {fewest} staff, so that no one can be recognised. Hold a smaller one"
            " aloud."
        )
    if audit.closes_on is None or audit.closes_on < timezone.localdate():
        raise NotAllowed("The last day to respond is over. Change the dates.")


def check_can_recall_links(mailing: Mailing) -> None:
    """Until the worker has made them."""
    if not mailing.is_wanted or mailing.sent_on:
        raise NotAllowed("The links have already gone out." if mailing.sent_on else "No links are on their way.")


def check_can_remind(mailing: Mailing, is_open: bool) -> None:
    """Twice at most, everybody alike, and not on the day of the last mail."""
    if not is_open:
        raise NotAllowed("Links do not take responses now, so there is nothing to remind people of.")
    if mailing.reminders >= MOST_REMINDERS:
        raise NotAllowed("Both reminders have gone out.")
    if timezone.localdate() in (mailing.sent_on, mailing.reminded_on):
        raise NotAllowed("People had an email today. Send the reminder tomorrow or later.")
