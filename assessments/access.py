"""How the view declarations find a visit."""

from assessments.models import Visit
from wqm.access.permissions import P
from wqm.access.views import Place
from wqm.tenancy.scope import scope


def find_visit(visit_id: int, person: int) -> Place | None:
    """The visit, for its assessor; the rows of the visited school only.

    The cycle is read later: rows of the school do not exist before its scope is entered.
    """
    with scope(person=person):
        visit = Visit.objects.select_related("school").filter(pk=visit_id).first()
    return Place(visit, visit, P.VISIT_VIEW, {"schools": [visit.school_id]}) if visit else None
