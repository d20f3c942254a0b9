"""The safeguarding lead: who it is, who is proposed, and the second person's word on it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from schools.policies import check_is_another
from schools.queries import open_appointments, safeguarding_lead
from schools.services import appointments
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import school_view
from wqm.editing.refusals import refusals_as_message


@require_safe
@school_view(P.LEAD_CONFIRM)
def lead(request, school):
    """Who is lead, and everybody who is proposed, with what this person can do about it."""
    rows = [(row, why_not(check_is_another, row, request.user)) for row in open_appointments(school)]
    context = {"school": school, "lead": safeguarding_lead(school.pk), "rows": rows}
    return render(request, "schools/lead.html", context)


@require_POST
@school_view(P.LEAD_CONFIRM)
def confirm(request, school, appointment_id):
    """The second person agrees."""
    appointment = get_object_or_404(open_appointments(school), pk=appointment_id)
    with refusals_as_message(request):
        confirmed = appointments.confirm_lead(appointment=appointment, by=request.user)
        messages.success(request, f"Confirmed. {confirmed.who}: {confirmed.next_step}")
    return redirect("school_people:lead", school.pk)


@require_POST
@school_view(P.LEAD_CONFIRM)
def stop(request, school, appointment_id) -> HttpResponse:
    """It does not come to pass."""
    appointment = get_object_or_404(open_appointments(school), pk=appointment_id)
    with refusals_as_message(request):
        appointments.stop_lead(appointment=appointment, by=request.user)
        messages.success(request, f"Stopped. {appointment.who} will not become safeguarding lead.")
    return redirect("school_people:lead", school.pk)
