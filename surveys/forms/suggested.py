"""What a new survey's form is filled with, for each questionnaire that is offered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from framework.models import Questionnaire
from schools.calendar import USUAL, SchoolCalendar
from surveys.queries.waves import free_from
from surveys.suggestions import SuggestedDays, suggest_days, suggest_name

REMINDERS = ("first_reminder", "second_reminder")
DAYS = ("opens_on", "closes_on", *REMINDERS)
PARTS = {"day": "{0.day}", "month": "{0.month}", "year": "{0.year}"}


@dataclass(frozen=True)
class Suggestion:
    """A questionnaire with the name and the days that most would choose, from the first day on which it can be used.

    `free` is that day where these people were asked not long ago.
    """

    questionnaire: Questionnaire
    name: str
    days: SuggestedDays
    free: date | None

    def values(self) -> dict[str, Any]:
        """The fields of the form."""
        return {"questionnaire": self.questionnaire.pk, "name": self.name, **values_of_days(self.days)}

    def boxes(self) -> dict[str, str]:
        """What each box holds, by its name, for the page's script."""
        boxes = {"name": self.name}
        for field, day in values_of_days(self.days).items():
            boxes |= {f"{field}-{part}": pattern.format(day) for part, pattern in PARTS.items()}
        return boxes


def values_of_days(days: SuggestedDays) -> dict[str, date]:
    """The fields of dates."""
    return dict(zip(DAYS, (days.opens_on, days.closes_on, *days.reminders), strict=True))


def suggestions_for(
    offered: Iterable[Questionnaire], schools: Iterable[Any], calendar: SchoolCalendar = USUAL
) -> list[Suggestion]:
    """One for each questionnaire, for these schools together. At most one query."""
    free, tomorrow = free_from(schools), timezone.localdate() + timedelta(days=1)
    suggestions = []
    for questionnaire in offered:
        day = free.get((questionnaire.audience, questionnaire.age))
        days = suggest_days(max(day or tomorrow, tomorrow), calendar)
        name = suggest_name(questionnaire.audience, questionnaire.age, days.opens_on)
        suggestions.append(Suggestion(questionnaire, name, days, day if day and day > timezone.localdate() else None))
    return suggestions


def first_choice(suggestions: Iterable[Suggestion]) -> dict[str, Any]:
    """The fields of the questionnaire whose people can be asked first; empty where none is offered."""
    first = min(suggestions, key=lambda suggestion: suggestion.days.opens_on, default=None)
    return first.values() if first else {}
