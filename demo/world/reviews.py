"""What schools submitted, and what the office makes of it."""

from typing import Any

from accounts.models import User
from assessments.enums import Decision, Verdict
from assessments.models import ReadinessReview
from assessments.queries.readiness import gate_of
from assessments.services.readiness import accept_criterion, check_criterion, make_exception, save_draft, sign_readiness
from assessments.services.submissions import submit
from evidence.models import Cycle
from evidence.queries.submissions import as_read
from framework.models import Criterion
from framework.queries import criteria_of
from wqm.files.scanning import scan_waiting

THANKS = "Thank you for such an honest self-evaluation. You are ready, and we are looking forward to the visit."
AGREED = (
    "The school was closed by a burst pipe in the week it had planned this for. We agreed to look at it on the visit."
)
REQUEST = "Tell us how staff who work part time hear about this, and add one thing that shows it."
REMARK = "Strong. Worth asking the school whether it would show others."
DRAFT = "Thank you, this was a pleasure to read. Two small things before we agree a date."


REMARKED_AT, ASKED_AT = 1, 3


def submit_to_office(cycle: Cycle, head: User) -> ReadinessReview:
    """A copy goes to the office once a worker has looked into its files."""
    scan_waiting()
    return submit(cycle=cycle, by=head)


def submit_and_accept(cycle: Cycle, head: User, officer: User) -> None:
    """The school submits, the office signs; what is not met is excepted, with a reason."""
    review = submit_to_office(cycle, head)
    for row in gate_of(cycle, as_read(cycle)):
        if row.is_open:
            make_exception(cycle=cycle, rule=row.finding.rule, reason=AGREED, by=officer)
    seen = review.submission.sha256 if review.submission else ""
    sign_readiness(review=review, decision=Decision.READY, note=THANKS, seen=seen, by=officer)


def review_half(review: ReadinessReview, officer: User) -> None:
    """Half of the criteria looked at, one question, a draft of the message."""
    criteria = list(criteria_of(review.cycle.version_id))
    for number, criterion in enumerate(criteria[: len(criteria) // 2]):
        if number == ASKED_AT:
            _note(review, criterion, officer, verdict=Verdict.ASK, request=REQUEST, remark="")
            continue
        accept_criterion(review=review, criterion=criterion, by=officer)
        if number == REMARKED_AT:
            _note(review, criterion, officer, verdict=Verdict.FINE, request="", remark=REMARK, edition=1)
    save_draft(review=review, note=DRAFT, others="", by=officer, edition=0)


def _note(review: ReadinessReview, criterion: Criterion, officer: User, **values: Any) -> None:
    check_criterion(review=review, criterion=criterion, by=officer, **values)
