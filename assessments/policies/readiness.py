"""What is allowed with a submitted self-evaluation."""

from collections.abc import Sequence
from typing import Any

from assessments.enums import Decision, Verdict
from assessments.models import CriterionCheck, ReadinessRequest, ReadinessReview
from evidence.enums import CycleState
from evidence.models import Cycle
from evidence.queries.submissions import is_as_submitted
from wqm.access.refusals import NotAllowed
from wqm.times import moment
from wqm.visible import is_blank


def check_can_submit(cycle: Cycle) -> None:
    """A school submits what it is working on, once until the office answers."""
    if not cycle.is_running:
        raise NotAllowed("This cycle has ended, so there is nothing to submit.")
    if cycle.state != CycleState.OPEN:
        raise NotAllowed("This self-evaluation has already been submitted.")


def check_can_review(review: ReadinessReview, by: Any) -> None:
    """Only what waits for an answer is reviewed, and never by the person who submitted it."""
    if review.signed_at is not None:
        decision = review.get_decision_display().lower()
        raise NotAllowed(
            f"{review.signed_by} signed this on {moment(review.signed_at)}: {decision}. Your change was not saved."
        )
    if not review.cycle.is_running:
        raise NotAllowed("This cycle has ended, so there is nothing to sign off. Your change was not saved.")
    if review.cycle.state != CycleState.SUBMITTED:
        raise NotAllowed("The school has not submitted its self-evaluation, so there is nothing to sign off.")
    if review.cycle.submitted_by_id == by.pk:
        raise NotAllowed("You submitted this for the school, so a colleague has to review it and sign it off.")


def check_level_is_as_read(cycle: Cycle, seen: int | None) -> None:
    """The rules that the page showed are those of the level that is signed. `seen` is None where no page was shown."""
    if seen is not None and seen != cycle.level_id:
        raise NotAllowed(
            f"A colleague has changed the level of this cycle to {cycle.level} since you opened this page. Look at what"
            " that level asks for, then decide."
        )


def check_copy_is_as_read(review: ReadinessReview, seen: str | None) -> None:
    """What is noted is about the copy that the page showed. `seen` is its hash, None where no page was shown."""
    submission = review.submission
    if seen is not None and submission is not None and seen != submission.sha256:
        raise NotAllowed("The school has submitted again since you opened this page. Read the new copy, then decide.")


def check_can_sign(
    review: ReadinessReview, decision: Decision, *, seen: str, checks: Sequence[CriterionCheck], unmet: Sequence[str]
) -> None:
    """What is signed is what was read, and says what follows from it.

    `seen` is the hash that the page showed; `unmet` are the titles of rules that are neither met nor excepted.
    """
    check_copy_is_as_read(review, seen)
    submission = review.submission
    if submission is not None and not is_as_submitted(submission):
        raise NotAllowed(
            "This copy is not what the school submitted: it has been changed in the database. Do not sign it, and tell"
            " the people who run the server."
        )
    asked = [check for check in checks if check.verdict == Verdict.ASK]
    if silent := [check for check in asked if is_blank(check.request)]:
        raise NotAllowed(f"Write what the school should do on {_references(silent)}, or choose another answer there.")
    if decision == Decision.READY and asked:
        raise NotAllowed(
            f"You are asking for more on {_references(asked)}. Return the self-evaluation, or change your notes there."
        )
    if decision == Decision.READY and unmet:
        raise NotAllowed(
            f"Not met: {'; '.join(unmet)}. Make an exception and give the reason, or return the self-evaluation."
        )
    if decision == Decision.NOT_YET and not asked and is_blank(review.others):
        raise NotAllowed(
            "Ask for at least one thing, on a criterion or under “Other requests”, so that the school knows what to do."
        )


def _references(checks: Sequence[CriterionCheck]) -> str:
    return ", ".join(check.criterion.reference for check in checks)


def check_can_except(cycle: Cycle) -> None:
    """A rule can be excepted until the school is accepted as ready."""
    if cycle.state not in (CycleState.OPEN, CycleState.SUBMITTED):
        raise NotAllowed("The school has been accepted as ready, or its cycle has ended, so exceptions change nothing.")


def check_can_tick(request: ReadinessRequest, newest: ReadinessReview | None, cycle: Cycle) -> None:
    """The requests of the last review are worked on until the school submits again."""
    if newest is None or request.review_id != newest.pk or cycle.state != CycleState.OPEN:
        raise NotAllowed("This request belongs to an earlier submission, so it can no longer be ticked off.")
