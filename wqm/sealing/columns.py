"""The guard of columns: a table of sealed answers has exactly the columns that are named for it.

No time, no serial number, no flag, no network address and no key to a person can be added without changing the list
that a room keeps, in sight of every reader of the change.
"""

from collections.abc import Iterator, Mapping

from django.apps import apps
from django.core.checks import Error
from django.db import models

Column = type[models.Field] | str  # the type of a column; of a foreign key, its target ("schools.school")


def check_columns(app: str, allowed: Mapping[str, Mapping[str, Column]], *, code: str) -> list[Error]:
    """An error `code` for each column of the models of `app` that `allowed` lacks, or has with another type."""
    return [error for name, columns in allowed.items() for error in _errors(apps.get_model(app, name), columns, code)]


def _errors(model: type[models.Model], columns: Mapping[str, Column], code: str) -> Iterator[Error]:
    for field in model._meta.local_fields:
        if field.name not in columns or _column_of(field) != columns[field.name]:
            yield Error(
                f"{model.__name__}.{field.name} could link an answer to a person.",
                hint="Read docs/anonymity.md; this table has exactly the columns named there.",
                obj=model,
                id=code,
            )


def _column_of(field: models.Field) -> Column:
    if isinstance(field, models.ForeignKey):
        return field.related_model._meta.label_lower
    return type(field)
