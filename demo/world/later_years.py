"""What a school of the demo did with the targets of its last visit, and what it shared with others."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from assessments.follow_up import follow_ups_of
from assessments.queries.visits import recorded_visits
from evidence.models import Cycle
from evidence.services.judgements import save_judgement
from plans.enums import Impact
from plans.services.sharing import add_shared_practice
from plans.services.targets import change_target_state, review_target, start_target_from
from schools.models import School

# What is new since the last award, by principle.
CHANGES = {
    "leadership": "Since the last visit the link governor has met parents twice, and the minutes say what they said.",
    "staff": "Since the last visit teaching assistants have been paid for half an hour before school on three days.",
}
REVIEW = "We asked Years 5 and 6 again after half-term. Four in five now feel safe behind the hall; the light helped."


def go_on_after_the_last_visit(cycle: Cycle, by: User) -> None:
    """One target reached, one reviewed, one in the plan, one not there yet; and what is new since then."""
    follow_ups = follow_ups_of(recorded_visits(cycle.school).first())
    asked = [follow_up for follow_up in follow_ups if follow_up.suggestion]
    for follow_up, step in zip(asked, ("reach", "", "review"), strict=False):
        target = start_target_from(
            school=cycle.school, origin=follow_up.origin, title=follow_up.suggestion, principle=follow_up.principle,
            by=by,
        )  # fmt: skip
        if step == "reach":
            change_target_state(target=target, step="reach", by=by)
        elif step == "review":
            day = timezone.localdate() - timedelta(days=12)
            review_target(target=target, text=REVIEW, impact=Impact.CLEAR, reviewed_on=day, by=by)
    for code, text in CHANGES.items():
        judgement = cycle.judgements.get(criterion__principle__code=code, criterion__number=1)
        save_judgement(
            cycle=cycle,
            criterion=judgement.criterion,
            point=judgement.point,
            narrative=f"{judgement.narrative}\n\n{text}",
            helps=judgement.helps,
            hinders=judgement.hinders,
            edition=judgement.edition,
            by=by,
        )


def share_practice(school: School, by: User, year: int) -> None:
    """What Brook Street showed to others since its last award."""
    add_shared_practice(
        school=school,
        title="How we run playground repair with Year 6",
        with_whom="Harrow Lane Community School",
        shared_on=min(date(year, 9, 24), timezone.localdate()),
        effect="Two of their staff spent a lunchtime with us. They began with one class, and rang us in October.",
        evidence=None,
        by=by,
    )
