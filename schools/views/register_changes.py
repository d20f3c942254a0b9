"""What the register has changed at schools that are in use here, for the office."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from schools.changing import open_at
from schools.forms import ResolveForm
from schools.models import RegisterChange
from schools.policies import check_can_resolve
from schools.queries import open_changes, resolved_changes
from schools.services.register_changes import resolve_change
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.refusals import refusals_on
from wqm.ui.nav import Crumb

MOST_RESOLVED = 20


@require_safe
@office_view(P.SCHOOLS_MANAGE)
def register_changes(request):
    """What is to be resolved, with what is open at each school; and what was resolved last."""
    changes = list(open_changes())
    work = open_at([change.school_id for change in changes])
    context = {
        "rows": [(change, work.get(change.school_id, [])) for change in changes],
        "resolved": resolved_changes()[:MOST_RESOLVED],
    }
    return render(request, "office/register_changes.html", context)


@require_page_or_form
@office_view(P.SCHOOLS_MANAGE)
def resolve(request, change_id):
    """What is open at the school, and a line that says what was done."""
    change = get_object_or_404(RegisterChange.objects.select_related("school", "resolved_by"), pk=change_id)
    form = ResolveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "note"):
            resolve_change(change=change, note=form.cleaned_data["note"], by=request.user)
            messages.success(request, f"Marked as resolved: {change.school}.")
            return redirect("office_schools:register_changes")
    work = open_at([change.school_id]).get(change.school_id, [])
    context = {
        "change": change,
        "work": work,
        "form": form,
        "cannot_resolve": why_not(check_can_resolve, change, work),
        "crumbs": [
            Crumb("Changes in the register", reverse("office_schools:register_changes")),
            Crumb(str(change.school)),
        ],
    }
    return render(request, "office/resolve_change.html", context, status=422 if form.errors else 200)
