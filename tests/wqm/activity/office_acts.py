"""What the office does at a school, by what is written down of it, in this order."""

from assessments.enums import ConflictKind, Decision
from assessments.models import Award, RuleException
from assessments.services.awards import make_award, withdraw_award
from assessments.services.conflicts import waive_conflict
from assessments.services.cycles import change_level, end_cycle, move_to_version
from assessments.services.moving import cancel_visit, move_visit
from assessments.services.photos import allow_photos
from assessments.services.readiness import end_exception, hand_over, make_exception, sign_readiness
from assessments.services.visits import record_visit
from evidence.enums import Acceptance, CycleState
from evidence.models import EvidenceUse
from evidence.services import reviews
from framework.models import Version
from schools.services.register_changes import resolve_change
from surveys.models import Comment
from surveys.services import comments
from tests import factories as f
from tests.assessments.booking import ask
from tests.world import World
from tests.wqm.activity.states import TODAY, Act, assessed, awarded, everything_seen, in_state, submitted

ENDED = ("cycle.close", "visit.cancelled", "cycle.ended")
MOVED = ("cycle.close", "visit.cancelled", "cycle.ended", "cycle.started", "cycle.moved")
BY_THE_OFFICE: dict[tuple[str, ...], Act] = {
    ("cycle.accept", "readiness.signed"): lambda w, by: sign_readiness(
        review=without_gaps(w), decision=Decision.READY, note="Well done", seen="", by=by
    ),
    ("cycle.reopened", "readiness.signed"): lambda w, by: sign_readiness(
        review=submitted(w), decision=Decision.NOT_YET, note="Not yet", others="Ask staff", seen="", by=by
    ),
    ("readiness.handed_over",): lambda w, by: hand_over(review=submitted(w), officer=by, message="", by=by),
    ("visit.photos_decided",): lambda w, by: allow_photos(visit=w.visit(), allowed=True, by=by),
    ("readiness.excepted",): lambda w, by: make_exception(
        cycle=w.cycle(), rule=w.version.rules.last(), reason="Agreed", by=by
    ),
    ("readiness.exception_ended",): lambda w, by: end_exception(exception=w.first(RuleException), by=by),
    ("visit.cancelled", "visit.days_proposed", "visit.asked"): lambda w, by: asked_anew(w, by),
    ("visit.moved",): lambda w, by: moved(w, by),
    ("conflict.waived",): lambda w, by: waived(w, by),
    ("cycle.assess", "visit.recorded"): lambda w, by: record_visit(
        visit=everything_seen(w), summary="Calm", outcome=awarded(w), by=by
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


def without_gaps(world: World):
    """Hazel's open review, with an exception from every rule."""
    review = submitted(world)
    for rule in world.version.rules.exclude(pk__in=review.cycle.exceptions.values("rule")):
        f.RuleExceptionFactory(cycle=review.cycle, rule=rule)
    return review


def asked_anew(world: World, by) -> None:
    """The visit of a school that is ready is called off, and someone asked for another day."""
    cycle = in_state(world, CycleState.READY)
    cancel_visit(visit=world.visit(), by=by)
    ask(cycle, world.person("assessor"), by)


def waived(world: World, by) -> None:
    """A conflict that the school declared."""
    waive_conflict(
        school=world.school, user=world.person("stranger"), kind=ConflictKind.OTHER, reason="Long ago", by=by
    )


def moved(world: World, by) -> None:
    """To another day, agreed by phone."""
    in_state(world, CycleState.READY)
    move_visit(visit=world.visit(), starts_on=f.school_day(then=20), reason="weather", by=by)


def fresh_use(world: World) -> EvidenceUse:
    """Evidence of Hazel as it is used now."""
    return EvidenceUse.objects.select_related("evidence").filter(school=world.school).order_by("pk")[0]
