"""The key of an audit, in the key store beside those of surveys. Worker only."""

from uuid import UUID

from django.db import transaction

from audits.enums import AuditState
from audits.models import Audit
from wqm.sealing import keys
from wqm.sealing.derivation import private_key
from wqm.tenancy.scope import scope


def without_key() -> list[UUID]:
    """Audits that wait for their key."""
    with scope(everything=True):
        return list(Audit.objects.filter(public_key=None).values_list("pk", flat=True))


def make_key(audit_id: UUID) -> None:
    """Make the key and tell the web its public half. A second time nothing happens.

    Raises WrongKeyStore for a worker with the key folders of another installation.
    """
    keys.refuse_elsewhere()
    with scope(everything=True), transaction.atomic():
        audit = Audit.objects.select_for_update(no_key=True).filter(pk=audit_id).first()
        if audit is None or audit.public_key:
            return
        audit.public_key = bytes(private_key(keys.create_key(audit_id)).public_key)
        audit.save(update_fields=["public_key"])


def forget_key(audit_id: UUID) -> bool:
    """Destroy the key of an audit that is gone, or in which nothing is sealed any more; False while it is needed."""
    with scope(everything=True):
        audit = Audit.objects.filter(pk=audit_id).first()
        if audit is not None and audit.late_at is None:
            return False
    keys.refuse_elsewhere()
    keys.destroy_key(audit_id)
    return True


def keys_of_open_audits() -> list[tuple[UUID, bytes]]:
    """Those that a release may need; registered in `wqm.sealing.keys`. In a wide scope."""
    audits = Audit.objects.filter(state__in=[AuditState.RUNNING, AuditState.GATHERING], late_at=None)
    return [(pk, bytes(public_key or b"")) for pk, public_key in audits.values_list("pk", "public_key")]


def no_longer_needed() -> list[UUID]:
    """Audits whose key is there although everything was opened."""
    with scope(everything=True):
        opened = Audit.objects.filter(late_at__isnull=False, pk__in=keys.stored_keys())
        return list(opened.values_list("pk", flat=True))


def key_of(audit: Audit) -> bytes:
    """The key that opens this audit's envelopes. Raises KeyMissing, also for another key than the audit began with."""
    return keys.key_of(audit.pk, bytes(audit.public_key or b""))
