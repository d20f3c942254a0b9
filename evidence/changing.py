"""The running cycle of a school that the register changes."""

from collections.abc import Collection

from django.urls import reverse

from evidence.enums import RUNNING
from evidence.queries.cycles import current_cycles
from schools.changing import OpenWork
from schools.models import School


class CyclesAtSchool:
    """See `schools.changing.Room`."""

    def open_at(self, school_ids: Collection[int]) -> dict[int, list[OpenWork]]:
        """Cycles that have not ended; one query."""
        cycles = current_cycles(list(school_ids), "level")
        return {
            school_id: [
                OpenWork(f"a cycle towards {cycle.level}: {cycle.get_state_display().lower()}", page, at_school)
            ]
            for school_id, cycle in cycles.items()
            for page, at_school in [
                (reverse("office:cycle", args=[cycle.pk]), reverse("evidence:overview", args=[school_id]))
            ]
            if cycle.state in RUNNING
        }

    def school_gone(self, school: School) -> None:
        """Nothing of a cycle happens by itself."""
