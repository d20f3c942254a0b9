"""A time of the day as people write it."""

from datetime import time
from typing import Any

from django import forms

TIMES = ["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p", "%H"]
# Without am or pm, hours from one to seven are meant as afternoon: no school meets at half past three at night.
AFTERNOON = range(1, 7)


class ClockField(forms.TimeField):
    """A time of the day as people write it: 15:45, 3:45pm, 9am, and 3:30 for the afternoon."""

    def __init__(self, **kwargs: Any):
        errors = {"invalid": f"{kwargs['label']} must be a time, such as 9am or 3:45pm"}
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M"))
        super().__init__(input_formats=TIMES, error_messages=errors, **kwargs)

    def to_python(self, value: Any) -> time | None:
        """Without the gaps that people leave."""
        typed = value.replace(" ", "").upper() if isinstance(value, str) else value
        clock = super().to_python(typed)
        says_half = isinstance(typed, str) and (typed.endswith("M") or typed.startswith("0"))
        return clock.replace(hour=clock.hour + 12) if clock and clock.hour in AFTERNOON and not says_half else clock
