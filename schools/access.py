"""How the view declarations find a school or a trust."""

from datetime import timedelta
from typing import Any

from schools.models import School, Trust
from wqm.access.permissions import P
from wqm.access.views import Place
from wqm.activity.queries import was_recorded
from wqm.activity.services import record
from wqm.prepared import Prepared

SCHOOL = Prepared(lambda school_id: School.objects.filter(pk=school_id))


def find_school(school_id: int, person: int) -> Place | None:
    """The school, seen with SCHOOL_VIEW; its own rows only. Schools are facts of a register and need no scope."""
    for school in School.objects.raw(*SCHOOL.sql(school_id)):
        return Place(school, school, P.SCHOOL_VIEW, {"schools": [school.pk]})
    return None


def find_trust(trust_id: int, person: int) -> Place | None:
    """The trust, seen with TRUST_VIEW; its rows and those of its schools."""
    trust = Trust.objects.filter(pk=trust_id).first()
    if not trust:
        return None
    schools = list(trust.schools.values_list("pk", flat=True))
    return Place(trust, trust, P.TRUST_VIEW, {"trusts": [trust.pk], "schools": schools})


def note_office_visit(*, organisation: Any, by: Any) -> None:
    """Record, once an hour, that the office looked at this school's pages."""
    if isinstance(organisation, School) and not was_recorded(
        "office.looked", by=by, school=organisation, within=timedelta(hours=1)
    ):
        record("office.looked", by=by, school=organisation, summary="The office viewed this school’s pages.")
