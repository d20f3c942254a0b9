"""Bringing entries together into themes, and making themes final."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from audits import policies
from audits.enums import AuditState
from audits.forms.themes import ThemeForm
from audits.models import Theme
from audits.queries import report as queries
from audits.services import themes as services
from audits.views.preparing import UNPROCESSABLE, audit_of
from schools.queries import active_people
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed, why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_as_message
from wqm.lines import one_line
from wqm.sealing.names import known_names, marked
from wqm.ui.forms.summary import SummaryError
from wqm.uuids import uuid_or_none

LONGEST_THEME = 120


@require_POST
@school_view(P.AUDIT_RUN)
def gather(request, school, audit_id):
    """Begin to bring together."""
    audit = audit_of(school, audit_id)
    with refusals_as_message(request):
        services.gather(audit=audit, by=request.user)
        return redirect("audits:themes", school.pk, audit.pk)
    return redirect("audits:detail", school.pk, audit.pk)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def themes(request, school, audit_id):
    """Entries of one principle beside its themes: select many and join, take out, go on to the next."""
    audit = audit_of(school, audit_id)
    asked = request.GET.get("principle", "")
    chosen = int(asked) if asked.isdecimal() and len(asked) < 4 else None
    problem = ""
    if request.method == "POST":
        try:
            _join(request, audit)
            return redirect(f"{request.path}?principle={asked}" if asked else request.path)
        except NotAllowed as refused:
            problem = str(refused)
    known = known_names([], active_people(school).values_list("name", flat=True))
    gathering = queries.gathering_of(audit, chosen)
    context = {
        "school": school,
        "audit": audit,
        "gathering": gathering,
        "loose": [
            (label, [(entry, marked(entry.text, known)) for entry in entries]) for label, entries in gathering.loose
        ],
        "error_list": [SummaryError(problem, "#title")] if problem else [],
        "problem": problem,
        "title": request.POST.get("title", ""),
        "ticked": set(request.POST.getlist("entry")),
        "cannot_gather": why_not(policies.check_is_gathering, audit),
        "cannot_confirm": why_not(policies.check_can_confirm, audit, len(gathering.every_theme)),
    }
    return render(request, "audits/themes.html", context, status=UNPROCESSABLE if problem else 200)


def _join(request, audit):
    entries = [number for number in map(uuid_or_none, request.POST.getlist("entry")) if number]
    if request.POST.get("go") == "out":
        number = services.take_out(audit=audit, entries=entries, by=request.user)
        messages.success(request, f"{_entries(number)} {'is' if number == 1 else 'are'} in no theme now.")
        return
    theme_id = uuid_or_none(request.POST.get("theme"))
    theme = Theme.objects.filter(audit=audit, pk=theme_id).first() if theme_id else None
    title = one_line(request.POST.get("title", ""))
    if len(title) > LONGEST_THEME:
        raise NotAllowed(f"This title is {len(title) - LONGEST_THEME} characters too long. Shorten it.")
    joined = services.join_entries(
        audit=audit, entries=entries, theme=None if title else theme, title=title, by=request.user
    )
    messages.success(request, f"{_entries(len(entries))} joined to “{joined}”.")


def _entries(number):
    return "1 entry" if number == 1 else f"{number} entries"


@require_page_or_form
@school_view(P.AUDIT_RUN)
def theme(request, school, audit_id, theme_id):
    """The words of a theme, and its end."""
    audit = audit_of(school, audit_id)
    row = Theme.objects.select_related("audit", "updated_by").filter(pk=theme_id, audit=audit).first()
    if row is None:
        raise Http404
    if request.POST.get("go") == "remove":
        with refusals_as_message(request):
            services.remove_theme(theme=row, by=request.user)
            messages.success(request, f"“{row}” is deleted. Its entries are back in the list.")
        return redirect("audits:themes", school.pk, audit.pk)
    return edit_page(
        request,
        "audits/theme.html",
        {"school": school, "audit": audit, "theme": row, "may_dissolve": audit.state == AuditState.GATHERING},
        form=partial(ThemeForm, audit=audit),
        initial=ThemeForm.initial_of(row),
        save=partial(services.save_theme, theme=row, by=request.user),
        saved="Saved.",
        back=("audits:report" if audit.state == AuditState.CONFIRMED else "audits:themes", school.pk, audit.pk),
        about="title",
    )


@require_page_or_form
@school_view(P.AUDIT_RUN)
def confirm(request, school, audit_id):
    """Themes become final."""
    audit = audit_of(school, audit_id)
    if request.method == "POST":
        with refusals_as_message(request):
            services.confirm_themes(audit=audit, by=request.user)
            messages.success(request, "The themes are confirmed. Read the report before you share it.")
            return redirect("audits:report", school.pk, audit.pk)
        return redirect("audits:themes", school.pk, audit.pk)
    loose = queries.gathering_of(audit, 0).loose_in_all
    stays = "1 entry is" if loose == 1 else f"{loose} entries are"
    question = Question(
        heading="Confirm the themes?",
        button="Confirm",
        back=reverse("audits:themes", args=[school.pk, audit.pk]),
        follows=[
            "The groups in which entries were written are deleted.",
            "You can still change the words of themes, but no longer which entries are in them.",
            *([f"{stays} in no theme and will not be in the report."] if loose else []),
        ],
        undo="You cannot undo this.",
    )
    return ask(request, question)
