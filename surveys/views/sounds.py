"""Questions read aloud by somebody: the sound itself, which holds nothing of anybody who listens."""

from django.http import Http404
from django.views.decorators.http import require_safe

from framework.recordings import recording_file
from wqm.access.views import public_view
from wqm.files.responses import sound_response

DAY = 86_400


@require_safe
@public_view("a child listens to a question; which one, and who, is in no address")
def sound(request, recording_id):
    """A recording of a questionnaire. Browsers may keep it for a day: it is the same for everybody."""
    stored = recording_file(recording_id)
    if stored is None:
        raise Http404
    response = sound_response(stored, request.headers.get("Range", ""))
    response["Cache-Control"] = f"public, max-age={DAY}, immutable"
    response["Referrer-Policy"] = "no-referrer"
    return response
