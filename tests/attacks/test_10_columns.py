"""Attack 10: a later change adds a column that would link an answer to a person. The program must not start with it."""

from django.db import models

from surveys.checks import ALLOWED_COLUMNS
from surveys.models import Ballot, Comment, Draft, Receipt, Recipient, SealedRequest, Tally, Ticket
from tests.attacks.report import Verdict, judge
from wqm.sealing.columns import check_columns

TABLES = (Ballot, Comment, Draft, Receipt, Recipient, SealedRequest, Tally, Ticket)
LEAKS = {
    "created_at": models.DateTimeField,
    "day": models.DateField,
    "number": models.AutoField,
    "big_number": models.BigAutoField,
    "answered": models.BooleanField,
    "ip": models.GenericIPAddressField,
    "token": models.CharField,
    "device": models.TextField,
    "extra": models.JSONField,
    "order": models.IntegerField,
}


def refused(model, name: str, kind: type[models.Field], allowed) -> bool:
    """Whether the guard refuses the table with this column added."""
    field = kind(primary_key=True) if issubclass(kind, models.AutoField | models.BigAutoField) else kind(null=True)
    field.set_attributes_from_name(name)
    field.model = model
    model._meta.local_fields.append(field)
    try:
        return any(name in error.msg for error in check_columns("surveys", {model._meta.model_name: allowed}, code="E"))
    finally:
        model._meta.local_fields.remove(field)


def test_no_leaking_column_passes_the_guard():
    tried = [(model, name, kind) for model in TABLES for name, kind in LEAKS.items()]
    passed = sum(not refused(*pair, ALLOWED_COLUMNS[pair[0]._meta.model_name]) for pair in tried)
    # A guard that allows what there is, whatever it is, lets all of them through.
    control = sum(not refused(*pair, {**ALLOWED_COLUMNS[pair[0]._meta.model_name], **LEAKS}) for pair in tried)
    judge(Verdict("10", "leaking columns on the eight tables", passed, len(tried), 0, control, len(tried)))
