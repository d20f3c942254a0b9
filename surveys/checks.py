"""The schema guard: the tables of a survey cannot hold what would link an answer to a person."""

from django.core.checks import register
from django.db import models

from wqm.sealing.columns import Column, check_columns

UUID, TEXT, BYTES = models.UUIDField, models.TextField, models.BinaryField
WAVE, SCHOOL, QUESTION = "surveys.wave", "schools.school", "framework.question"

# Columns that each table has, with their types (for a key: its target), and no others. No time, no serial number, no
# flag, no address of a network, no key to a person is among them, and none can be added without changing this list.
ALLOWED_COLUMNS: dict[str, dict[str, Column]] = {
    "recipient": {
        "id": UUID,
        "wave": WAVE,
        "school": SCHOOL,
        "email": models.EmailField,
        "group": models.CharField,
        "language": models.CharField,
    },
    "ticket": {"tag": BYTES, "wave": WAVE},
    "ballot": {"id": UUID, "wave": WAVE, "sealed": BYTES},
    "draft": {"tag": BYTES, "wave": WAVE, "sealed": BYTES},
    "tally": {
        "id": UUID,
        "wave": WAVE,
        "school": SCHOOL,
        "group": models.CharField,
        "measure": models.CharField,
        "counts": models.JSONField,
    },
    "comment": {
        "id": UUID,
        "wave": WAVE,
        "school": SCHOOL,
        "question": QUESTION,
        "text": TEXT,
        "decision": models.CharField,
    },
    "sealedrequest": {"id": UUID, "school": SCHOOL, "sealed": BYTES},
    "receipt": {"id": UUID, "wave": WAVE, "code": models.CharField},
}


@register()
def survey_tables_keep_the_promise(app_configs, **kwargs):
    """Error `surveys.E001` for a column that is not on the list, or that has another type than there."""
    return check_columns("surveys", ALLOWED_COLUMNS, code="surveys.E001")
