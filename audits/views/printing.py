"""What is printed for a session: run sheet, slips, group sheets, poster. Made on request and stored nowhere."""

import segno
from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audits import seats
from audits.enums import EntryKind, SessionState, StepKind
from audits.models import RoomGroup, Session
from audits.queries import audits as queries
from audits.queries.hall import principles_shown, promises_of, scale_of
from audits.run_sheet import WORDS
from audits.views.preparing import audit_of, session_of
from schools.queries import safeguarding_lead
from wqm.access.permissions import P
from wqm.access.views import school_view
from wqm.sealing.codes import shown
from wqm.sealing.slips import slip_pages


def _printed(request, template, context):
    response = render(request, template, context)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@school_view(P.AUDIT_RUN)
def slips(request, school, audit_id, number):
    """Seat slips by group. Once the session is open they are not shown again: nobody then makes a second one."""
    session = session_of(school, audit_id, number)
    groups = [] if session.state != SessionState.PLANNED else _slips(session)
    context = {"school": school, "audit": session.audit, "session": session, "groups": groups}
    return _printed(request, "audits/slips.html", context | {"address": seats.join_address()})


def _slips(session: Session):
    return [
        (group, slip_pages(_codes(session, group, range(1, group.seats + 1))))
        for group in RoomGroup.objects.in_room().filter(audit=session.audit)
    ]


def _codes(session, group, numbers):
    for number in numbers:
        code = seats.slip_code(session.pk, group.number, number)
        token = seats.slip_token(session.pk, group.number, number)
        path = reverse("hall:seat", args=[session.audit_id, token, group.number])
        yield code, settings.SITE_URL + path


@require_safe
@school_view(P.AUDIT_RUN)
def poster(request, school, audit_id, number):
    """The code of the session and its square, for the wall."""
    session = session_of(school, audit_id, number)
    return _printed(request, "audits/poster.html", {"school": school, "audit": session.audit, **joining(session)})


def joining(session: Session) -> dict:
    """How people without a slip come in: address, code, square."""
    code = seats.session_code(session.pk)
    path = reverse("hall:late", args=[session.pk, code])
    return {
        "session": session,
        "address": seats.join_address(),
        "code": shown(code),
        "square": segno.make(settings.SITE_URL + path, error="m").svg_data_uri(border=0),
    }


@require_safe
@school_view(P.AUDIT_RUN)
def run_sheet(request, school, audit_id, number):
    """Times, steps, what to say, and the numbers to ring."""
    session = session_of(school, audit_id, number)
    own = [steps for at, steps in queries.programme_of(session.audit) if at and at.pk == session.pk]
    rows = [
        (queries.clock_of(session, row.begins), row.step, WORDS[StepKind(row.step.kind)],
         queries.work_of_groups(session.audit, row.step) if row.step.kind == StepKind.GROUPS else [])
        for row in (own[0] if own else [])
    ]  # fmt: skip
    context = {
        "school": school,
        "audit": session.audit,
        "session": session,
        "rows": rows,
        "lead": safeguarding_lead(school.pk),
        "promises": promises_of(session.audit),
    }
    return _printed(request, "audits/run_sheet.html", context)


@require_safe
@school_view(P.AUDIT_RUN)
def sheets(request, school, audit_id):
    """A sheet a principle for groups without a device."""
    audit = audit_of(school, audit_id)
    numbers = list(audit.version.principles.values_list("number", flat=True))
    context = {
        "school": school,
        "audit": audit,
        "principles": principles_shown(audit, numbers),
        "scale": scale_of(audit),
        "kinds": EntryKind.labels,
    }
    return _printed(request, "audits/sheets.html", context)
