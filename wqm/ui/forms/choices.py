"""Rows to choose from that are known only when the form is made."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet


def choose_from(
    form: forms.BaseForm, name: str, rows: QuerySet[Any], label: Callable[[Any], str] | None = None
) -> None:
    """Let the model choice field `name` offer exactly these rows, each called by `label` (default: its str)."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} is not a choice of rows")
    field.queryset = rows
    if label is not None:
        setattr(field, "label_from_instance", label)  # noqa: B010 - Django documents a subclass; the effect is the same
