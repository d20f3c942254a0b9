"""The pages of the self-evaluation."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from evidence.enums import Part
from evidence.forms.judgements import JudgementForm, OverviewFilterForm
from evidence.forms.threads import ThreadForm
from evidence.models import Judgement
from evidence.policies import can_talk
from evidence.queries import criteria as criteria_queries
from evidence.queries.carry_over import cycle_to_offer
from evidence.queries.cycles import current_cycle
from evidence.queries.overview import overview_of
from evidence.queries.page import around, following_criterion
from evidence.queries.threads import threads_on
from evidence.services import judgements
from evidence.thread_visibility import Side, side_of
from evidence.views.finding import cycle_and_criterion
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.conflicts import autosaved, posted, try_save


@require_safe
@school_view(P.EVIDENCE_VIEW)
def overview(request, school):
    """Every principle and criterion with its state."""
    cycle = current_cycle(school)
    if cycle is None:
        return render(request, "evidence/overview.html", {"cycle": None})
    side = side_of(request.access.roles)
    asked = {"status": request.GET.get("status", ""), "person": request.GET.get("given", "")}
    overview = overview_of(cycle, side=side, reader=request.user, **asked)
    form = OverviewFilterForm(asked, people=overview.people, reader=request.user)
    may_carry = request.access.can(P.EVIDENCE_SUBMIT) and cycle.is_editable
    context = {
        "cycle": cycle,
        "overview": overview,
        "form": form,
        "is_filtered": any(asked.values()),
        "carry_from": cycle_to_offer(cycle)
        if may_carry and overview.missing.done < overview.missing.criteria
        else None,
    }
    return render(request, "evidence/overview.html", context)


@require_page_or_form
@school_view(P.EVIDENCE_VIEW)
def criterion(request, school, criterion_id):
    """One criterion: judgement first, then evidence."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    if request.method == "POST":
        return _save(request, school, cycle, criterion)
    judgement = criteria_queries.judgement_on(cycle, criterion)
    form = JudgementForm(version_id=cycle.version_id, initial=_initial(judgement))
    return _criterion_page(request, cycle, criterion, form)


@require_POST
@school_view(P.EVIDENCE_EDIT)
def autosave(request, school, criterion_id):
    """The same save while somebody types; answers with the time, or with both texts on a conflict (409)."""
    cycle, criterion = cycle_and_criterion(school, criterion_id)
    form = JudgementForm(request.POST, version_id=cycle.version_id)
    save = partial(judgements.save_judgement, cycle=cycle, criterion=criterion, by=request.user)
    return autosaved(request, form, save)


def _save(request, school, cycle, criterion):
    form = JudgementForm(posted(request), version_id=cycle.version_id)

    def save(**typed):
        if not request.access.can(P.EVIDENCE_EDIT):
            raise NotAllowed("You can read this page but not edit it.")
        return judgements.save_judgement(cycle=cycle, criterion=criterion, by=request.user, keep=True, **typed)

    judgement, conflict = try_save(form, save)
    if judgement:
        messages.success(request, f"Saved {criterion.reference}.{_lost(cycle, criterion)}")
        following = following_criterion(cycle, criterion) if request.POST.get("then") == "next" else None
        return redirect("evidence:criterion", school.pk, (following or criterion).pk)
    if conflict:
        return _criterion_page(request, cycle, criterion, form, conflict=conflict, status=409)
    # Where a rule refuses there may be no form for them: what they typed is shown to be copied.
    typed = form.cleaned_data
    refused = {"unsaved": Judgement(point=typed["point"], **_texts(typed))} if form.non_field_errors() else {}
    return _criterion_page(request, cycle, criterion, form, **refused, status=422)


def _lost(cycle, criterion) -> str:
    lost = criteria_queries.lost_citations(cycle, criterion)
    if not lost:
        return ""
    names = ", ".join(f"[E{number}]" for number in lost)
    return f" Check {names}: this criterion has no evidence with that number."


def _criterion_page(request, cycle, criterion, form, *, status=200, **context):
    side = side_of(request.access.roles)
    page = around(cycle, criterion)
    form.offer_citations([use.number for use in page["uses"]])
    context |= {
        **page,
        "cycle": cycle,
        "criterion": criterion,
        "form": form,
        "threads": threads_on(cycle, criterion, side),
        "reads_threads": side != Side.NOBODY,
        "thread_form": ThreadForm(school=cycle.school, by=request.user, side=side),
        "may_edit": request.access.can(P.EVIDENCE_EDIT) and cycle.is_editable,
        "may_talk": request.access.can(P.EVIDENCE_EDIT) and can_talk(cycle),
        "may_give": request.access.can(P.EVIDENCE_SUBMIT),
        "may_take": side == Side.SCHOOL,
    }
    return render(request, "evidence/criterion.html", context, status=status)


def _initial(judgement):
    if judgement is None:
        return {"edition": 0}
    return {"point": judgement.point_id, "edition": judgement.edition, **_texts(vars(judgement))}


def _texts(values):
    return {part.value: values[part.value] for part in Part}
