"""The agenda of a visit, built item by item by the school, shared with the lead and the office, and printed."""

from functools import partial

from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.agendas import VOLUNTARY
from assessments.documents import AGENDA
from assessments.forms.agendas import ArrivalForm, ItemForm, ShareForm
from assessments.models import Agenda, AgendaItem, Visit
from assessments.queries.agendas import agenda_of, agenda_page, days_of, has_survey_item, results_for
from assessments.services import agendas as services
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.documents.services import request_document
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_as_message, submitted
from wqm.times import days

ARRIVAL = (
    "arrival", "day_starts_at", "day_ends_at", "dsl_name", "dsl_phone", "chair_name", "chair_phone", "authority_phone",
    "note", "edition",
)  # fmt: skip


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def agenda(request, school, visit_id):
    """The whole agenda, with what it leaves out, for those who build it and those who read."""
    visit = _visit(school, visit_id)
    page = agenda_page(visit)
    context = {
        "visit": visit,
        "page": page,
        "agenda": page.agenda,
        "results": results_for(visit) if has_survey_item(page) else (),
        "voluntary": VOLUNTARY,
        "may_edit": request.access.can(P.VISIT_ARRANGE) and visit.is_open,
    }
    return render(request, "assessments/agenda.html", context)


@require_POST
@school_view(P.VISIT_ARRANGE)
def start(request, school, visit_id):
    """Fill it from the template of the level."""
    visit = _visit(school, visit_id)
    with refusals_as_message(request):
        services.start_agenda(visit=visit, by=request.user)
        messages.success(request, "Agenda started. Change what does not fit, and add places and people.")
    return _to_agenda(visit)


@require_page_or_form
@school_view(P.VISIT_ARRANGE)
def arrival(request, school, visit_id):
    """Arrival, numbers for the day, and a note."""
    visit = _visit(school, visit_id)
    stored = agenda_of(visit) or Agenda(visit=visit, **services.known_numbers(visit))
    return edit_page(
        request,
        "assessments/agenda_arrival.html",
        {"visit": visit},
        form=ArrivalForm,
        initial={name: getattr(stored, name) for name in ARRIVAL},
        save=partial(services.save_arrival, visit=visit, by=request.user),
        saved="Arrival and numbers saved.",
        back=("assessment:agenda", school.pk, visit.pk),
    )


@require_page_or_form
@school_view(P.VISIT_ARRANGE)
def new_item(request, school, visit_id):
    """Add an item, on the day that the address names."""
    visit = _visit(school, visit_id)
    day = request.GET.get("day", "")

    def save(*, edition, **values):
        return services.add_item(visit=visit, by=request.user, **values)

    return _item_page(request, visit, None, {"day": int(day) if day in ("1", "2", "3", "4", "5") else 1}, save)


@require_page_or_form
@school_view(P.VISIT_ARRANGE)
def item(request, school, visit_id, item_id):
    """Change an item."""
    visit = _visit(school, visit_id)
    stored = get_object_or_404(AgendaItem, pk=item_id, visit=visit)
    initial = {**model_to_dict(stored), "principles": stored.principles}
    return _item_page(
        request, visit, stored, initial, partial(services.change_item, visit=visit, item=stored, by=request.user)
    )


def _item_page(request, visit, stored, initial, save):
    return edit_page(
        request,
        "assessments/agenda_item.html",
        {"visit": visit, "item": stored},
        form=partial(ItemForm, visit=visit, days=len(days_of(visit))),
        initial=initial,
        save=save,
        saved="Agenda saved.",
        back=("assessment:agenda", visit.school_id, visit.pk),
    )


@require_POST
@school_view(P.VISIT_ARRANGE)
def move(request, school, visit_id, item_id, direction):
    """Earlier or later on its day."""
    visit = _visit(school, visit_id)
    stored = get_object_or_404(AgendaItem, pk=item_id, visit=visit)
    with refusals_as_message(request):
        services.move_item(visit=visit, item=stored, direction=direction, by=request.user)
    return _to_agenda(visit, stored)


@require_POST
@school_view(P.VISIT_ARRANGE)
def remove(request, school, visit_id, item_id):
    """Off the agenda."""
    visit = _visit(school, visit_id)
    stored = get_object_or_404(AgendaItem, pk=item_id, visit=visit)
    with refusals_as_message(request):
        services.remove_item(visit=visit, item=stored, by=request.user)
        messages.success(request, f"“{stored}” removed. To undo this, put it back at the foot of the page.")
    return _to_agenda(visit)


@require_POST
@school_view(P.VISIT_ARRANGE)
def restore(request, school, visit_id, item_id):
    """Back on the agenda."""
    visit = _visit(school, visit_id)
    stored = get_object_or_404(AgendaItem, pk=item_id, visit=visit)
    with refusals_as_message(request):
        services.restore_item(visit=visit, item=stored, by=request.user)
        messages.success(request, f"“{stored}” is back on the agenda.")
    return _to_agenda(visit, stored)


@require_page_or_form
@school_view(P.VISIT_ARRANGE)
def share(request, school, visit_id):
    """What the agenda leaves out, and then the lead and the office get it."""
    visit = _visit(school, visit_id)
    page = agenda_page(visit)
    sent = request.POST if request.method == "POST" else None
    form = ShareForm(sent, wants_reason=page.wants_reason, initial={"edition": page.agenda.edition})
    if sent is not None and submitted(form, services.share_agenda, visit=visit, by=request.user):
        lead = f"{visit.lead} and the office" if visit.lead else "The office"
        messages.success(request, f"Agenda shared. {lead} {'have' if visit.lead else 'has'} been emailed.")
        return _to_agenda(visit)
    if form.is_bound:  # what was changed in between is on this page, so that its button shares that
        form.data = {**request.POST.dict(), "edition": page.agenda.edition}
    context = {"visit": visit, "page": page, "agenda": page.agenda, "form": form}
    return render(request, "assessments/agenda_share.html", context, status=422 if form.errors else 200)


@require_safe
@school_view(P.ASSESSMENT_VIEW)
def printed(request, school, visit_id):
    """For the staff room and reception, as a page that the browser prints."""
    visit = _visit(school, visit_id)
    page = agenda_page(visit)
    context = {
        "visit": visit,
        "page": page,
        "agenda": page.agenda,
        "voluntary": VOLUNTARY,
        "printed_at": timezone.now(),
    }
    return render(request, "assessments/agenda_print.html", context)


@require_POST
@school_view(P.VISIT_ARRANGE)
def make_pdf(request, school, visit_id):
    """The same as a PDF; a worker makes it."""
    visit = _visit(school, visit_id)
    title = f"Agenda {school} {days(visit.starts_on, visit.ends_on)}"
    document = request_document(AGENDA, title=title, subject_id=visit.pk, by=request.user, school=school)
    return redirect("assessment:document", school.pk, document.pk)


def _visit(school, visit_id) -> Visit:
    visits = Visit.objects.select_related("school", "cycle__level", "cycle__version").with_lead()
    return get_object_or_404(visits, pk=visit_id, school=school)


def _to_agenda(visit, item=None):
    page = reverse("assessment:agenda", args=[visit.school_id, visit.pk])
    return redirect(f"{page}#item-{item.pk}" if item else page)
