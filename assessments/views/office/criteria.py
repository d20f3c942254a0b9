"""One criterion of a submission, for the office: the school's words and evidence, results beside them, and notes."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.forms.readiness import CheckForm
from assessments.queries.beside import survey_lines
from assessments.queries.readiness import (
    copy_of,
    criteria_with_checks,
    neighbours,
    newest_review,
    next_to_look_at,
    notes_of,
    open_review,
    requests_before,
)
from assessments.services import readiness as services
from assessments.views.office.readiness import hash_of_copy, shown_now, to_what_was_decided
from evidence.forms.reviews import DecideForm
from evidence.queries.submissions import file_as_read
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.conflicts import autosaved, posted, try_save
from wqm.editing.refusals import refusals_as_message, submitted
from wqm.files.responses import file_response


@require_page_or_form
@office_view(P.READINESS_SIGN)
def criterion(request, cycle_id, criterion_id):
    """What the school says and shows, and what the officer makes of it."""
    case, rows, here = _place(cycle_id, criterion_id)
    if case.is_over and request.method != "POST":
        return to_what_was_decided(request, case)
    form = CheckForm(posted(request) if request.method == "POST" else None, initial=_initial(case, here))
    saved, conflict = try_save(form, partial(_note, case, here.state.criterion, request.user))
    if saved:
        return _go_on(request, case, rows, here.state.criterion)
    shown_now(form, copy=hash_of_copy(case))
    return _page(request, case, rows, here, form=form, conflict=conflict)


@require_POST
@office_view(P.READINESS_SIGN)
def autosave_check(request, cycle_id, criterion_id):
    """The notes while they are written."""
    case, _, here = _place(cycle_id, criterion_id)
    return autosaved(request, CheckForm(request.POST), partial(_note, case, here.state.criterion, request.user))


def _note(case, criterion, by, *, copy, **data):
    return services.check_criterion(review=case, criterion=criterion, seen=copy, by=by, **data)


@require_POST
@office_view(P.READINESS_SIGN)
def accept_criterion(request, cycle_id, criterion_id):
    """Accept what is not decided, and go on."""
    case, rows, here = _place(cycle_id, criterion_id)
    with refusals_as_message(request):
        seen = request.POST.get("copy", "")
        services.accept_criterion(review=case, criterion=here.state.criterion, seen=seen, by=request.user)
        messages.success(request, f"{here.state.criterion.reference} accepted.")
        return _go_on(request, case, rows, here.state.criterion)
    return redirect("office:review_criterion", cycle_id, criterion_id)


@require_POST
@office_view(P.READINESS_SIGN)
def decide_piece(request, cycle_id, criterion_id, piece):
    """Accept one piece for this criterion, or ask for more."""
    case, rows, here = _place(cycle_id, criterion_id)
    use = next((use for use in here.uses if use.evidence_id == piece), None)
    if use is None:
        raise Http404
    form = DecideForm(request.POST)
    if submitted(form, partial(_decide, case, use), by=request.user):
        return redirect(reverse("office:review_criterion", args=[cycle_id, criterion_id]) + f"#e{use.number}")
    return _page(request, case, rows, here, form=CheckForm(initial=_initial(case, here)), piece_form=(piece, form))


def _decide(case, use, **data):
    services.decide_on_piece(review=case, use=use, **data)
    return True


@require_safe
@office_view(P.READINESS_SIGN)
def review_file(request, cycle_id, piece):
    """The file of a piece, as it is in the copy."""
    case = open_review(cycle_id)
    file = file_as_read(case.cycle, piece) if case else None
    if file is None:
        raise Http404
    return file_response(file)


def _place(cycle_id: int, criterion_id: int):
    """The review, its criteria with notes, and the one that is asked for."""
    case = newest_review(cycle_id)
    if case is None:
        raise Http404
    rows = criteria_with_checks(copy_of(case), notes_of(case))
    here = next((row for _, group in rows for row in group if row.state.criterion.pk == criterion_id), None)
    if here is None:
        raise Http404
    return case, rows, here


def _go_on(request, case, rows, criterion):
    """To the next that nobody has looked at; to the review where all are."""
    following = next_to_look_at(rows, criterion)
    if following is None:
        messages.success(request, "You have looked at every criterion.")
        return redirect("office:review", case.cycle_id)
    return redirect("office:review_criterion", case.cycle_id, following.pk)


def _initial(case, here):
    check, copy = here.check, hash_of_copy(case)
    names = ("verdict", "request", "remark", "edition")
    return {"copy": copy} | ({name: getattr(check, name) for name in names} if check else {"edition": 0})


def _page(request, case, rows, here, *, form, conflict=None, piece_form=(None, None)):
    criterion = here.state.criterion
    before, after = neighbours(rows, criterion)
    order = [row.state.criterion.pk for _, group in rows for row in group]
    context = {
        "case": case,
        "cycle": case.cycle,
        "row": here,
        "criterion": criterion,
        "form": form,
        "conflict": conflict,
        "refused_piece": piece_form[0],
        "piece_form": piece_form[1],
        "before": before,
        "after": after,
        "at": order.index(criterion.pk) + 1,
        "total": len(order),
        "surveys": survey_lines(case.cycle, criterion.principle),
        "asked_before": [row for row in requests_before(case) if row.criterion_id == criterion.pk],
    }
    bad = form.errors or piece_form[1] is not None
    return render(request, "office/review_criterion.html", context, status=409 if conflict else 422 if bad else 200)
