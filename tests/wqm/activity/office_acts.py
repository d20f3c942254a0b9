"""What the office does at a school, by what is written down of it, in this order."""

from datetime import timedelta

from assessments.enums import Decision, Recommendation
from assessments.models import Assessor, Award, Finding
from assessments.services.awards import make_award, withdraw_award
from assessments.services.cycles import change_level, end_cycle, move_to_version
from assessments.services.readiness import sign_readiness
from assessments.services.visits import book_visit, cancel_visit, record_visit, save_finding
from evidence.enums import Acceptance, CycleState
from evidence.models import EvidenceUse
from evidence.services import reviews
from framework.models import Version
from schools.services.register_changes import resolve_change
from surveys.models import Comment
from surveys.services import comments
from tests import factories as f
from tests.world import World
from tests.wqm.activity.states import TODAY, Act, assessed, everything_seen, in_state

ENDED = ("cycle.close", "visit.cancelled", "cycle.ended")
MOVED = ("cycle.close", "visit.cancelled", "cycle.ended", "cycle.started", "cycle.moved")
BY_THE_OFFICE: dict[tuple[str, ...], Act] = {
    ("cycle.accept", "readiness.signed"): lambda w, by: sign_readiness(
        cycle=in_state(w, CycleState.SUBMITTED), decision=Decision.READY, note="Well done", by=by
    ),
    ("cycle.reopened", "readiness.signed"): lambda w, by: sign_readiness(
        cycle=in_state(w, CycleState.SUBMITTED), decision=Decision.NOT_YET, note="Not yet", by=by
    ),
    ("visit.cancelled", "visit.booked"): lambda w, by: booked_anew(w, by),
    ("cycle.assess", "visit.recorded"): lambda w, by: record_visit(
        visit=everything_seen(w), summary="Calm", recommendation=Recommendation.AWARD, by=by
    ),
    ("finding.saved",): lambda w, by: save_finding(
        visit=everything_seen(w),
        principle=w.version.principles.get(number=1),
        notes="Else",
        target="",
        edition=Finding._meta.get_field("edition").default,
        by=by,
    ),
    ENDED: lambda w, by: end_cycle(cycle=in_state(w, CycleState.ASSESSED), reason="Asked", by=by),
    ("cycle.level_changed",): lambda w, by: change_level(
        cycle=w.cycle(), level=w.version.levels.get(number=2), reason="Wrong", seen=w.cycle().level_id, by=by
    ),
    MOVED: lambda w, by: move_to_version(
        cycle=w.cycle(), level=Version.objects.get(code="sample-seven").levels.first(), reason="Newer", by=by
    ),
    ("cycle.award", "award.made"): lambda w, by: make_award(cycle=assessed(w), awarded_on=TODAY(), by=by),
    ("award.withdrawn",): lambda w, by: withdraw_award(award=w.first(Award), reason="Asked", by=by),
    ("evidence.accepted",): lambda w, by: reviews.decide_on_use(
        use=fresh_use(w), acceptance=Acceptance.ACCEPTED, seen=fresh_use(w).evidence.stamp, by=by
    ),
    ("school.register_resolved",): lambda w, by: resolve_change(
        change=f.RegisterChangeFactory(school=w.school), note="Done", by=by
    ),
    ("comment.withheld",): lambda w, by: comments.decide_comment(
        comment_id=Comment.objects.filter(school=w.school, decision="unread").get().pk, show=False, by=by
    ),
}


def booked_anew(world: World, by) -> None:
    """The visit of a school that is ready, on another day."""
    cycle = in_state(world, CycleState.READY)
    cancel_visit(visit=world.visit(), by=by)
    assessor = Assessor.objects.get(user__email="assessor@visits.example")
    book_visit(cycle=cycle, assessor=assessor, starts_on=TODAY() + timedelta(days=30), agenda="", by=by)


def fresh_use(world: World) -> EvidenceUse:
    """Evidence of Hazel as it is used now."""
    return EvidenceUse.objects.select_related("evidence").filter(school=world.school).order_by("pk")[0]
