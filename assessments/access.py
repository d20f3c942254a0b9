"""How the view declarations find a visit."""

from assessments.models import Engagement, Visit
from wqm.access.permissions import P
from wqm.access.views import Place
from wqm.tenancy.scope import scope


def find_visit(visit_id: int, person: int) -> Place | None:
    """The visit, for people who are engaged on it; the rows of the visit, and none of its school.

    The database decides (`wqm_engaged_visit`): without an engagement that is theirs, accepted, declared and not past
    its day, there is no visit. The engagement goes with it, because roles are asked of it.
    """
    if visit_id >= 2**63:
        return None
    with scope(person=person, visit=visit_id):
        visit = (
            Visit.objects.select_related("school", "cycle__level", "cycle__version", "outcome")
            .filter(pk=visit_id)
            .first()
        )
        mine = Engagement.objects.filter(visit=visit_id, user=person, state="accepted").select_related("user").first()
    if visit is None or mine is None:
        return None
    visit.engagement = mine
    return Place(visit, visit, P.VISIT_VIEW, {"visit": visit.pk})
