"""The schema guard: what somebody wrote in an audit cannot be stored beside who, when or with which device."""

from django.core.checks import register
from django.db import models

from wqm.sealing.columns import Column, check_columns

UUID, BYTES, CODE = models.UUIDField, models.BinaryField, models.CharField
SMALL = models.PositiveSmallIntegerField
AUDIT, STEP, SCHOOL = "audits.audit", "audits.step", "schools.school"

# See docs/anonymity.md. `group` of an entry is gone once themes are confirmed.
ALLOWED_COLUMNS: dict[str, dict[str, Column]] = {
    "seat": {"tag": BYTES, "audit": AUDIT, "session": SMALL, "group": SMALL, "is_reserve": models.BooleanField},
    "recipient": {
        "id": UUID,
        "school": SCHOOL,
        "audit": AUDIT,
        "email": models.EmailField,
        "is_leader": models.BooleanField,
    },
    "ticket": {"tag": BYTES, "audit": AUDIT, "step": STEP},
    "envelope": {"id": UUID, "audit": AUDIT, "step": STEP, "sealed": BYTES},
    "entry": {
        "id": UUID,
        "school": SCHOOL,
        "audit": AUDIT,
        "group": SMALL,
        "principle": SMALL,
        "kind": CODE,
        "text": CODE,
        "state": CODE,
        "into": "audits.entry",
        "dots": SMALL,
        "theme": "audits.theme",
        "aside_for": CODE,
    },
    "tally": {"id": UUID, "school": SCHOOL, "audit": AUDIT, "kind": CODE, "subject": CODE, "counts": models.JSONField},
}


@register()
def audit_tables_keep_the_promise(app_configs, **kwargs):
    """Error `audits.E001` for a column that is not on the list, or that has another type than there."""
    return check_columns("audits", ALLOWED_COLUMNS, code="audits.E001")
