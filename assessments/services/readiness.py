"""The office reviews a submission: criterion by criterion, with what it asks for, and signs a decision."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import emails
from assessments.enums import Decision, Verdict, VisitState
from assessments.models import CriterionCheck, ReadinessRequest, ReadinessReview, RuleException
from assessments.policies.awards import check_earlier_awards
from assessments.policies.cycles import check_is_not_gone
from assessments.policies.readiness import (
    check_can_except,
    check_can_review,
    check_can_sign,
    check_copy_is_as_read,
    check_level_is_as_read,
)
from assessments.queries.readiness import checks_of, gate_of
from assessments.services.cycles import hold_awards, locked_cycle
from evidence.enums import Acceptance
from evidence.models import Cycle, EvidenceUse
from evidence.queries.submissions import as_read
from evidence.services.cycles import advance_cycle, reopen_cycle
from evidence.services.reviews import decide_on_copy
from framework.models import Criterion, Rule
from schools.queries import people_of_office_who_can
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import apply_edit, start_edit
from wqm.visible import is_blank


@transaction.atomic
def check_criterion(
    *,
    review: ReadinessReview,
    criterion: Criterion,
    verdict: str,
    request: str,
    remark: str,
    by: Any,
    edition: int | None = None,
    seen: str | None = None,
) -> CriterionCheck:
    """Note what the officer makes of a criterion, as a draft; the first who notes something has the review.

    `seen` is the hash of the copy that the page showed. Raises EditConflict where a colleague wrote meanwhile,
    NotAllowed when it is signed or the school has submitted again.
    """
    review = _locked(review)
    check_can_review(review, by)
    check_copy_is_as_read(review, seen)
    values = {"verdict": verdict, "request": request.strip(), "remark": remark.strip()}
    check = CriterionCheck.objects.filter(review=review, criterion=criterion).first()
    if check is None:
        check = CriterionCheck(school_id=review.school_id, review=review, criterion=criterion, updated_by=by)
    apply_edit(check, values, edition=edition or 0, by=by, together=[("verdict", "request")])
    _begin(review, by)
    return check


@transaction.atomic
def decide_on_piece(
    *, review: ReadinessReview, use: EvidenceUse, acceptance: Acceptance, seen: str, by: Any, reason: str = ""
) -> None:
    """Accept a piece of the copy for its criterion, or ask for more; the school sees it at once."""
    review = _locked(review)
    check_can_review(review, by)
    decide_on_copy(cycle=review.cycle, use=use, acceptance=acceptance, seen=seen, by=by, reason=reason)
    _begin(review, by)


@transaction.atomic
def accept_criterion(*, review: ReadinessReview, criterion: Criterion, by: Any, seen: str | None = None) -> None:
    """Accept every piece that nobody has decided on, and note that there is nothing to add; `seen` as above."""
    review = _locked(review)
    check_can_review(review, by)
    check_copy_is_as_read(review, seen)
    for state, criteria in as_read(review.cycle):
        if state.principle.pk != criterion.principle_id:
            continue
        for criterion_state, uses in criteria:
            if criterion_state.criterion.pk == criterion.pk:
                _accept(review, uses, by)
    before = CriterionCheck.objects.filter(review=review, criterion=criterion).first()
    if before is not None and before.verdict == Verdict.ASK:
        raise NotAllowed(f"You are asking for more on {criterion.reference}. Change that first.")
    remark = before.remark if before else ""
    check_criterion(
        review=review, criterion=criterion, verdict=Verdict.FINE, request="", remark=remark, by=by,
        edition=before.edition if before else 0,
    )  # fmt: skip


def _accept(review: ReadinessReview, uses: list[EvidenceUse], by: Any) -> None:
    for use in uses:
        openable = not (use.evidence.has_file and (use.evidence.file is None or use.evidence.file.is_held_back))
        if use.acceptance == Acceptance.NOT_LOOKED_AT and openable:
            decide_on_copy(
                cycle=review.cycle, use=use, acceptance=Acceptance.ACCEPTED, seen=use.evidence.stamp, by=by
            )  # fmt: skip


@transaction.atomic
def save_draft(
    *, review: ReadinessReview, note: str, others: str, by: Any, edition: int | None = None
) -> ReadinessReview:
    """Keep the message to the school and the other requests until they are signed. Raises EditConflict."""
    review = _locked(review)
    check_can_review(review, by)
    apply_edit(review, {"note": note, "others": others}, edition=edition or 0, by=by)
    _begin(review, by)
    return review


@transaction.atomic
def hand_over(*, review: ReadinessReview, officer: Any, message: str, by: Any) -> ReadinessReview:
    """Give the review to a colleague, with everything noted so far, or take it; a colleague who gets it is emailed."""
    review = _locked(review)
    if not review.is_open:
        raise NotAllowed("This review has been signed, so it cannot be handed over.")
    if review.is_over:
        raise NotAllowed("This cycle has ended, so there is nothing to hand over.")
    if not people_of_office_who_can(P.READINESS_SIGN).filter(pk=officer.pk).exists():
        raise NotAllowed(f"{officer} cannot sign readiness reviews. Choose someone else.")
    if review.cycle.submitted_by_id == officer.pk:
        raise NotAllowed(f"{officer} submitted this for the school, so someone else has to review it.")
    if review.officer_id == officer.pk:
        return review
    review.officer = officer
    review.save(update_fields=["officer"])
    summary = f"{officer} reviews the self-evaluation"
    record("readiness.handed_over", by=by, school=review.cycle.school, target=review, summary=summary)
    if officer.pk != by.pk:
        emails.review_handed_over(review, message, by)
    return review


@transaction.atomic
def make_exception(*, cycle: Cycle, rule: Rule, reason: str, by: Any) -> RuleException:
    """Let a rule not count for this cycle, by name and with a reason that the school reads."""
    cycle = Cycle.objects.select_related("school").select_for_update(of=("self",)).get(pk=cycle.pk)
    check_can_except(cycle)
    if is_blank(reason):
        raise NotAllowed("Write the reason. The school and your colleagues can read it.")
    if rule.version_id != cycle.version_id:
        raise NotAllowed("That rule is not one of this framework version.")
    exception, is_new = RuleException.objects.get_or_create(
        school_id=cycle.school_id, cycle=cycle, rule=rule, defaults={"reason": reason.strip(), "made_by": by}
    )
    if not is_new:
        raise NotAllowed(f"{exception.made_by} has already made an exception for this rule.")
    summary = f"Made an exception: {rule.get_kind_display()}"
    record("readiness.excepted", by=by, school=cycle.school, target=exception, summary=summary)
    return exception


@transaction.atomic
def end_exception(*, exception: RuleException, by: Any) -> None:
    """The rule counts again."""
    cycle = Cycle.objects.select_related("school").select_for_update(of=("self",)).get(pk=exception.cycle_id)
    check_can_except(cycle)
    summary = f"Ended an exception: {exception.rule.get_kind_display()}"
    if RuleException.objects.filter(pk=exception.pk).delete()[0]:
        record("readiness.exception_ended", by=by, school=cycle.school, target=cycle, summary=summary)


@transaction.atomic
def sign_readiness(
    *,
    review: ReadinessReview,
    decision: Decision,
    note: str,
    seen: str,
    by: Any,
    others: str | None = None,
    level: int | None = None,
    edition: Any = None,
) -> ReadinessReview:
    """Sign: ready for a visit, or returned with a list of requests. Both are mailed to those who wait.

    `seen` is the hash of the copy that the person read; it is what "ready" signs. `level` is the level whose rules the
    page showed, `edition` what it showed of the draft. Raises EditConflict where a colleague wrote on that meanwhile.
    """
    # What decides stays as it is until it is signed: awards, the level and its exceptions, the notes.
    hold_awards(review.school_id)
    held = locked_cycle(review.cycle)
    review = _locked(review)
    check_can_review(review, by)
    check_level_is_as_read(held, level)
    others = review.others if others is None else others
    if edition is not None:
        start_edit(review, {"note": note, "others": others}, edition=edition)
    review.others = others
    gate, checks = gate_of(review.cycle, as_read(review.cycle)), checks_of(review)
    unmet = [row.finding.title for row in gate if row.is_open]
    check_can_sign(review, decision, seen=seen, checks=checks, unmet=unmet)
    review.decision, review.note, review.unmet = decision, note, [gap for row in gate for gap in row.gaps]
    review.decided = _decided(review.cycle)
    review.sha256 = review.submission.sha256 if review.submission else ""
    review.signed_at, review.signed_by, review.officer = timezone.now(), by, review.officer or by
    review.save()
    if decision == Decision.READY:
        _accept_cycle(review.cycle, by)
    else:
        _write_requests(review, checks)
        reopen_cycle(cycle=review.cycle, by=by)
    summary = review.get_decision_display()
    record("readiness.signed", by=by, school=review.cycle.school, target=review, summary=summary)
    emails.readiness_signed(review)
    return review


def _accept_cycle(cycle: Cycle, by: Any) -> None:
    check_is_not_gone(cycle.school, "so it cannot be visited. End its cycle, and say why.")
    check_earlier_awards(cycle)
    advance_cycle(cycle=cycle, step="accept", by=by)
    if cycle.visits.filter(state=VisitState.RECORDED).exists():
        # It was visited before its level was changed: what is to be decided next is the award.
        advance_cycle(cycle=cycle, step="assess", by=by)


def _write_requests(review: ReadinessReview, checks: list[CriterionCheck]) -> None:
    asked = [(check.criterion, check.request) for check in checks if check.verdict == Verdict.ASK]
    others = [(None, line.strip()) for line in review.others.splitlines() if not is_blank(line)]
    ReadinessRequest.objects.bulk_create(
        ReadinessRequest(school_id=review.school_id, review=review, number=number, criterion=criterion, text=text)
        for number, (criterion, text) in enumerate([*asked, *others], start=1)
    )


def _decided(cycle: Cycle) -> list[list[Any]]:
    """[criterion, piece, stamp, what the office said] of every piece in the copy: what the signature rests on."""
    return [
        [use.criterion_id, use.evidence_id, use.evidence.stamp, use.acceptance]
        for _, criteria in as_read(cycle)
        for _, uses in criteria
        for use in uses
    ]


def _begin(review: ReadinessReview, by: Any) -> None:
    """The first who does something has it."""
    if review.officer_id is None:
        review.officer = by
        review.save(update_fields=["officer"])


def _locked(review: ReadinessReview) -> ReadinessReview:
    related = ("cycle__school", "cycle__version", "cycle__level", "submission", "signed_by")
    rows = ReadinessReview.objects.select_related(*related).select_for_update(of=("self",))
    return rows.get(pk=review.pk)
