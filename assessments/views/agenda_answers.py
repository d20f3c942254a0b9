"""The school's agenda as the people on the visit read it; the lead agrees, comments, or asks for changes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from assessments.agendas import VOLUNTARY
from assessments.enums import EngagementRole
from assessments.forms.agendas import AnswerForm
from assessments.queries.agendas import agenda_page
from assessments.queries.day import briefing_of
from assessments.services.agenda_answers import agree_agenda, comment_on_agenda
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, visit_view
from wqm.editing.refusals import refusals_as_message, submitted


@require_page_or_form
@visit_view(P.VISIT_VIEW)
def agenda(request, visit):
    """The agenda, what both sides wrote about it, and the answer of the lead."""
    may_answer = visit.engagement.role == EngagementRole.LEAD and visit.is_open
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and submitted(form, comment_on_agenda, visit=visit, by=request.user):
        messages.success(request, "Sent. The school’s leaders have been emailed.")
        return redirect("visits:agenda", visit.pk)
    page, briefing = agenda_page(visit), briefing_of(visit)
    context = {
        "visit": visit,
        "page": page,
        "agenda": page.agenda,
        "results": briefing.content.get("agenda", {}).get("results", []) if briefing else [],
        "voluntary": VOLUNTARY,
        "may_answer": may_answer,
        "form": form,
    }
    return render(request, "visits/agenda.html", context, status=422 if form.errors else 200)


@require_POST
@visit_view(P.VISIT_VIEW)
def agree(request, visit):
    """The lead agrees to the edition that their page showed."""
    edition = request.POST.get("edition", "")
    with refusals_as_message(request):
        number = int(edition) if edition.isascii() and edition.isdecimal() and len(edition) < 10 else -1
        agree_agenda(visit=visit, edition=number, by=request.user)
        messages.success(request, "Agenda agreed. The school’s leaders have been emailed.")
    return redirect("visits:agenda", visit.pk)
