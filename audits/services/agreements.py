"""What the hall agrees: up to three actions and one thing to stop, in its own words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from audits.enums import PLENARY_ACTIONS, PLENARY_STOPS, AgreementKind, AuditState
from audits.models import Agreement, Audit
from audits.services.preparing import locked
from audits.services.pulses import beat
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit, write_edit

MOST = {AgreementKind.ACTION: PLENARY_ACTIONS, AgreementKind.STOP: PLENARY_STOPS}
OPEN_TO = (AuditState.RUNNING, AuditState.GATHERING)


@transaction.atomic
def add_agreement(
    *,
    audit: Audit,
    kind: str,
    text: str,
    by: Any,
    who: str = "",
    by_when: date | None = None,
    minutes: Mapping[str, int] | None = None,
    principle: int | None = None,
) -> Agreement:
    """Write down what the hall agrees. Raises NotAllowed for one too many, or once themes are confirmed."""
    audit = locked(audit)
    _check_open(audit)
    own = Agreement.objects.filter(audit=audit)
    if own.filter(kind=kind).count() >= MOST[AgreementKind(kind)]:
        raise NotAllowed(
            "There are three actions already. Change one of them, or take one out."
            if kind == AgreementKind.ACTION
            else "There is already one thing to stop. Change it, or take it out."
        )
    last = own.order_by("-number").values_list("number", flat=True).first() or 0
    agreement = Agreement(
        school=audit.school, audit=audit, number=last + 1, kind=kind, text=text, who=who, by_when=by_when,
        minutes=dict(minutes or {}), principle=principle, updated_by=by,
    )  # fmt: skip
    agreement.save(force_insert=True)
    beat(audit)
    record("audit.agreed", by=by, school=audit.school, target=audit, summary=f"The audit agreed “{text}”")
    return agreement


@transaction.atomic
def save_agreement(*, agreement: Agreement, edition: int, by: Any, **values: Any) -> Agreement:
    """Change its words. Raises EditConflict where somebody else saved other ones meanwhile."""
    audit = locked(agreement.audit)
    _check_open(audit)
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    if changes := start_edit(agreement, values, edition=edition):
        write_edit(agreement, changes, by=by)
        beat(audit)
        record("audit.agreed", by=by, school=audit.school, target=audit, summary=f"The audit agreed “{agreement}”")
    return agreement


@transaction.atomic
def remove_agreement(*, agreement: Agreement, by: Any) -> None:
    """Take one out again. Safe to do twice."""
    audit = locked(agreement.audit)
    _check_open(audit)
    Agreement.objects.filter(pk=agreement.pk).delete()
    beat(audit)
    summary = f"Took out “{agreement}” of what the audit agreed"
    record("audit.agreement_removed", by=by, school=audit.school, target=audit, summary=summary)


def _check_open(audit: Audit) -> None:
    if audit.state not in OPEN_TO:
        raise NotAllowed("The themes of this audit are confirmed, so what was agreed can no longer be changed.")
