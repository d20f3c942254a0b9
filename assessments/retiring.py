"""What a retired version of the framework means for the schools that work with it."""

from typing import Any

from assessments import emails
from evidence.enums import RUNNING
from evidence.models import Cycle
from framework.models import Version
from wqm.activity.services import record


class RunningCycles:
    """See `framework.retiring.Room`. Callers are in the scope of everything."""

    def schools_with(self, version: Version) -> int:
        """How many schools run a cycle on it."""
        return Cycle.objects.filter(version=version, state__in=RUNNING).count()

    def version_retired(self, version: Version, *, by: Any) -> None:
        """The cycles go on; each school's leaders are told so, and it is on the school's record."""
        cycles = Cycle.objects.filter(version=version, state__in=RUNNING).select_related("school", "level", "version")
        for cycle in cycles.order_by("pk"):
            summary = f"{version} was retired. This cycle carries on with it."
            record("cycle.version_retired", by=by, school=cycle.school, target=cycle, summary=summary)
            emails.version_retired(cycle)
