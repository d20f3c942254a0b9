"""Typing in paper sheets, by keyboard alone. Nothing that was typed in before is shown, and no page is stored."""

from uuid import uuid4

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from audits import policies
from audits.forms.paper import SheetForm
from audits.queries import paper as queries
from audits.queries.hall import principles_shown, scale_of
from audits.services.paper import type_in
from audits.views.preparing import UNPROCESSABLE, session_of
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.refusals import refusals_on
from wqm.sealing.boxes import TooLong


@require_page_or_form
@school_view(P.AUDIT_RUN)
def sheets(request, school, audit_id, number):
    """Choose a step and a group, then type sheet after sheet."""
    session = session_of(school, audit_id, number)
    steps, groups = queries.steps_on_paper(session), queries.groups_on_paper(session)
    step = next((step for step in steps if str(step.pk) == request.GET.get("step")), None)
    group = next((group for group in groups if str(group.number) == request.GET.get("group")), None)
    context = {"school": school, "audit": session.audit, "session": session}
    if step is None or group is None:
        return _stored_nowhere(render(request, "audits/paper.html", context | {"steps": steps, "groups": groups}))
    return _sheet(request, session, step, group, context)


def _sheet(request, session, step, group, context):
    audit = session.audit
    scale = scale_of(audit)
    about = {"step": step, "principles": principles_shown(audit, step.principles), "scale": scale}
    form = SheetForm(request.POST or None, initial={"sheet": uuid4()}, **about)
    if request.method == "POST" and form.is_valid() and _typed_in(form, session, step, group):
        query = QueryDict(mutable=True)
        query.update({"step": str(step.pk), "group": str(group.number), "saved": "1"})
        address = reverse("audits:paper", args=[audit.school_id, audit.pk, session.number])
        return _stored_nowhere(redirect(f"{address}?{query.urlencode()}"))
    context |= {
        "step": step,
        "group": group,
        "form": form,
        "scale": scale,
        "is_saved": "saved" in request.GET and not form.is_bound,
        "cannot_type_in": why_not(policies.check_can_type_in, audit, step),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return _stored_nowhere(render(request, "audits/sheet.html", context, status=status))


def _typed_in(form, session, step, group) -> bool:
    sheet = form.cleaned_data["sheet"]
    with refusals_on(form):
        try:
            type_in(session=session, step=step, group=group, sheet=sheet, content=form.content)
        except TooLong:
            form.add_error(None, "This is more than fits. Shorten some entries, then save again")
            return False
        return True
    return False


def _stored_nowhere(response):
    response["Cache-Control"] = "no-store"
    return response
