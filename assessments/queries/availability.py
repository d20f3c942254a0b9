"""When assessors are free: what they said about their time, and the days that visits hold. For many at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from assessments.enums import Part
from assessments.models import AssessorDay, Availability, Visit
from wqm.times import school_days


class HasWeek(Protocol):
    """An assessor, or as much of one as it takes."""

    @property
    def user_id(self) -> int: ...

    @property
    def weekdays(self) -> Sequence[int]: ...


@dataclass(frozen=True)
class Availabilities:
    """What is known of some assessors in a range of days. Two queries to read, for any number of them."""

    assessors: Mapping[int, HasWeek]
    periods: dict[int, list[Availability]] = field(default_factory=dict)
    held: dict[int, set[tuple[date, str]]] = field(default_factory=dict)

    @classmethod
    def read(
        cls, assessors: Iterable[HasWeek], first: date, last: date, *, but: Visit | None = None
    ) -> "Availabilities":
        """Of days that `but` holds itself nothing is said. Callers have everything in scope, or the person's own."""
        by_user = {assessor.user_id: assessor for assessor in assessors}
        periods: dict[int, list[Availability]] = defaultdict(list)
        one = {"user": next(iter(by_user))} if len(by_user) == 1 else {}  # of many, cheaper than to list them
        over = Availability.objects.filter(first_day__lte=last, last_day__gte=first, **one).order_by()
        for period in over:
            periods[period.user_id].append(period)
        held: dict[int, set[tuple[date, str]]] = defaultdict(set)
        days = AssessorDay.objects.filter(holds=True, day__range=(first, last), **one).order_by()
        days = days.exclude(engagement__visit=but) if but else days
        for user_id, day, part in days.values_list("user", "day", "part"):
            held[user_id].add((day, part))
        return cls(by_user, periods, held)

    def is_held(self, user_id: int, days: Sequence[date], part: str) -> bool:
        """Another visit holds a half of one of these days."""
        held = self.held.get(user_id, set())
        return any((day, half) in held for day in days for half in Part(part).halves)

    def why_not_free(self, user_id: int, days: Sequence[date], part: str) -> str:
        """“Is on another visit on 8 December 2026.”, or what they said about their time; empty where they are free."""
        for day in days:
            if self.is_held(user_id, [day], part):
                return f"Is on another visit on {school_days(day, day)}."
            if why := self._said(user_id, day, part):
                return why
        return ""

    def _said(self, user_id: int, day: date, part: str) -> str:
        """A period counts before the week; of two periods, the one that says no."""
        over = [
            period
            for period in self.periods.get(user_id, [])
            if period.first_day <= day <= period.last_day and set(Part(period.part).halves) & set(Part(part).halves)
        ]
        if any(not period.is_free for period in over):
            return f"Is not free on {school_days(day, day)}."
        if not over and day.weekday() not in self.assessors[user_id].weekdays:
            return f"Does not visit on {day:%A}s."
        return ""
