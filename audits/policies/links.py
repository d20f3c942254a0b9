"""People who respond by link. The sentences are for headteachers and facilitators."""

from django.utils import timezone

from audits.enums import MOST_REMINDERS, AuditState, Form, StepState
from audits.models import Audit, Mailing, Step
from audits.policies.plans import check_people
from schools.queries import agreement_in_force
from wqm.access.refusals import NotAllowed
from wqm.sealing.small_numbers import fewest_invited


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
