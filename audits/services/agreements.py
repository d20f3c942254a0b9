"""What the hall agrees: up to three actions and one thing to stop, in its own words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from audits.enums import PLENARY_ACTIONS, PLENARY_STOPS, AgreementKind
from audits.models import Agreement, Audit
from audits.policies import check_can_agree
from audits.services.preparing import locked
from audits.services.pulses import beat
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit, write_edit

MOST = {AgreementKind.ACTION: PLENARY_ACTIONS, AgreementKind.STOP: PLENARY_STOPS}


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
    """Write down what the hall agrees, or leaders where no hall did. Raises NotAllowed for one too many.

    The same words a second time are the same: two clicks write one.
    """
    audit = locked(audit)
    check_can_agree(audit)
    own = Agreement.objects.filter(audit=audit)
    if same := own.filter(kind=kind, text=text).first():
        return same
    if own.filter(kind=kind).count() >= MOST[AgreementKind(kind)]:
        raise NotAllowed(
            "There are three actions already. Change or remove one of them."
            if kind == AgreementKind.ACTION
            else "There is already one thing to stop. Change or remove it."
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
    check_can_agree(audit)
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
    check_can_agree(audit)
    Agreement.objects.filter(pk=agreement.pk).delete()
    beat(audit)
    summary = f"Removed “{agreement}” from what the audit agreed"
    record("audit.agreement_removed", by=by, school=audit.school, target=audit, summary=summary)
