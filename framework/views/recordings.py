"""A questionnaire spoken by somebody, text by text, for those who do not read yet."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from framework.forms import RecordingsForm
from framework.languages import ENGLISH, language_of
from framework.models import Recording
from framework.recordings import SPOKEN, recordings_of
from framework.services import recordings as services
from framework.views.questionnaires import saying_why_not
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form


@require_page_or_form
@office_view(P.OFFICE_VIEW)
@saying_why_not
def recordings(request, questionnaire, language):
    """Every text that can be heard, with its sound, and for who may, the place to give another."""
    if questionnaire.age not in SPOKEN or language not in _languages(questionnaire):
        raise Http404
    may_write = request.access.can(P.FRAMEWORK_MANAGE)
    form = RecordingsForm(request.POST or None, request.FILES or None, rows=recordings_of(questionnaire, language))
    if form.is_bound and may_write and form.is_valid() and _store_uploads(request, questionnaire, language, form):
        return redirect("framework:recordings", questionnaire.pk, language)
    context = {
        "questionnaire": questionnaire,
        "language": language_of(language),
        "languages": [language_of(code) for code in _languages(questionnaire)],
        "form": form,
        "may_write": may_write,
        "recorded": sum(row.state == "recorded" for row in form.rows),
    }
    return render(request, "framework/recordings.html", context, status=422 if form.is_bound else 200)


@require_POST
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def remove(request, questionnaire, recording_id):
    """Go back to the device's own voice."""
    recording = get_object_or_404(Recording, pk=recording_id, questionnaire=questionnaire)
    services.remove_recording(recording=recording, by=request.user)
    messages.success(request, "Recording removed. Devices will read this text aloud with their own voice.")
    return redirect("framework:recordings", questionnaire.pk, recording.language)


def _store_uploads(request, questionnaire, language, form) -> bool:
    """Keep what was chosen; False where something was refused, which the form says then."""
    uploads = form.uploads()
    if not uploads:
        form.add_error(None, "Choose at least one recording")
        return False
    refused = services.keep_recordings(questionnaire=questionnaire, language=language, uploads=uploads, by=request.user)
    if number := len(uploads) - len(refused):
        messages.success(request, "Kept 1 recording." if number == 1 else f"{number} recordings saved.")
    form.refuse(refused)
    form.show(recordings_of(questionnaire, language))
    return not refused


def _languages(questionnaire) -> list[str]:
    return [ENGLISH.code, *questionnaire.translations.order_by("language").values_list("language", flat=True)]
