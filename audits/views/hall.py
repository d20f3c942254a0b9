"""In the hall, with a slip: joining, the step that runs, sending. No cookie, no session; GET and HEAD change nothing.

`csrf_exempt` is right here and only here: the slip is the secret, a forged request would have to know it, and the token
of the usual protection would need a cookie, which would be a name for the device.
"""

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from audits import pages, seats
from audits.contents import MORE_THAN_FITS, NOTHING_FILLED_IN, read
from audits.enums import SENDING, StepKind, StepState
from audits.models import Step
from audits.pages import Typed, View
from audits.queries import hall as queries
from audits.queries.pulses import news_for
from audits.services.hall import take_late_seat, take_pen
from audits.services.sending import send
from audits.views import by_link
from wqm.access.refusals import NotAllowed
from wqm.access.views import public_view, require_page_or_form, slip_view
from wqm.sealing.boxes import TooLong
from wqm.sealing.rate_limits import count, is_over
from wqm.sealing.responses import NOTHING_STAYS, moved
from wqm.sealing.responses import bare_page as page_of_language
from wqm.sealing.tags import make_run
from wqm.tenancy.scope import scope
from wqm.uuids import uuid_or_none

GONE, UNPROCESSABLE, TOO_MANY = 410, 422, 429
MISS = "audit-miss"
MISSES_AN_HOUR = 3000
LANGUAGE = "en-GB"
OTHER_PEN = ("entries", "Someone in your group writes on another device now. Copy your words to them, or take over")


def bare_page(text: str, status: int = 200) -> HttpResponse:
    """A page of the hall, which speaks English."""
    return page_of_language(text, LANGUAGE, status)


@csrf_exempt
@require_page_or_form
@public_view("people in a hall have no account; a code is all they hold")
def join(request):
    """Type the code of a slip, or the one on the screen."""
    if request.method != "POST":
        return bare_page(pages.join_page())
    code = request.POST.get("code", "")[:20]
    if not code.strip():
        return bare_page(pages.join_page(problem="Enter a code"), status=UNPROCESSABLE)
    if is_over(request, MISS, MISSES_AN_HOUR):
        return bare_page(pages.join_page(code=code, problem="Too many wrong codes. Try again later"), status=TOO_MANY)
    if slip := queries.find_slip(code):
        audit_id, token, group = slip
        return moved(reverse("hall:seat", args=[audit_id, token, group]))
    if session := queries.find_session(code):
        return moved(reverse("hall:late", args=[session.pk, code_of(session)]))
    count(request, MISS)
    problem = "We do not recognise that code. Check it, or ask the facilitator. Codes work while the session is open"
    return bare_page(pages.join_page(code=code, problem=problem), status=UNPROCESSABLE)


def code_of(session) -> str:
    """The join code, as it stands in an address."""
    return seats.session_code(session.pk)


@csrf_exempt
@require_page_or_form
@public_view("for people who come without a slip; the code of the session is the secret")
def late(request, session_id, code):
    """Choose a group and sit down with it: the first tap opens this page, the second takes a place."""
    session = queries.find_session(code)
    if session is None or session.pk != session_id:
        return _not_open()
    with scope(audit=session.audit_id):
        groups = queries.late_groups(session)
        chosen = request.POST.get("group", "")
        if request.method != "POST" or chosen not in {str(group.number) for group in groups}:
            return bare_page(pages.late_page(session, groups))
        try:
            token = take_late_seat(session=session, group=int(chosen))
        except NotAllowed as refused:
            return bare_page(pages.late_page(session, groups, problem=str(refused)), status=UNPROCESSABLE)
    return moved(reverse("hall:seat", args=[session.audit_id, token, int(chosen)]))


@csrf_exempt
@require_page_or_form
@slip_view
def seat(request, audit_id, token, group):
    """What happens now at this seat; a POST sends what the device holds, or takes the group's pen."""
    # Before what it is about: a page that is newer than its version is fetched again, one that is older would stay.
    version = queries.version_of(audit_id, group)
    found = queries.find_seat(audit_id, token, group)
    place = queries.find_place(found) if found else None
    if place is None:
        return _not_open()
    if found and found.session == seats.BY_LINK:
        return by_link.page(request, place, token) or _not_open()
    if request.method == "POST":
        if request.POST.get("go") == "pen" and not place.is_reserve:
            return _take_pen(request, place)
        return _sent(request, place, token)
    view = View(part="part" in request.GET, sent=request.GET.get("sent", "")[:8], pen=request.GET.get("pen", "")[:24])
    return bare_page(pages.page_of(place, version, view))


def _take_pen(request, place):
    pen = make_run()
    take_pen(audit=place.audit, group=place.group.number, pen=pen)
    return moved(f"{request.path}?pen={pen}")


def _sent(request, place, token):
    """The same answer however often it is sent; a script is answered in a word."""
    number = uuid_or_none(request.POST.get("step"))
    step = Step.objects.filter(pk=number, audit=place.audit, kind__in=SENDING).first() if number else None
    by_script = request.headers.get("X-Requested-With") == "script"
    if step is None or not _may_send(step, place):
        return JsonResponse({"ok": False}, status=GONE) if by_script else _not_open()
    sent = read(step.kind, request.POST, pages.asked_of(step, place))
    problems = sent.problems or ([NOTHING_FILLED_IN] if sent.is_empty else [])
    if step.kind == StepKind.GROUPS and not (place.group.pen and request.POST.get("pen") == place.group.pen):
        problems = [OTHER_PEN]
    if not problems:
        content = sent.content | ({"v": 1} if place.is_reserve else {})
        try:
            send(audit=place.audit, step=step, token=token, group=place.group.number, content=content)
        except TooLong:
            problems = [MORE_THAN_FITS]
    if problems:
        return _refused(request, place, step, problems, by_script=by_script)
    if by_script:
        return JsonResponse({"ok": True})
    return moved(f"{request.path}?sent={step.number}")


def _may_send(step, place) -> bool:
    """A step of the slip's own session, once it runs and as long as what comes late is taken."""
    is_own = place.session is not None and step.session_id == place.session.pk
    is_of_others = step.kind == StepKind.GROUPS and place.is_reserve
    return is_own and not is_of_others and step.state != StepState.WAITING and queries.is_taking(place.audit)


def _refused(request, place, step, problems, *, by_script):
    if by_script:
        return JsonResponse({"ok": False, "problems": problems}, status=UNPROCESSABLE)
    # Never the pen of the device that writes: with it this one would send without taking over.
    view = View(pen=request.POST.get("pen", "")[:24])
    text = pages.page_with_problems(place, step, Typed(request.POST, problems), view)
    return bare_page(text, status=UNPROCESSABLE)


def _not_open():
    title = "This staff audit is not open now"
    sentences = [
        "The session or the last day is over, it has not begun, or the code or link is from another day.",
        "What you sent before has arrived. If you are in the hall now, enter the code that is on the screen.",
    ]
    return bare_page(pages.message_page(title, sentences, link=(reverse("hall:join"), "Enter a code")), status=GONE)


@require_safe
@public_view("it says whether anything is new for a group, and nothing of what; the id of the audit is the secret")
@transaction.non_atomic_requests
def pulse(request, audit_id, group):
    """Whether there is anything new for a group, and in how many seconds to ask again."""
    return HttpResponse(news_for(audit_id, group), content_type="application/json", headers=NOTHING_STAYS)
