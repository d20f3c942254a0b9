"""A school's audits: the list, planning one, what is printed for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from audits import policies
from audits.checklist import items_for
from audits.enums import AuditState, Form, SessionState, StepKind
from audits.forms.preparing import AuditForm, initial_of
from audits.forms.programme import Groups, Programme
from audits.models import RoomGroup, Step
from audits.queries import audits as queries
from audits.queries.links import is_online_now, links_of
from audits.services import preparing as services
from audits.services.hall import open_session
from schools.queries import agreement_in_force, safeguarding_lead
from wqm.access.permissions import P
from wqm.access.refusals import why_not
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message, refusals_on
from wqm.times import moment

UNPROCESSABLE = 422
SPARE_STEPS = 4


@require_safe
@school_view(P.AUDIT_VIEW)
def audit_list(request, school):
    """Every audit of the school."""
    context = {"school": school, "audits": list(queries.audits_of(school)), "may_run": request.access.can(P.AUDIT_RUN)}
    return render(request, "audits/list.html", context)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def new(request, school):
    """Plan one; everything that is not asked here is proposed."""
    initial = {"form": Form.INSET, "led_by": "school"}
    form = AuditForm(request.POST or None, initial=initial, school=school, version=queries.usual_version(school))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form, "people"):
            audit = services.start_audit(school=school, by=request.user, **form.details())
            messages.success(request, f"“{audit.name}” is planned. Check the programme and the groups.")
            return redirect("audits:detail", school.pk, audit.pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "audits/new.html", {"school": school, "form": form}, status=status)


@require_safe
@school_view(P.AUDIT_VIEW)
def detail(request, school, audit_id):
    """One audit: what is planned, what is next."""
    audit = audit_of(school, audit_id)
    session = queries.next_session(audit)
    may_run = request.access.can(P.AUDIT_RUN)
    context = {
        "school": school,
        "audit": audit,
        "session": session,
        "may_run": may_run,
        "may_change": may_run and audit.state == AuditState.PREPARING,
        "programme": queries.programme_of(audit),
        "groups": list(RoomGroup.objects.in_room().filter(audit=audit)) if audit.form != Form.ELECTRONIC else [],
        "links": links_of(audit) if may_run and audit.late_at is None else None,
        "is_online_now": is_online_now(audit),
        "checklist": items_for(audit),
        "no_lead": may_run and not safeguarding_lead(school.pk),
        "untrained": queries.untrained_leaders(school) if may_run and audit.state == AuditState.PREPARING else [],
        "cannot_open": why_not(policies.check_can_open, session, audit) if session else "",
        "cannot_gather": why_not(policies.check_can_gather, audit, list(audit.sessions.all())),
        "not_agreed": agreement_in_force(school) is None,
        "is_open": bool(session and session.state == SessionState.OPEN),
    }
    return render(request, "audits/detail.html", context)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def facts(request, school, audit_id):
    """Change name, dates, people or who leads."""
    audit = audit_of(school, audit_id)
    form = AuditForm(request.POST or None, school=school, audit=audit, initial=initial_of(audit))
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            services.save_facts(audit=audit, by=request.user, **form.details())
            return redirect("audits:detail", school.pk, audit.pk)
    context = {"school": school, "audit": audit, "form": form}
    return render(request, "audits/facts.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def programme(request, school, audit_id):
    """The steps: their order, minutes, sessions, principles."""
    audit = audit_of(school, audit_id)
    steps = list(Step.objects.filter(audit=audit).select_related("session"))
    numbers = list(audit.version.principles.values_list("number", flat=True))
    sessions = [session.number for session in audit.sessions.all()] or [0]
    initial = [_shown(step, at) for at, step in enumerate(steps, 1)]
    spare = {"kind": StepKind.GROUPS, "place": 0, "session": sessions[-1], "minutes": 20, "principles": ""}
    formset: Any = Programme(
        request.POST or None,
        initial=initial + [spare] * SPARE_STEPS,
        form_kwargs={"sessions": sessions, "numbers": numbers},
    )
    if request.method == "POST" and formset.is_valid():
        with refusals_as_message(request):
            services.save_programme(audit=audit, steps=formset.steps(), by=request.user)
            return redirect("audits:detail", school.pk, audit.pk)
    context = {
        "school": school,
        "audit": audit,
        "formset": formset,
        "is_several": len(sessions) > 1,
        "principles": list(audit.version.principles.all()),
        "cannot_change": why_not(policies.check_can_prepare, audit),
    }
    return render(request, "audits/programme.html", context, status=UNPROCESSABLE if formset.is_bound else 200)


def _shown(step, at):
    return {
        "kind": step.kind,
        "place": at,
        "session": step.session.number if step.session else 0,
        "minutes": step.minutes,
        "principles": ", ".join(map(str, step.principles)),
    }


@require_page_or_form
@school_view(P.AUDIT_RUN)
def groups(request, school, audit_id):
    """The groups: names, seats, who leads them."""
    audit = audit_of(school, audit_id)
    initial = list(RoomGroup.objects.filter(audit=audit).values("name", "seats", "is_leaders", "led_by"))
    formset: Any = Groups(request.POST or None, initial=initial)
    if request.method == "POST" and formset.is_valid():
        with refusals_as_message(request):
            services.save_groups(audit=audit, groups=formset.groups(), by=request.user)
            return redirect("audits:detail", school.pk, audit.pk)
    context = {
        "school": school,
        "audit": audit,
        "formset": formset,
        "cannot_change": why_not(policies.check_can_prepare, audit),
    }
    return render(request, "audits/groups.html", context, status=UNPROCESSABLE if formset.is_bound else 200)


@require_POST
@school_view(P.AUDIT_RUN)
def tick(request, school, audit_id):
    """Tick items of the checklist off and on."""
    audit, ticked = audit_of(school, audit_id), request.POST.getlist("item")
    for item, _ in items_for(audit):
        services.tick(audit=audit, item=item.name, is_done=item.name in ticked, by=request.user)
    messages.success(request, "Checklist saved.")
    return redirect("audits:detail", school.pk, audit.pk)


@require_page_or_form
@school_view(P.AUDIT_RUN)
def delete(request, school, audit_id):
    """Give up an audit that has not begun."""
    audit = audit_of(school, audit_id)
    if request.method == "POST":
        with refusals_as_message(request):
            services.delete_audit(audit=audit, by=request.user)
            messages.success(request, f"“{audit.name}” is deleted.")
            return redirect("audits:list", school.pk)
        return redirect("audits:detail", school.pk, audit.pk)
    question = Question(
        heading=f"Delete “{audit.name}”?",
        button="Delete the plan",
        back=request.path.removesuffix("delete/"),
        follows=["This deletes the programme and the groups. Printed slips will stop working."],
        undo="You cannot undo this. No one has written anything yet.",
    )
    return ask(request, question)


@require_POST
@school_view(P.AUDIT_RUN)
def open_hall(request, school, audit_id, number):
    """Let people in."""
    session = session_of(school, audit_id, number)
    if policies.is_early(session) and "sure" not in request.POST:
        question = Question(
            heading=f"Open {str(session).lower()} now?",
            button="Open it now",
            back=reverse("audits:detail", args=[school.pk, audit_id]),
            follows=[
                f"It is planned for {moment(session.starts_at)}.",
                "Once it is open, slips cannot be printed again, and the programme and groups are fixed.",
            ],
            undo="It stays open until you end it, or until six hours after it was to start.",
        )
        return ask(request, question)
    with refusals_as_message(request):
        open_session(session=session, by=request.user)
        return redirect("audits:lead", school.pk, audit_id, number)
    return redirect("audits:detail", school.pk, audit_id)


def audit_of(school, audit_id):
    """An audit of the school, or 404."""
    audit = queries.find_audit(school, audit_id)
    if audit is None:
        raise Http404
    return audit


def session_of(school, audit_id, number):
    """A session of one of its audits, or 404."""
    session = queries.find_session(school, audit_id, number)
    if session is None:
        raise Http404
    return session
