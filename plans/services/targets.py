"""What a school wants to reach."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from framework.models import Criterion, Principle
from plans.enums import Impact, TargetState
from plans.models import Target, TargetComment, TargetReview
from plans.models.targets import SCORES
from plans.policies import MOST_OPEN_TARGETS, check_can_take, check_room
from plans.workflow import TRANSITIONS
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit, write_edit
from wqm.references import LONGEST_TITLE, Origin


@transaction.atomic
def add_target(
    *,
    school: Any,
    title: str,
    by: Any,
    why: str = "",
    success_measure: str = "",
    criterion: Criterion | None = None,
    principle: Principle | None = None,
    origin: Origin | None = None,
) -> Target:
    """Write a target into the plan. A criterion brings its principle. Raises NotAllowed where the plan is full."""
    check_room(Target.objects.filter(school=school, state=TargetState.OPEN).count(), MOST_OPEN_TARGETS, "open targets")
    target = Target(school=school, title=title, why=why, success_measure=success_measure)
    target.criterion, target.principle = criterion, criterion.principle if criterion else principle
    if origin:
        target.ref_kind, target.ref_key, target.ref_title = origin.kind, origin.key, origin.title[:LONGEST_TITLE]
    target.created_by = target.updated_by = by
    target.save()
    record("target.added", by=by, school=school, target=target, summary=f"Added the target “{title}”")
    return target


def start_target_from(*, school: Any, origin: Origin, title: str, by: Any, **values: Any) -> Target:
    """ "Make it an action": the button of a survey result, an audit theme, a finding or a training.

    Pressed twice it is one target: an open one of the same origin and title is given back as it is.
    """
    known = Target.objects.filter(
        school=school, ref_kind=origin.kind, ref_key=origin.key, title=title, state=TargetState.OPEN
    )
    return known.first() or add_target(school=school, title=title, by=by, origin=origin, **values)


@transaction.atomic
def save_target(
    *,
    target: Target,
    title: str,
    why: str,
    success_measure: str,
    criterion: Criterion | None,
    edition: int,
    by: Any,
) -> Target:
    """Save the words of a target. Raises EditConflict where somebody else saved other words meanwhile."""
    target = _locked(target)
    values: dict[str, Any] = {"title": title, "why": why, "success_measure": success_measure, "criterion": criterion}
    if changes := start_edit(target, values, edition=edition):
        if changes.get("criterion"):
            changes["principle"] = changes["criterion"].principle
        write_edit(target, changes, by=by)
        record("target.saved", by=by, school=target.school, target=target, summary=f"Wrote on the target “{title}”")
    return target


@transaction.atomic
def score_target(*, target: Target, by: Any, edition: int | None = None, **scores: int) -> Target:
    """Store the answers to the four questions. Raises EditConflict where somebody else gave another one meanwhile."""
    target = _locked(target)
    if changes := start_edit(target, {name: scores[name] for name in SCORES}, edition=edition):
        write_edit(target, changes, by=by)
        record("target.scored", by=by, school=target.school, target=target, summary=f"Scored the target “{target}”")
    return target


@transaction.atomic
def change_target_state(*, target: Target, step: str, by: Any) -> Target:
    """Reach, drop or reopen a target. What is closed is no priority any more."""
    target = _locked(target)
    check_can_take(step, target)
    target.state = TRANSITIONS[step][1]
    target.is_priority = False
    target.save(update_fields=["state", "is_priority"])
    summary = f"{target.get_state_display()}: “{target}”"
    record(f"target.{step}", by=by, school=target.school, target=target, summary=summary)
    return target


@transaction.atomic
def review_target(*, target: Target, text: str, impact: Impact, reviewed_on: Any, by: Any) -> TargetReview:
    """Write down what a target changed."""
    review = TargetReview.objects.create(
        school_id=target.school_id, target=target, text=text, impact=impact, reviewed_on=reviewed_on, written_by=by
    )
    record("target.reviewed", by=by, school=target.school, target=target, summary=f"Reviewed the target “{target}”")
    return review


@transaction.atomic
def comment_on_target(*, target: Target, text: str, written_as: str, by: Any) -> TargetComment:
    """Say something about a target, as somebody of the school or its trust."""
    comment = TargetComment.objects.create(
        school_id=target.school_id, target=target, text=text, written_as=written_as, written_by=by,
        written_at=timezone.now(),
    )  # fmt: skip
    record("target.commented", by=by, school=target.school, target=target, summary=f"Commented on “{target}”")
    return comment


def _locked(target: Target) -> Target:
    targets = Target.objects.select_related("school", "criterion__principle", "updated_by")
    return targets.select_for_update(of=("self",)).get(pk=target.pk)
