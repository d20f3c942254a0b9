"""Entries that were passed on for safeguarding: for the lead signed in, for the chair by a link."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from audits.pages import message_page
from audits.queries.audits import passed_to_lead
from audits.services.aside import entry_behind
from wqm.access.permissions import P
from wqm.access.views import public_view, school_view
from wqm.sealing.responses import bare_page
from wqm.tenancy.scope import scope

GONE = 410


@require_safe
@school_view(P.CONTACT_READ)
def passed_on(request, school):
    """What facilitators passed on to the safeguarding lead."""
    return render(request, "audits/aside.html", {"school": school, "entries": passed_to_lead(school)})


@require_safe
@public_view("the chair of governors has no account; the link is the secret and ends after a fortnight")
def by_link(request, token):
    """The entry that the chair was told of."""
    with scope(everything=True):
        entry = entry_behind(token)
        if entry is None:
            sentences = ["It ends after two weeks. Ask the school’s governance professional if you still need it."]
            return bare_page(message_page("This link has ended", sentences), "en-GB", status=GONE)
        sentences = [
            f"{entry.audit.school}, {entry.audit.name}. Written by a member of staff, without a name:",
            f"“{entry.text}”",
            "No one knows who wrote this. Deal with it as the safeguarding policy says.",
        ]
        return bare_page(message_page("Passed on to you for safeguarding", sentences), "en-GB")
