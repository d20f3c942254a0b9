"""The one place that widens a visit's scope to its school: for what is written there when a visit ends, and for files.

What the people on a visit read of the school are rows of the visit (`assessments.queries.day`), but for the files of a
cycle that was submitted before there were copies.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from assessments.models import Visit
from wqm.access.refusals import NotAllowed
from wqm.tenancy.scope import scope


@contextmanager
def at_school(visit: Visit) -> Iterator[None]:
    """The rows of the visited school, for someone whose engagement was checked.

    A visit from `find_visit` carries the engagement; a service that is called by the office has everything in scope
    already. Raises NotAllowed for an engagement that is not open to read.
    """
    if visit.engagement is not None and not visit.engagement.is_open_to_read:
        raise NotAllowed("This visit is closed to you.")
    with scope(schools=[visit.school_id], visit=visit.pk):
        yield
