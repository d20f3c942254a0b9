"""Tablets: the script that works without a network, what a tablet asks and is told, and a tablet that is lost."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.models import Visit, VisitDevice
from assessments.queries.devices import devices_of, devices_on, state_of
from assessments.services.devices import end_device, register_device, see_device
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import office_view, public_view, require_page_or_form, visit_view
from wqm.editing.asking import Question, ask
from wqm.times import moment

HEADER = "X-Device"
SOURCES = Path(settings.BASE_DIR) / "static"


@require_safe
@public_view("a script without data: browsers ask for it also while no one is signed in")
def worker(request):
    """The service worker. It lies here and not with static files because it may only serve what is below it."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@public_view("the tablet's own key is the secret: someone who was signed out is told, too")
def device_state(request, device_key):
    """Whether a tablet was ended, and who is signed in on it, so that it sends no words under another's name."""
    return data_answer({"state": state_of(device_key), "person": request.user.pk})


@require_POST
@visit_view(P.VISIT_VIEW)
def register(request, visit):
    """A tablet has made its copy."""
    key = key_of(request)
    if key is None:
        return data_answer({"error": "Open the visit again."}, status=400)
    try:
        device = register_device(visit=visit, key=key, by=request.user)
    except NotAllowed as refusal:
        return data_answer({"error": str(refusal)}, status=422)
    return data_answer({"state": "ended" if device.ended_at else "held"})


@require_page_or_form
@visit_view(P.VISIT_VIEW)
def lost(request, visit, device_id):
    """My tablet is lost."""
    device = get_object_or_404(devices_of(visit, request.user), pk=device_id)
    return _lost(request, visit, device, reverse("visits:detail", args=[visit.pk]))


@require_page_or_form
@office_view(P.VISITS_SCHEDULE)
def lost_by_office(request, visit_id, device_id):
    """The tablet of someone on the visit is lost, and they have rung."""
    visit = get_object_or_404(Visit.objects.select_related("school"), pk=visit_id)
    device = get_object_or_404(devices_on(visit), pk=device_id)
    return _lost(request, visit, device, reverse("office:visit", args=[visit.pk]))


def _lost(request: HttpRequest, visit: Visit, device: VisitDevice, back: str) -> HttpResponse:
    if request.method == "POST":
        end_device(device=device, by=request.user)
        messages.success(
            request, "The copy on that tablet is deleted as soon as it has a network. Now end its session."
        )
        return redirect(back)
    question = Question(
        f"Is the tablet of {device.user} lost?",
        "Delete its copy",
        back,
        [
            "The tablet deletes its copy of the visit as soon as it has a network.",
            "Notes that it has not sent are lost with it. Notes that it has sent are safe.",
            "Until then the copy is encrypted, and opens with the PIN only.",
        ],
        "You cannot undo this. If the tablet turns up, open the visit on it again and choose a new PIN.",
        caption=f"{visit.school}, last seen {moment(device.seen_at)}",
    )
    return ask(request, question)


def data_answer(content: dict, status: int = 200) -> JsonResponse:
    """JSON that no one stores but the tablet."""
    response = JsonResponse(content, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def key_of(request: HttpRequest) -> UUID | None:
    """The key of the tablet that asks; None for one that makes no copy."""
    try:
        return UUID(request.headers[HEADER])
    except (KeyError, ValueError):
        return None


def told_of_its_end(request: HttpRequest, visit: Visit) -> JsonResponse | None:
    """What a tablet is told that was ended: 410. None for all others, which are noted as seen."""
    key = key_of(request)
    if key is None or see_device(visit=visit, key=key, by=request.user):
        return None
    return data_answer({"state": "ended"}, status=410)


@cache
def _script() -> str:
    """The worker, before it the files that the page of the day needs. Other files, other script: browsers notice."""
    scripts = sorted(path.name for path in (SOURCES / "js" / "day").glob("*.js") if path.name != "worker.js")
    fonts = sorted(path.name for path in (SOURCES / "build" / "fonts").glob("*.woff2"))
    found = [static("js/day.js"), static("build/app.css"), static("img/mark.svg")]
    # Modules import one another by their plain names.
    found += [f"{settings.STATIC_URL}js/day/{name}" for name in scripts]
    found += [static(f"build/fonts/{name}") for name in fonts]
    read = [SOURCES / "js" / "day.js", SOURCES / "build" / "app.css", *sorted((SOURCES / "js" / "day").glob("*.js"))]
    version = sha256(b"".join(path.read_bytes() for path in read)).hexdigest()[:12]
    facts = f"const VERSION = {json.dumps(version)};\nconst FILES = {json.dumps(found)};\n"
    return facts + (SOURCES / "js" / "day" / "worker.js").read_text(encoding="utf-8")
