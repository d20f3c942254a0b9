"""The outbox, as far as a person is needed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from wqm.access.permissions import P
from wqm.access.views import office_view
from wqm.activity.services import record
from wqm.mail.queries import failed_together, needs_a_person, state_counts
from wqm.mail.services import resend_email, resend_failed


@require_safe
@office_view(P.OFFICE_VIEW)
def mail(request):
    """How much mail is in each state, and what failed or may not have gone out."""
    context = {"counts": state_counts(), "together": failed_together(), "emails": needs_a_person()[:200]}
    return render(request, "office/mail.html", context)


@require_POST
@office_view(P.OFFICE_VIEW)
def send_all_again(request):
    """A person decided that everything that failed for one reason goes out again."""
    kind, error = request.POST.get("kind", ""), request.POST.get("error", "")
    number = resend_failed(kind=kind, error=error)
    if number:
        summary = f"Sent {number} emails again ({kind})."
        record("mail.sent_again", by=request.user, summary=summary)
        messages.success(request, "1 email is being sent." if number == 1 else f"{number} emails are being sent.")
    else:
        messages.info(request, "Nothing left to send. A colleague has already sent them.")
    return redirect("office_schools:mail")


@require_POST
@office_view(P.OFFICE_VIEW)
def send_again(request, email_id):
    """A person decided that it goes out (again)."""
    email = get_object_or_404(needs_a_person(), pk=email_id)
    resend_email(email=email)
    record("mail.sent_again", by=request.user, target=email, summary="Sent an email again.")
    messages.success(request, "The email is being sent.")
    return redirect("office_schools:mail")
