"""The outbox: what needs a decision, and finding an email that was sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from schools.models import School
from schools.sent_mail import find_emails, name_of, shown
from wqm.access.permissions import P
from wqm.access.views import office_view
from wqm.activity.services import record
from wqm.mail.queries import failed_together, needs_a_person, state_counts
from wqm.mail.services import resend_email, resend_failed

A_PAGE = 50


@require_safe
@office_view(P.OFFICE_VIEW)
def mail(request):
    """How much mail is in each state, what failed or may not have gone out, and what was sent to whom."""
    words, number = request.GET.get("q", "").strip(), request.GET.get("school", "")
    school = School.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    context = {"counts": state_counts(), "q": words, "school": school, "found": None}
    if words or school:
        page = Paginator(find_emails(words=words, school=school), A_PAGE).get_page(request.GET.get("page"))
        context |= {"page": page, "found": shown(page)}
    together = [{**group, "name": name_of(group["kind"])} for group in failed_together()]
    emails = [(email, name_of(email.kind)) for email in needs_a_person()[:200]]
    return render(request, "office/mail.html", context | {"together": together, "emails": emails})


@require_POST
@office_view(P.OFFICE_VIEW)
def send_all_again(request):
    """A person decided that everything that failed for one reason goes out again."""
    kind, error = request.POST.get("kind", ""), request.POST.get("error", "")
    number = resend_failed(kind=kind, error=error)
    if number:
        summary = f"Sent {number} emails again ({name_of(kind)})."
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
