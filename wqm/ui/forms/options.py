"""What a form may say about the look of a field."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

PREFIX = "ui_"


@dataclass(frozen=True)
class FieldOptions:
    """Every option has a default that is right for a form of several fields; an unknown key is a mistake and raises."""

    # "", "s", "m", "l", "xl": size of label or legend.
    label_size: str = "s"
    # The label or legend is the h1 of the page (a question page). Use with label_size "l".
    heading: bool = False
    label_hidden: bool = False
    # 2, 3, 4, 5, 10, 20, 30 characters, or "one-half", "two-thirds" of the column.
    width: int | str = ""
    prefix: str = ""
    suffix: str = ""
    # Radios side by side; only for two short answers.
    inline: bool = False
    # Small radios or checkboxes, for dense pages of staff.
    small: bool = False
    # Value of a choice -> its hint; -> the word that stands before it ("or"); values that untick all others.
    hints: Mapping[Any, str] = field(default_factory=dict)
    dividers: Mapping[Any, str] = field(default_factory=dict)
    exclusive: tuple[Any, ...] = ()
    rows: int = 5
    # Show how many characters are left (needs max_length), or how many words (max_words).
    count: bool = False
    max_words: int = 0
    # Show the counter only when this share of the limit, in percent, is reached.
    threshold: int = 0
    # Drop zone for files; the plain input stays when there is no JavaScript.
    drop: bool = True
    # Says "(optional)" after the label of a field that is not required. False where the page says it once.
    optional: bool = True
    classes: str = ""
    group_classes: str = ""


NAMES = frozenset(f.name for f in fields(FieldOptions))


def options_for(declared: Mapping[str, Any], attrs: Mapping[str, Any]) -> FieldOptions:
    """Options of one field: those in the form's `ui`, over those in the widget's `ui_…` attributes."""
    given = {key.removeprefix(PREFIX): value for key, value in attrs.items() if key.startswith(PREFIX)}
    given.update(declared)
    unknown = set(given) - NAMES
    if unknown:
        raise TypeError(f"Unknown field options: {', '.join(sorted(unknown))}")
    return replace(FieldOptions(), **given)
