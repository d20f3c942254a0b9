"""Deleting what people wrote when its time is over. Themes, counts and what was agreed stay. Worker only."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from audits.enums import AuditState
from audits.models import Audit, Entry, Recipient, Session
from audits.policies import NEVER_HELD_AFTER
from audits.services.themes import keep_counts
from wqm.activity.services import record
from wqm.sealing.disk import vacuum, write_anew
from wqm.tenancy.scope import scope

# About a term after the report. Where nobody makes one, a year after the audit.
KEPT_AFTER_REPORT = timedelta(days=120)
KEPT_WITHOUT_REPORT = timedelta(days=365)


def due_to_purge() -> list[UUID]:
    """Audits whose entries have had their time."""
    now = timezone.now()
    with scope(everything=True):
        over = Q(reported_on__lt=timezone.localdate() - KEPT_AFTER_REPORT) | Q(ended_at__lt=now - KEPT_WITHOUT_REPORT)
        audits = Audit.objects.filter(over, late_at__isnull=False).exclude(
            state__in=[AuditState.SETTLED, AuditState.TOO_FEW]
        )
        return list(audits.values_list("pk", flat=True))


def came_to_nothing() -> list[UUID]:
    """Plans with a list of people whose last day is long over, and which nobody has begun."""
    last = timezone.now() - NEVER_HELD_AFTER
    with scope(everything=True):
        plans = Audit.objects.filter(state=AuditState.PREPARING, pk__in=Recipient.objects.values("audit"))
        over = plans.filter(Q(closes_on__lt=timezone.localdate(last)) | Q(sessions__starts_at__lt=last))
        still = Session.objects.filter(starts_at__gte=last)
        return list(over.exclude(pk__in=still.values("audit")).order_by().values_list("pk", flat=True).distinct())


def empty_list(audit_id: UUID) -> None:
    """Delete the addresses of a plan that came to nothing; the plan stays. Nobody did it."""
    with scope(everything=True), transaction.atomic():
        audits = Audit.objects.select_related("school").select_for_update(of=("self",), no_key=True)
        audit = audits.filter(pk=audit_id, state=AuditState.PREPARING).first()
        if audit is None:
            return
        Recipient.objects.filter(audit=audit).delete()
        summary = f"“{audit.name}” was not held, so the addresses on its list were deleted"
        record("audit.uninvited", by=None, school=audit.school, target=audit, summary=summary)
    vacuum([Recipient])


def purge_entries(audit_id: UUID) -> int:
    """Delete every entry of an audit, also those that were passed on or held back; how many. Nobody did it."""
    with scope(everything=True), transaction.atomic():
        audit = Audit.objects.select_related("school").select_for_update(of=("self",), no_key=True).get(pk=audit_id)
        if audit.state == AuditState.GATHERING:  # nobody has confirmed the themes
            keep_counts(audit)
        number, _ = Entry.objects.filter(audit=audit).delete()
        audit.state = AuditState.SETTLED
        audit.save(update_fields=["state"])
        summary = f"The entries of “{audit.name}” were deleted, as agreed"
        record("audit.settled", by=None, school=audit.school, target=audit, summary=summary)
    write_anew([Entry])
    return number
