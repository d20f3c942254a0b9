"""Who may be asked to come on a visit, and who may say yes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from assessments.enums import EngagementState, VisitState
from assessments.models import Assessor, Engagement, Visit
from assessments.policies.visits import days_of_visit
from assessments.queries.conflicts import FoundConflict, conflicts_of
from assessments.workflow import may_engagement
from schools.calendar import SchoolCalendar
from schools.models import School
from wqm.access.refusals import NotAllowed
from wqm.times import school_days

ANSWERED = {
    EngagementState.ACCEPTED: "You have accepted this request already.",
    EngagementState.DECLINED: "You have declined this request already. Tell the office if you can come after all.",
    EngagementState.WITHDRAWN: "This request has been withdrawn, so there is nothing to answer.",
    EngagementState.ENDED: "This visit is over.",
}


def check_no_conflict(school: School, user: Any, name: str) -> None:
    """Nobody is asked against a conflict that the office has not waived."""
    raise_first(conflicts_of(school, [user.pk])[user.pk], name)


def check_own_conflicts(school: School, user: Any) -> None:
    """Nor does anyone say yes; what someone else has said about them is for the office, so no kind is named."""
    if any(not each.is_waived for each in conflicts_of(school, [user.pk])[user.pk]):
        raise NotAllowed(
            "There may be a conflict of interest between you and this school, so you cannot accept. Decline the visit, "
            "or ask the office to look at it."
        )


def raise_first(found: Iterable[FoundConflict], name: str) -> None:
    """The conflicts that count, as one refusal."""
    counting = [each.sentence(name) for each in found if not each.is_waived]
    if counting:
        raise NotAllowed(f"{' '.join(counting)} Choose someone else, or waive the conflict.")


def check_can_ask(assessor: Assessor, visit: Visit, answer_by: date) -> None:
    """An active assessor without a conflict, in time, and for days that are known."""
    if not assessor.is_active or not assessor.user.is_active:
        raise NotAllowed(f"{assessor} is not taking visits at the moment. Choose someone else.")
    if visit.state == VisitState.POSTPONED:
        raise NotAllowed("This visit is postponed. Agree a new day before you ask anyone.")
    if visit.starts_on < timezone.localdate():
        raise NotAllowed("The first day is in the past. Move the visit before you ask anyone.")
    if not timezone.localdate() <= answer_by <= visit.starts_on:
        raise NotAllowed("“Answer by” must be today or later, and no later than the first day of the visit.")
    check_no_conflict(visit.school, assessor.user, str(assessor))


def check_seen(engagement: Engagement, seen: str) -> None:
    """A page that was open while the visit was moved showed other days."""
    if seen and seen != engagement.when:
        if engagement.is_called_off:
            raise NotAllowed("This visit was postponed since you opened this page, so it has no day yet.")
        now = school_days(engagement.starts_on, engagement.ends_on)
        raise NotAllowed(f"The days have changed since you opened this page. Check that you can come on {now}.")


def days_to_come(visit: Visit, calendar: SchoolCalendar) -> list[date]:
    """The days that someone who says yes holds. Raises NotAllowed where the visit cannot be on them any more."""
    if visit.starts_on < timezone.localdate():
        raise NotAllowed("The first day of this visit is over, so you cannot accept it. Ask the office.")
    if why := calendar.why_no_visit(visit.starts_on):
        day = date_format(visit.starts_on)
        raise NotAllowed(f"{day} is {why}. The office has to agree another day with the school first.")
    return days_of_visit(calendar, visit.starts_on, visit.cycle.level.visit_days)


def check_can_answer(engagement: Engagement, by: Any, step: str) -> None:
    """One's own request, once."""
    if engagement.user_id != by.pk:
        raise NotAllowed("This request was sent to someone else.")
    if not may_engagement(step, engagement.state):
        raise NotAllowed(ANSWERED[EngagementState(engagement.state)])


def check_can_withdraw(engagement: Engagement) -> None:
    """What was declined, or ended, is history."""
    if not may_engagement("withdraw", engagement.state):
        raise NotAllowed(f"{engagement.user} is not on this visit any more.")
    if engagement.visit.state == VisitState.RECORDED:
        raise NotAllowed("This visit is recorded, so who came cannot be changed.")
