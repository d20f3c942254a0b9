"""People who respond by link: their list, sending, reminding. No page says who has responded, or how many."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from audits.enums import MOST_REMINDERS, Form
from audits.forms.links import InviteForm
from audits.queries import links as queries
from audits.services import links as services
from audits.views.preparing import UNPROCESSABLE, audit_of
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, refusals_on


@require_page_or_form
@school_view(P.AUDIT_RUN)
def people(request, school, audit_id):
    """Who responds by link, and what may be done with the links."""
    audit = audit_of(school, audit_id)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "staff"):
            data = form.cleaned_data
            new = services.invite(audit=audit, staff=data["staff"], leaders=data["leaders"], by=request.user)
            messages.success(request, f"Added {new} {'person' if new == 1 else 'people'}.")
            return redirect("audits:links", school.pk, audit.pk)
    context = {
        "school": school,
        "audit": audit,
        "form": form,
        "links": queries.links_of(audit),
        "recipients": queries.recipients_of(audit),
        "most_reminders": MOST_REMINDERS,
        "is_online": audit.form == Form.ELECTRONIC,
    }
    return render(request, "audits/links.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def remove(request, school, audit_id):
    """Empty the list."""
    audit = audit_of(school, audit_id)
    if request.method == "POST":
        with refusals_as_message(request):
            services.remove_everyone(audit=audit, by=request.user)
            messages.success(request, "No one is on the list any more.")
        return redirect("audits:links", school.pk, audit.pk)
    question = Question(
        heading="Remove everyone from the list?",
        button="Remove everyone",
        back=request.path.removesuffix("remove/"),
        follows=["No one has had a link yet."],
        undo="You can paste the addresses again.",
    )
    return ask(request, question)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def send(request, school, audit_id):
    """Send the links, after a look at what that means."""
    audit = audit_of(school, audit_id)
    if request.method == "POST":
        with refusals_as_message(request):
            services.send_links(audit=audit, by=request.user)
            messages.success(request, _on_their_way(queries.links_of(audit)))
        return redirect("audits:links", school.pk, audit.pk)
    links = queries.links_of(audit)
    question = Question(
        heading=f"Send the links to {links.people} {'person' if links.people == 1 else 'people'}?",
        button="Send links",
        back=request.path.removesuffix("send/"),
        follows=[
            "Once they have gone out, the list, the programme and the dates are fixed.",
            "No one can see who has responded, or how many have, until everything is opened.",
        ],
        undo="Links that have gone out cannot be called back.",
        is_harmless=True,
    )
    return ask(request, question)


def _on_their_way(links):
    if links.audit.form == Form.ELECTRONIC and links.audit.opens_on and not services.is_due(links.audit):
        return f"Links go out to {links.people} people on {links.audit.opens_on:%-d %B %Y}."
    return f"Links go out to {links.people} {'person' if links.people == 1 else 'people'}."


@require_POST
@school_view(P.AUDIT_RUN)
def recall(request, school, audit_id):
    """Hold planned links back."""
    audit = audit_of(school, audit_id)
    with refusals_as_message(request):
        services.recall_links(audit=audit, by=request.user)
        messages.success(request, "No links go out. You can change the list again.")
    return redirect("audits:links", school.pk, audit.pk)


@require_POST
@school_view(P.AUDIT_RUN)
def remind(request, school, audit_id):
    """Remind everybody."""
    audit = audit_of(school, audit_id)
    seen = request.POST.get("seen", "")
    with refusals_as_message(request):
        services.remind(audit=audit, by=request.user, seen=int(seen) if seen.isdecimal() and len(seen) < 3 else -1)
        messages.success(request, "A reminder is on its way to everyone on the list.")
    return redirect("audits:links", school.pk, audit.pk)
