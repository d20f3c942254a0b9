"""What is expected of a file, said in sentences that name the place."""

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from wqm.visible import is_blank

NOUNS: dict[type, str] = {
    str: "text in quotation marks",
    bool: "true or false",
    int: "a whole number",
    list: "a list",
    dict: "a set of names and values",
}


class BadFrameworkFile(ValueError):
    """The file cannot be used; the message names the place and says what to do."""


def parse_file(content: bytes, kind: str = "framework file") -> Any:
    """The JSON in a file; raises BadFrameworkFile, which says that it is no file of this `kind`, for anything else."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadFrameworkFile(
            f"This is not a {kind}. Choose a .json file that was downloaded from this site."
        ) from error


def expect(data: Any, wanted: str | tuple[str, ...], *names: str) -> None:
    """A file of this format (the first of several is the one that is written) that has at least these names."""
    formats = (wanted,) if isinstance(wanted, str) else wanted
    if not isinstance(data, dict) or data.get("format") not in formats:
        raise BadFrameworkFile(f"This is not a “{formats[0]}” file. Choose a file that was downloaded from this site.")
    missing = [name for name in names if name not in data]
    if missing:
        raise BadFrameworkFile(f"The file has no {' and no '.join(missing)}.")


def shown(text: str) -> str:
    """The text as a page can show it: half of a surrogate pair cannot be sent."""
    return text.encode(errors="replace").decode()


def each(rows: Any, place: str, fewest: int = 1) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, row) of a list with at least so many rows."""
    if not isinstance(rows, list) or len(rows) < fewest:
        raise BadFrameworkFile(f"{place}: add at least one.")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, dict):
            raise BadFrameworkFile(f"{place}, number {number}: this should be a set of names and values.")
        yield f"{place}, number {number}", row


def value(row: Any, name: str, place: str) -> Any:
    """What stands under a name that has to be there."""
    if not isinstance(row, dict) or name not in row:
        raise BadFrameworkFile(f"{place}: “{name}” is missing.")
    return row[name]


def check_types(row: dict[str, Any], wanted: dict[str, type], place: str) -> None:
    """No name that is not known, and each value of its type; words are words that a database can keep."""
    unknown = [name for name in row if name not in wanted]
    if unknown:
        raise BadFrameworkFile(f"{place}: “{shown(unknown[0])}” is not known here. It can have {', '.join(wanted)}.")
    for name, given in row.items():
        if type(given) is not wanted[name]:
            raise BadFrameworkFile(f"{place}: “{name}” has to be {NOUNS[wanted[name]]}.")
        if isinstance(given, str) and not is_storable(given):
            raise BadFrameworkFile(f"{place}: “{name}” contains a character we cannot store. Remove it.")


def is_storable(text: str) -> bool:
    """No NUL and no half of a pair of surrogates: JSON can write both, a database takes neither."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def known(kind: type[models.Model], row: dict[str, Any], place: str) -> dict[str, Any]:
    """The row's values of fields that a file may set."""
    fields = {field.name for field in kind._meta.concrete_fields if not field.is_relation}
    values = {name: given for name, given in row.items() if name in fields - {"id", "state", "published_at"}}
    for name, given in values.items():
        if isinstance(given, str) and not is_storable(given):
            raise BadFrameworkFile(f"{place}: “{name}” contains a character we cannot store. Remove it.")
    return values


def check_choice(row: dict[str, Any], name: str, choices: Any, place: str) -> None:
    """The value is one of the choices, or not given."""
    if name in row and row[name] not in choices.values:
        raise BadFrameworkFile(f"{place}: “{row[name]}” is not one of {', '.join(choices.values)}.")


def save(row: models.Model, place: str) -> None:
    """Store the row if it is valid."""
    try:
        row.full_clean(validate_constraints=True)
    except ValidationError as error:
        raise BadFrameworkFile(f"{place}: {' '.join(error.messages)}") from error
    for field in row._meta.concrete_fields:
        text = getattr(row, field.attname)
        if isinstance(text, str) and not field.blank and is_blank(text):
            raise BadFrameworkFile(f"{place}: “{field.name}” shows nothing. Write something.")
    row.save()
