"""What a school does about its visit, by what is written down of it, in this order."""

from assessments.enums import ConflictKind, ConflictSource, Side
from assessments.models import ProposedDay, Visit
from assessments.services.agendas import add_item, share_agenda
from assessments.services.conflicts import declare_conflict
from assessments.services.moving import postpone_visit
from assessments.services.proposals import accept_day, decline_days, propose_days
from evidence.enums import CycleState
from schools.services.term_dates import save_term_dates
from tests import factories as f
from tests.world import World
from tests.wqm.activity.states import Act, in_state

OF_VISITS: dict[tuple[str, ...], Act] = {
    ("visit.days_proposed",): lambda w, by: propose_days(
        cycle=unarranged(w), chosen=[f.school_day(then=9)], side=Side.SCHOOL, by=by
    ),
    ("visit.days_declined",): lambda w, by: decline_days(
        proposal=offered(w).proposal, answer="A school trip", side=Side.SCHOOL, by=by
    ),
    ("visit.days_agreed", "visit.booked"): lambda w, by: accept_day(proposed=offered(w), side=Side.SCHOOL, by=by),
    ("visit.postponed",): lambda w, by: postpone_visit(visit=w.visit(), reason="ofsted", side=Side.SCHOOL, by=by),
    ("agenda.changed",): lambda w, by: add_item(visit=w.visit(), title="Parents", voice="parents", by=by),
    ("agenda.shared",): lambda w, by: share_agenda(visit=w.visit(), edition=0, reason="They meet next week", by=by),
    ("conflict.declared", "visit.reassigned"): lambda w, by: declare_conflict(
        school=w.school, user=w.person("assessor"), kind=ConflictKind.FAMILY, source=ConflictSource.SCHOOL, by=by
    ),
    ("term_dates.saved",): lambda w, by: save_term_dates(
        school=w.school,
        year=2026,
        half_terms="2 September 2026 to 23 October 2026",
        inset_days="",
        visit_days="",
        edition=None,
        by=by,
    ),
}


def unarranged(world: World):
    """Hazel is ready, and its lead waits for a day."""
    Visit.objects.filter(school=world.school, state="booked").update(
        state="arranging", days_agreed_at=None, days_agreed_by=None
    )
    return in_state(world, CycleState.READY)


def offered(world: World) -> ProposedDay:
    """A day that the office proposes."""
    proposal = f.DayProposalFactory(cycle=unarranged(world), side="office", proposed_by=world.person("officer"))
    return f.ProposedDayFactory(proposal=proposal, day=f.school_day(then=9))
