"""The office's list of every school, and entering one by hand."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from schools.forms import EditSchoolForm, FindForm, SchoolForm
from schools.models import School
from schools.queries import facts_of, find_schools, members_of, open_invitations
from schools.services.schools import correct_school, enter_school, set_second_factor
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_on
from wqm.ui.nav import Crumb
from wqm.ui.sorting import sorting_of

COLUMNS = {
    "name": F("name"),
    "town": F("town"),
    "phase": F("phase"),
    "trust": F("trust__name"),
    "status": F("status"),
}


@require_safe
@office_view(P.OFFICE_VIEW)
def schools(request):
    """Search every school, of the register and entered by hand."""
    form = FindForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    schools = find_schools(words=asked.get("q", ""), status=asked.get("status", ""), trust=asked.get("trust"))
    sorting = sorting_of(request, COLUMNS)
    page = Paginator(sorting.queryset(schools), 50).get_page(request.GET.get("page"))
    return render(request, "office/schools.html", {"find": form, "page": page, "sorting": sorting})


@require_safe
@office_view(P.OFFICE_VIEW)
def school(request, school_id):
    """What is known of a school, and who belongs to it."""
    school = get_object_or_404(School.objects.select_related("trust"), pk=school_id)
    context = {
        "school": school,
        "facts": facts_of(school),
        "members": members_of(school=school),
        "invited": open_invitations(school=school),
    }
    return render(request, "office/school.html", context)


@require_page_or_form
@office_view(P.SCHOOLS_MANAGE)
def second_factor(request, school_id):
    """Ask this school's leaders for a second factor, or stop asking; that first asks whether it has to be."""
    school = get_object_or_404(School, pk=school_id)
    if request.method != "POST":
        question = Question(
            f"Turn off two-step verification at {school}?",
            "Turn off two-step verification",
            reverse("office_schools:school", args=[school.pk]),
            [
                "A stolen password will be enough to read surveys, evidence and pupils’ comments.",
                "Only do this while no leader can use a phone or a passkey at work.",
            ],
            "You can turn it on again at any time. Leaders then have a fortnight to set it up.",
            caption=school.name,
        )
        return ask(request, question)
    is_required = request.POST.get("required") == "1"
    set_second_factor(school=school, is_required=is_required, by=request.user)
    told = (
        "have a fortnight to set up two-step verification"
        if is_required
        else "can now sign in without two-step verification"
    )
    messages.success(request, f"Leaders of {school} {told}.")
    return redirect("office_schools:school", school_id=school.pk)


@require_page_or_form
@office_view(P.SCHOOLS_MANAGE)
def enter(request):
    """Add a school that the register does not have."""
    form = SchoolForm(request.POST or None, initial={"country": "england", "phase": "primary"})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "name"):
            entered = enter_school(by=request.user, **form.cleaned_data)
            messages.success(request, f"{entered} has been added. Next, invite its headteacher.")
            return redirect("office_schools:school", school_id=entered.pk)
    crumbs = [Crumb("Schools", reverse("office_schools:schools")), Crumb("Add a school")]
    return render(request, "office/enter_school.html", {"form": form, "crumbs": crumbs, "title": "Add a school"})


@require_page_or_form
@office_view(P.SCHOOLS_MANAGE)
def edit_school(request, school_id):
    """Correct a school that the office added; the register's own are corrected there."""
    school = get_object_or_404(School, pk=school_id)
    if school.from_register:
        messages.error(request, f"{school} is in the national register, so it is corrected there.")
        return redirect("office_schools:school", school_id=school.pk)
    here = reverse("office_schools:school", args=[school.pk])
    crumbs = [Crumb("Schools", reverse("office_schools:schools")), Crumb(str(school), here), Crumb("Correct details")]
    return edit_page(
        request,
        "office/enter_school.html",
        {"school": school, "crumbs": crumbs, "title": "Correct details"},
        form=EditSchoolForm,
        initial={name: getattr(school, name) for name in EditSchoolForm.NAMES},
        save=partial(correct_school, school=school, by=request.user),
        saved="Details saved.",
        back=("office_schools:school", school.pk),
        about="name",
    )
