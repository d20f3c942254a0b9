"""The outbox, as far as a person is needed."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from wqm.access.permissions import P
from wqm.access.views import office_view
from wqm.activity.services import record
from wqm.mail.queries import needs_a_person, state_counts
from wqm.mail.services import resend_email


@require_safe
@office_view(P.OFFICE_VIEW)
def mail(request):
    """How much mail is in each state, and what failed or may not have gone out."""
    return render(request, "office/mail.html", {"counts": state_counts(), "emails": needs_a_person()[:200]})


@require_POST
@office_view(P.OFFICE_VIEW)
def send_again(request, email_id):
    """A person decided that it goes out (again)."""
    email = get_object_or_404(needs_a_person(), pk=email_id)
    resend_email(email=email)
    record("mail.sent_again", by=request.user, target=email, summary="Decided that an email goes out again.")
    messages.success(request, "It goes out now.")
    return redirect("office_schools:mail")
