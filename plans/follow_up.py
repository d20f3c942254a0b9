"""Following up what a room above found: "make it a target" and "use as evidence", on one page for every room.

The rooms above know what was found; this page knows what can become of it. A title is read by everybody who reads the
plan or the library, so it names the thing and never a figure of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from evidence.queries.cycles import current_cycle
from evidence.services.library import save_evidence
from evidence.services.referring import add_reference
from framework.models import Principle
from plans.forms.follow_up import EvidenceOfForm, TargetOfForm
from plans.services.targets import start_target_from
from wqm.access.permissions import P
from wqm.editing.refusals import refusals_on
from wqm.references import Origin


@dataclass(frozen=True)
class FollowUp:
    """Something to follow up. `suggestion` is a title to begin a target with, where the room has one;
    `found_on` the day of which it speaks."""

    origin: Origin
    label: str
    principle: Principle | None = None
    suggestion: str = ""
    found_on: date | None = None


def follow_up_page(
    request: HttpRequest, school: Any, follow_ups: Sequence[FollowUp], *, chosen: str, back: tuple[str, str]
) -> HttpResponse:
    """Both forms, about the one whose key is `chosen` or the first one. `back` is (address, words).

    People who may do neither are told so and sent back, and so is everybody while there is nothing.
    """
    if not follow_ups:
        messages.error(request, "There are no published results to use yet.")
        return redirect(back[0])
    may = request.access.can  # type: ignore[attr-defined]  # set by the view's declaration
    if not may(P.PLAN_EDIT) and not may(P.EVIDENCE_EDIT):
        messages.error(request, "You can read this but cannot add to the plan or the evidence library.")
        return redirect(back[0])
    key = chosen if chosen in {follow_up.origin.key for follow_up in follow_ups} else follow_ups[0].origin.key
    sent, wish = request.POST, request.POST.get("wish")
    target = TargetOfForm(sent if wish == "target" else None, follow_ups=follow_ups, key=key)
    evidence = EvidenceOfForm(sent if wish == "evidence" else None, follow_ups=follow_ups, key=key, school=school)
    done = None
    if may(P.PLAN_EDIT) and target.is_valid():
        done = _start(request, school, target)
    elif may(P.EVIDENCE_EDIT) and evidence.is_valid():
        done = _refer(request, school, evidence)
    if done:
        return done
    context = {
        "school": school,
        "back": back,
        "target_form": target if may(P.PLAN_EDIT) else None,
        "evidence_form": evidence if may(P.EVIDENCE_EDIT) else None,
        "forms": [target, evidence],
    }
    return render(request, "plans/follow_up.html", context, status=422 if target.errors or evidence.errors else 200)


def _start(request, school, form: TargetOfForm) -> HttpResponse | None:
    chosen = form.follow_up()
    with refusals_on(form):
        target = start_target_from(
            school=school,
            origin=chosen.origin,
            title=form.cleaned_data["title"],
            why=form.cleaned_data["why"],
            principle=chosen.principle,
            by=request.user,
        )
        messages.success(request, "Target added. What is the first action?")
        return redirect("plans:target", school.pk, target.pk)
    return None


def _refer(request, school, form: EvidenceOfForm) -> HttpResponse | None:
    chosen, criterion = form.follow_up(), form.cleaned_data["criterion"]
    with refusals_on(form):
        piece = add_reference(
            school=school,
            origin=chosen.origin,
            by=request.user,
            cycle=current_cycle(school),
            criterion=criterion,
            effective_on=chosen.found_on or timezone.localdate(),
        )
        if chosen.principle and not piece.principles.exists():
            save_evidence(evidence=piece, by=request.user, principles=[chosen.principle])
        if criterion:
            messages.success(request, f"Added to the evidence for {criterion.reference} now.")
            return redirect("evidence:criterion", school.pk, criterion.pk)
        messages.success(request, "Added to your evidence library.")
        return redirect("evidence:piece", school.pk, piece.pk)
    return None
