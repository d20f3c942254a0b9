"""After an audit: bringing entries together, the report, telling staff."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audits import policies
from audits.documents import GOVERNORS, REPORT
from audits.enums import AuditState
from audits.exports import themes_as_csv, themes_as_xlsx
from audits.follow_up import follow_ups_of
from audits.forms.themes import HeardForm, ThemeForm
from audits.models import Theme
from audits.queries import report as queries
from audits.services import themes as services
from audits.services.telling import tell_staff
from audits.told import proposed_words
from audits.views.preparing import UNPROCESSABLE, audit_of
from plans.follow_up import follow_up_page
from schools.queries import active_people
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed, why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.documents.models import Document
from wqm.documents.services import request_document
from wqm.documents.views import document_page
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_as_message, submitted
from wqm.files.responses import file_response
from wqm.lines import one_line
from wqm.sealing.names import known_names, marked
from wqm.ui.forms.summary import SummaryError

# Where there is something to read before it is shared: themes are final.
UNSHARED = (AuditState.CONFIRMED, AuditState.SETTLED)
LONGEST_THEME = 120
KINDS = {"report": REPORT, "governors": GOVERNORS}


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
    entries = [number for number in map(_uuid, request.POST.getlist("entry")) if number]
    if request.POST.get("go") == "out":
        services.take_out(audit=audit, entries=entries, by=request.user)
        return
    theme = Theme.objects.filter(audit=audit, pk=_uuid(request.POST.get("theme"))).first()
    title = one_line(request.POST.get("title", ""))
    if len(title) > LONGEST_THEME:
        raise NotAllowed(f"This title is {len(title) - LONGEST_THEME} characters too long. Shorten it.")
    joined = services.join_entries(
        audit=audit, entries=entries, theme=None if title else theme, title=title, by=request.user
    )
    number = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
    messages.success(request, f"{number} joined to “{joined}”.")


def _uuid(text):
    try:
        return UUID(text or "")
    except ValueError:
        return None


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


def readable(request, school, audit_id):
    """The audit whose report this person may read, or 404: everybody once it is shared, those who run it before.

    One that nobody shared stays theirs, also when its entries have had their time.
    """
    audit = audit_of(school, audit_id)
    is_early = audit.state in UNSHARED and request.access.can(P.AUDIT_RUN)
    if audit.reported_on is None and not is_early:
        raise Http404
    return audit


@require_safe
@school_view(P.AUDIT_VIEW)
def report(request, school, audit_id):
    """The report, for everybody who reads the school's audits."""
    audit = readable(request, school, audit_id)
    may = request.access.can
    context = {
        "school": school,
        "audit": audit,
        "report": queries.report_of(audit),
        "may_run": may(P.AUDIT_RUN),
        "may_follow_up": may(P.PLAN_EDIT) or may(P.EVIDENCE_EDIT),
        "cannot_report": why_not(policies.check_can_report, audit),
    }
    return render(request, "audits/report.html", context)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def publish(request, school, audit_id):
    """Share the report."""
    audit = readable(request, school, audit_id)
    if request.method == "POST":
        with refusals_as_message(request):
            services.publish_report(audit=audit, by=request.user)
            messages.success(request, "The report is shared. Tell staff what you heard, and what happens now.")
            return redirect("audits:tell", school.pk, audit.pk)
        return redirect("audits:report", school.pk, audit.pk)
    question = Question(
        heading="Share the report?",
        button="Share the report",
        back=reverse("audits:report", args=[school.pk, audit.pk]),
        follows=[
            "Everyone with an account at the school reads it, governors and the trust included.",
            "Leaders and governors get an email.",
            "The entries are deleted about a term from today. The report stays.",
        ],
        undo="You cannot take it back. Themes can no longer be changed.",
        is_harmless=True,
    )
    return ask(request, question)


@require_safe
@school_view(P.AUDIT_VIEW)
def governors(request, school, audit_id):
    """One page for governors."""
    audit = readable(request, school, audit_id)
    context = {"school": school, "audit": audit, "report": queries.report_of(audit)}
    return render(request, "audits/governors.html", context)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def tell(request, school, audit_id):
    """What staff are told: written, mailed, printed."""
    audit = readable(request, school, audit_id)
    initial = {"heard": audit.heard or proposed_words(queries.report_of(audit)), "edition": audit.edition}
    form = HeardForm(request.POST or None, initial=initial)
    if request.method == "POST":
        if "save" in request.POST:
            form.fields["addresses"].disabled = True  # nothing is sent, so nothing is read
        number = submitted(form, partial(tell_staff, audit=audit, by=request.user))
        if number is not None:
            people = "1 person" if number == 1 else f"{number} people"
            messages.success(request, f"Sent to {people}." if number else "Saved. You can print it now.")
            return redirect("audits:told", school.pk, audit.pk)
    context = {"school": school, "audit": audit, "form": form}
    return render(request, "audits/tell.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_safe
@school_view(P.AUDIT_VIEW)
def told(request, school, audit_id):
    """The same words, to read and to print."""
    audit = readable(request, school, audit_id)
    return render(request, "audits/told.html", {"school": school, "audit": audit, "may_run": _may_run(request)})


def _may_run(request) -> bool:
    return request.access.can(P.AUDIT_RUN)


@require_safe
@school_view(P.AUDIT_VIEW)
def as_csv(request, school, audit_id):
    """The themes as CSV."""
    text = themes_as_csv(queries.report_of(readable(request, school, audit_id)))
    headers = {"Content-Disposition": 'attachment; filename="audit-themes.csv"'}
    return HttpResponse(text, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@school_view(P.AUDIT_VIEW)
def as_xlsx(request, school, audit_id):
    """The themes as a workbook."""
    content = themes_as_xlsx(queries.report_of(readable(request, school, audit_id)))
    return HttpResponse(
        content,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": 'attachment; filename="audit-themes.xlsx"'},
    )


@require_POST
@school_view(P.AUDIT_VIEW)
def make_pdf(request, school, audit_id, page):
    """Ask for the report, or the governors' page, as a PDF."""
    audit = readable(request, school, audit_id)
    title = f"{audit.name}: {'report' if page == 'report' else 'page for governors'}"
    document = request_document(_kind(page), title=title, subject_id=audit.pk, by=request.user, school=school)
    return redirect("audits:pdf", school.pk, audit.pk, page, document.pk)


@require_safe
@school_view(P.AUDIT_VIEW)
def pdf(request, school, audit_id, page, document_id):
    """The PDF being made, or made."""
    document = _document(request, school, audit_id, page, document_id)
    place = [school.pk, audit_id]
    return document_page(
        request,
        document,
        address=reverse("audits:pdf", args=[*place, page, document.pk]),
        file_address=reverse("audits:pdf_file", args=[*place, page, document.pk]),
        back=(reverse("audits:report", args=place), "Report"),
    )


@require_safe
@school_view(P.AUDIT_VIEW)
def pdf_file(request, school, audit_id, page, document_id):
    """The PDF."""
    document = _document(request, school, audit_id, page, document_id)
    if document.file is None:
        return redirect("audits:pdf", school.pk, audit_id, page, document.pk)
    return file_response(document.file)


def _kind(page: str) -> str:
    if page not in KINDS:
        raise Http404
    return KINDS[page]


def _document(request, school, audit_id, page, document_id) -> Document:
    audit = readable(request, school, audit_id)
    documents = Document.objects.filter(school=school, kind=_kind(page), subject_id=str(audit.pk), pk=document_id)
    document = documents.select_related("job", "file").first()
    if document is None:
        raise Http404
    return document


@require_page_or_form
@school_view(P.AUDIT_VIEW)
def follow_up(request, school, audit_id):
    """A theme or an agreement becomes a target, or evidence. `?of=` is the key of the one somebody came from."""
    audit = readable(request, school, audit_id)
    follow_ups = follow_ups_of(audit, school)
    back = (reverse("audits:report", args=[school.pk, audit.pk]), audit.name)
    return follow_up_page(request, school, follow_ups, chosen=request.GET.get("of", ""), back=back)
