"""Verifying an award: no sign-in, no person's data."""

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.forms.awards import VerifyForm
from assessments.queries.awards import find_award
from wqm.access.views import public_view


@require_safe
@public_view("anyone may check an award")
def verify(request):
    """Ask for the code."""
    form = VerifyForm(request.GET or None)
    if request.GET and form.is_valid():
        return redirect("verify:award", form.cleaned_data["code"].strip().upper())
    return render(request, "verify/verify.html", {"form": form})


@require_safe
@public_view("anyone may check an award")
def award(request, code):
    """What the register says of this code: in force, lapsed, withdrawn, or unknown (404)."""
    award = find_award(code)
    return render(request, "verify/award.html", {"award": award, "code": code[:20]}, status=200 if award else 404)


@require_safe
@public_view("programs may check an award, too")
def award_json(request, code):
    """The same for machines."""
    award = find_award(code)
    if award is None:
        return JsonResponse({"error": "No award has this code."}, status=404)
    return JsonResponse(
        {
            "school": award.school,
            "level": award.level,
            "awarded_on": award.awarded_on,
            "valid_until": award.valid_until,
            "state": award.state,
            "code": award.code,
        }
    )
