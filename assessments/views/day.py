"""A visit on its day: the data of the tablet, what it sends, files and photographs."""

import json

from django.http import Http404, HttpRequest
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.briefings import agenda_of
from assessments.enums import WRITERS, NoteKind, NoteUse, TargetOutcome, ToldOf, VisitState, Voice
from assessments.forms.day import PhotoForm
from assessments.models import Visit, VisitPhoto
from assessments.queries.day import briefing_of, photo_as_json, submitted_file, written_on
from assessments.services.briefing import make_briefing
from assessments.services.photos import add_photo, delete_photo
from assessments.syncing import BadChange, take_changes
from assessments.views.devices import data_answer, told_of_its_end
from assessments.voices import FEWEST_VOICES
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import visit_view
from wqm.files.checks import BadUpload
from wqm.files.responses import file_response
from wqm.sealing.names import NOT_NAMES

MOST_BYTES = 2 * 1024 * 1024


@require_safe
@visit_view(P.VISIT_VIEW)
def day(request, visit):
    """The page of the tablet, which asks for its data. A tablet stores it: it says the number of the visit alone."""
    return render(request, "visits/day.html", {"visit": visit})


@require_safe
@visit_view(P.VISIT_VIEW)
def data(request, visit):
    """Everything that the tablet shows; `written` is what all people on the visit have written so far."""
    if ended := told_of_its_end(request, visit):
        return ended
    return data_answer({**_about(request, visit), "briefing": _content(visit), "written": written_on(visit)})


@require_safe
@visit_view(P.VISIT_VIEW)
def written(request, visit):
    """What was written so far, and whether notes are still taken: what a tablet asks for while it is online."""
    if ended := told_of_its_end(request, visit):
        return ended
    return data_answer({**_about(request, visit), "written": written_on(visit)})


@require_POST
@visit_view(P.VISIT_RECORD)
def sync(request, visit):
    """Take what a tablet has written, each change by itself. 400 for what is no list of changes.

    409 where the words are of someone who is not the one signed in: nothing is ever saved under another's name.
    """
    if ended := told_of_its_end(request, visit):
        return ended
    if len(request.body) > MOST_BYTES:
        return data_answer({"error": "That is more than can be sent at once."}, status=413)
    try:
        sent = json.loads(request.body)
        if isinstance(sent, dict) and sent.get("person", request.user.pk) != request.user.pk:
            return data_answer({"error": "Someone else is signed in on this tablet."}, status=409)
        results = take_changes(visit, sent.get("changes") if isinstance(sent, dict) else None, request.user)
    except (ValueError, RecursionError):
        return data_answer({"error": str(BadChange())}, status=400)
    except BadChange as refusal:
        return data_answer({"error": str(refusal)}, status=400)
    return data_answer({"results": results, "now": timezone.now().isoformat()})


@require_safe
@visit_view(P.VISIT_VIEW)
def submitted(request, visit, piece):
    """A file of the copy that the school submitted."""
    file = submitted_file(visit, piece)
    if file is None:
        raise Http404
    return file_response(file)


@require_POST
@visit_view(P.VISIT_RECORD)
def add(request, visit):
    """A photograph of a display, where the office allows them."""
    form = PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return data_answer({"error": next(iter(form.errors.values()))[0]}, status=422)
    try:
        photo = add_photo(visit=visit, by=request.user, **form.cleaned_data)
    except (NotAllowed, BadUpload) as refusal:
        return data_answer({"error": str(refusal)}, status=422)
    return data_answer(photo_as_json(photo), status=201)


@require_safe
@visit_view(P.VISIT_VIEW)
def photo(request, visit, photo_id):
    """The photograph."""
    return file_response(get_object_or_404(_photos(visit), pk=photo_id).file)


@require_POST
@visit_view(P.VISIT_RECORD)
def remove(request, visit, photo_id):
    """Delete a photograph, approved or not."""
    taken = get_object_or_404(_photos(visit), pk=photo_id)
    try:
        delete_photo(photo=taken, by=request.user)
    except NotAllowed as refusal:
        return data_answer({"error": str(refusal)}, status=422)
    return data_answer({})


def may_write(visit: Visit) -> bool:
    """Lead and co-assessor, while notes are taken."""
    return visit.engagement.role in WRITERS and visit.state == VisitState.BOOKED


def _about(request: HttpRequest, visit: Visit) -> dict:
    choices = {"voices": Voice, "kinds": NoteKind, "uses": NoteUse, "outcomes": TargetOutcome, "told": ToldOf}
    return {
        "visit": visit.pk,
        "school": str(visit.school),
        "starts_on": visit.starts_on.isoformat(),
        "ends_on": visit.ends_on.isoformat(),
        "state": visit.state,
        "may_write": may_write(visit),
        "me": str(request.user),
        "person": request.user.pk,
        "photos_allowed": visit.photos_allowed,
        "few": FEWEST_VOICES,
        "choices": {name: kind.choices for name, kind in choices.items()},
        "csrf": get_token(request),
        "now": timezone.now().isoformat(),
    }


def _content(visit: Visit) -> dict:
    briefing = briefing_of(visit) or make_briefing(visit=visit)
    # A tablet asks for its names without knowing which words are none.
    names = sorted(set(briefing.content["names"]) - NOT_NAMES)
    # The agenda may have changed since, and is among the rows of the visit.
    fresh = {"names": names, "agenda": agenda_of(visit), "made_at": briefing.made_at.isoformat()}
    return {**briefing.content, **fresh}


def _photos(visit: Visit):
    return VisitPhoto.objects.select_related("file").filter(visit=visit)
