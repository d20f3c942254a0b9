"""From entries to a report. The sentences are for headteachers and facilitators."""

from collections.abc import Collection

from django.utils import timezone

from audits.enums import AuditState, Form, SessionState, StepKind
from audits.models import Audit, Session, Step
from audits.workflow import audit_may
from wqm.access.refusals import NotAllowed


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


def has_report(audit: Audit) -> bool:
    """There is something to read: themes are final, or its entries have had their time."""
    return audit.state in (AuditState.CONFIRMED, AuditState.REPORTED, AuditState.SETTLED)


def can_read_report(audit: Audit, *, runs_audits: bool) -> bool:
    """Everybody who reads the school's audits once it is shared, those who run them before.

    One that was never shared stays with those who run audits, also when its entries have had their time.
    """
    return audit.reported_on is not None or (runs_audits and has_report(audit))


def agrees_in_hall(audit: Audit) -> bool:
    """Whether the programme has a step in which people agree actions together."""
    return Step.objects.filter(audit=audit, kind=StepKind.PLENARY).exists()


def check_can_agree(audit: Audit) -> None:
    """What a hall agreed is final with the themes. Where none did, leaders write it until the report is shared."""
    if audit.state in (AuditState.RUNNING, AuditState.GATHERING):
        return
    if agrees_in_hall(audit):
        raise NotAllowed("The themes of this audit are confirmed, so what was agreed can no longer be changed.")
    if audit.state != AuditState.CONFIRMED:
        raise NotAllowed("The report is shared, so what you will do can no longer be changed here. Use the plan.")
