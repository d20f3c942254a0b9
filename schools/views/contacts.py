"""The chair of governors and the staff representative of a school."""

from django.contrib import messages
from django.shortcuts import redirect, render

from schools.forms import SchoolContactsForm
from schools.queries import school_contacts
from schools.services.contacts import save_contacts
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view


@require_page_or_form
@school_view(P.PEOPLE_MANAGE)
def contacts(request, school):
    """Who they are."""
    form = SchoolContactsForm(request.POST or None, contacts=school_contacts(school.pk))
    if request.method == "POST" and form.is_valid():
        if save_contacts(school=school, contacts=form.contacts, by=request.user):
            messages.success(request, "Saved. We have emailed everyone whose entry changed, and the governors.")
        return redirect("school_people:list", school.pk)
    status = 422 if form.errors else 200
    return render(request, "schools/contacts.html", {"school": school, "form": form}, status=status)
