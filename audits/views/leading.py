"""Leading a session: the facilitator's page, and the screen of the hall."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audits import policies
from audits.enums import EntryState, StepKind, StepState
from audits.forms.agreements import AgreementForm
from audits.forms.leading import EditionOnlyForm, PassOnForm
from audits.models import Entry, Pulse
from audits.queries import leading as queries
from audits.queries.pulses import news_for
from audits.run_sheet import WORDS
from audits.seats import reserve
from audits.services import entries as entry_services
from audits.services import hall as services
from audits.services.pulses import HALL
from audits.views.preparing import session_of
from audits.views.printing import joining
from framework.enums import TextKey
from framework.texts import text_of
from schools.queries import active_people
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, refusals_on
from wqm.sealing.names import known_names, marked


def is_trainer(request) -> bool:
    """Whether this is a person of the office: nobody whom the school employs sees what the hall does not."""
    return any(role.kind == "office" for role in request.access.roles)


@require_safe
@school_view(P.AUDIT_RUN)
def lead(request, school, audit_id, number):
    """Where the session is, what to say, and the one button."""
    session = session_of(school, audit_id, number)
    now = queries.session_now(session)
    step = now.step if now.is_live else now.following
    audit, trainer = session.audit, is_trainer(request)
    entries = queries.entries_to_lead(audit, is_trainer=trainer) if now.step else []
    known = known_names([], active_people(school).values_list("name", flat=True)) if entries else set()
    names = queries.names_of_principles(audit) if entries else {}
    context = {
        "school": school,
        "audit": audit,
        "session": session,
        "now": now,
        "is_stuck": policies.is_stuck(now.step),
        "words": WORDS[StepKind(step.kind)] if step else None,
        "version": _version(audit),
        "cannot_close": why_not(policies.check_can_close, session, now.steps),
        "cannot_open": why_not(policies.check_can_open, session, audit),
        "is_trainer": trainer,
        "entries": [(entry, names.get(entry.principle, ""), marked(entry.text, known)) for entry in entries],
        "agreements": queries.agreements_of(audit),
        "form": AgreementForm(audit=audit) if now.step and now.step.kind == StepKind.PLENARY else None,
        "reserve": reserve(audit.people + audit.leaders),
        **joining(session),
    }
    if request.GET.get("part"):
        return render(request, "audits/_lead.html", context)
    return render(request, "audits/lead.html", context)


@require_POST
@school_view(P.AUDIT_RUN)
def go_on(request, school, audit_id, number):
    """End the step that runs, or start the next one."""
    session = session_of(school, audit_id, number)
    with refusals_as_message(request):
        services.go_on(session=session, edition=_edition(request), by=request.user)
    return redirect("audits:lead", school.pk, audit_id, number)


@require_POST
@school_view(P.AUDIT_RUN)
def longer(request, school, audit_id, number):
    """More time for the step that runs, or for devices to send."""
    session = session_of(school, audit_id, number)
    with refusals_as_message(request):
        services.give_longer(session=session, edition=_edition(request), by=request.user)
    return redirect("audits:lead", school.pk, audit_id, number)


@require_POST
@school_view(P.AUDIT_RUN)
def close(request, school, audit_id, number):
    """End the session."""
    session = session_of(school, audit_id, number)
    left = [step for step in queries.session_now(session).steps if step.state == StepState.WAITING]
    if left and "sure" not in request.POST:
        return ask(request, _end_early(session, left), EditionOnlyForm(initial={"edition": _edition(request)}))
    with refusals_as_message(request):
        services.close_session(session=session, edition=_edition(request), by=request.user)
        messages.success(request, "The session is over. Thank you for leading it.")
        return redirect("audits:detail", school.pk, audit_id)
    return redirect("audits:lead", school.pk, audit_id, number)


def _end_early(session, left) -> Question:
    """What is lost by it."""
    steps = "1 step has" if len(left) == 1 else f"{len(left)} steps have"
    goes = (
        "They move to the next session." if policies.has_another(session) else "They are left out, and the audit ends."
    )
    return Question(
        heading="End the session now?",
        button="End the session",
        back=reverse("audits:lead", args=[session.school_id, session.audit_id, session.number]),
        follows=[f"{steps} not begun: {', '.join(str(step).lower() for step in left)}. {goes}", "Slips stop working."],
        undo="You cannot undo this.",
    )


def _edition(request) -> int:
    text = request.POST.get("edition", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


@require_POST
@school_view(P.AUDIT_RUN)
def decide(request, school, audit_id, number, entry_id):
    """Take an entry off the screen, or show it again."""
    session, entry = _entry_of(school, audit_id, number, entry_id)
    wish, trainer = request.POST.get("wish"), is_trainer(request)
    with refusals_as_message(request):
        if wish == "hold":
            entry_services.hold_back(entry=entry, by=request.user, is_trainer=trainer)
        elif wish == "show":
            entry_services.show_again(entry=entry, by=request.user, is_trainer=trainer)
    return redirect("audits:lead", school.pk, session.audit_id, number)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def pass_on(request, school, audit_id, number, entry_id):
    """For safeguarding: who deals with it is asked, and what happens with the entry is said."""
    session, entry = _entry_of(school, audit_id, number, entry_id)
    if not is_trainer(request) and policies.is_before_hall(entry):
        raise Http404
    back = reverse("audits:lead", args=[school.pk, session.audit_id, number])
    if entry.state == EntryState.ASIDE:
        messages.error(request, "This entry was already passed on.")
        return redirect(back)
    form = PassOnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "to"):
            to = form.cleaned_data["to"]
            entry_services.pass_on(entry=entry, to=to, by=request.user, is_trainer=is_trainer(request))
            messages.success(request, "Passed on. It is on no screen any more, and they have been told.")
            return redirect(back)
    number = session.audit.la_number
    question = Question(
        heading="Pass this on for safeguarding?",
        button="Pass it on",
        back=back,
        follows=[
            f"“{entry.text}”",
            "It goes off every screen at once and is not deleted. They get an email now.",
            *([f"If someone may be at risk, ring the local authority now: {number}."] if number else []),
        ],
        undo="You cannot take it back.",
    )
    return ask(request, question, form)


def _entry_of(school, audit_id, number, entry_id):
    session = session_of(school, audit_id, number)
    entry = Entry.objects.filter(pk=entry_id, audit=session.audit).first()
    if entry is None:
        raise Http404
    return session, entry


@require_safe
@school_view(P.AUDIT_RUN)
def screen(request, school, audit_id, number):
    """What the hall reads: the step, cards, ratings, what was agreed; address and code all the time."""
    session = session_of(school, audit_id, number)
    now = queries.session_now(session)
    asked = request.GET.get("principle", "")
    context = {
        "school": school,
        "audit": session.audit,
        "now": now,
        "version": _version(session.audit),
        "slides": _slides() if now.step is None or now.step.kind == StepKind.OPENING else [],
        "ends_at": now.step.ends_at if now.step and now.step.state == StepState.RUNNING else None,
        "due_at": now.step.due_at if now.step else None,
        **queries.screen_of(now, int(asked) if asked.isdecimal() and len(asked) < 4 else None),
        **joining(session),
    }
    template = "audits/screen/_part.html" if request.GET.get("part") else "audits/screen/screen.html"
    return render(request, template, context)


def _slides() -> list[dict]:
    """The office's opening slides: each heading begins one."""
    slides: list[dict] = []
    for block in text_of(TextKey.AUDIT_SLIDES).blocks:
        if block.kind == "h2" or not slides:
            slides.append({"title": block.text if block.kind == "h2" else "", "blocks": []})
        if block.kind != "h2":
            slides[-1]["blocks"].append(block)
    return slides


@require_safe
@school_view(P.AUDIT_RUN)
def pulse(request, school, audit_id, number):
    """Whether the screen or the facilitator's page has to change."""
    session = session_of(school, audit_id, number)
    answer = news_for(session.audit_id, HALL)
    return HttpResponse(answer, content_type="application/json", headers={"Cache-Control": "no-store"})


def _version(audit) -> int:
    return Pulse.objects.filter(audit=audit, group=HALL).values_list("version", flat=True).first() or 0
