"""The office's list of trusts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import redirect, render

from schools.forms import TrustForm
from schools.queries import trusts_with_counts
from schools.services.schools import create_trust
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.refusals import refusals_on
from wqm.ui.sorting import sorting_of


@require_page_or_form
@office_view(P.OFFICE_VIEW)
def trusts(request):
    """Every trust with the number of its schools; enter one that the register does not have."""
    form = TrustForm(request.POST or None)
    if request.method == "POST":
        if not request.access.can(P.SCHOOLS_MANAGE):
            raise PermissionDenied
        if form.is_valid():
            with refusals_on(form, "name"):
                trust = create_trust(name=form.cleaned_data["name"], by=request.user)
                messages.success(request, f"{trust} has been added.")
                return redirect("office_schools:trusts")
    words = request.GET.get("q", "").strip()
    sorting = sorting_of(request, {"name": F("name")})
    found = sorting.queryset(trusts_with_counts().filter(name__icontains=words))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "office/trusts.html", {"form": form, "page": page, "q": words, "sorting": sorting})
