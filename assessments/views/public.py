"""Verifying an award: no sign-in, no person's data."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.forms import VerifyForm
from assessments.queries import find_award
from wqm.access.views import public_view


@require_safe
@public_view("anybody may check an award")
def verify(request):
    """Ask for the code."""
    form = VerifyForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("verify:award", form.cleaned_data["code"].strip().upper())
    return render(request, "verify/verify.html", {"form": form})


@require_safe
@public_view("anybody may check an award")
def award(request, code):
    """What the register says of this code: in force, lapsed, withdrawn, or unknown (404)."""
    found = find_award(code)
    return render(request, "verify/award.html", {"award": found, "code": code[:20]}, status=200 if found else 404)


@require_safe
@public_view("a machine may check an award, too")
def award_json(request, code):
    """The same for machines."""
    found = find_award(code)
    if found is None:
        return JsonResponse({"error": "No award has this code."}, status=404)
    return JsonResponse(
        {
            "school": found.school,
            "level": found.level,
            "awarded_on": found.awarded_on,
            "valid_until": found.valid_until,
            "state": found.state,
            "code": found.code,
        }
    )
