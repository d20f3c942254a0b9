"""A questionnaire in another language, side by side with the English."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from framework import policies, queries
from framework.forms import TranslationForm
from framework.languages import language_of
from framework.services import translations as services
from framework.views.questionnaires import saying_why_not
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.conflicts import posted, try_save


@require_POST
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def add_translation(request, questionnaire):
    """Begin a language."""
    language = request.POST.get("language", "")
    translation = services.add_translation(questionnaire=questionnaire, language=language, by=request.user)
    return redirect("framework:translation", questionnaire.pk, translation.language)


@require_safe
@office_view(P.OFFICE_VIEW)
@saying_why_not
def translation(request, questionnaire, language):
    """Every text with its English, its state and, for who may, the field to write it in."""
    here = _translation(questionnaire, language)
    rows = queries.translation_rows(here)
    return _page(request, questionnaire, here, TranslationForm(rows=rows, language=language))


@require_POST
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def save_translation(request, questionnaire, language):
    """Keep every text of the page, and then let waves offer it where that was asked."""
    here = _translation(questionnaire, language)
    form = TranslationForm(posted(request), rows=queries.translation_rows(here), language=language)
    save = partial(services.save_translation, translation=here, by=request.user)
    kept, conflict = try_save(form, lambda **_: save(texts=form.written(), edition=form.cleaned_data["edition"]))
    if kept:
        if request.POST.get("go") == "publish":
            _publish(request, here)
        else:
            messages.success(request, f"Saved. {_left(here)}")
        return redirect("framework:translation", questionnaire.pk, language)
    return _page(request, questionnaire, here, form, conflict=conflict, status=409 if conflict else 422)


def _publish(request, here) -> None:
    """Publish what was saved a moment ago, or say why not."""
    try:
        services.publish_translation(translation=here, by=request.user)
        messages.success(request, f"Translation into {language_of(here.language)} published.")
    except policies.NotReady as error:
        page = reverse("framework:translation", args=[here.questionnaire_id, here.language])
        first = f"{page}#row.{error.first.replace(':', '.')}"
        link = format_html('<a class="govuk-notification-banner__link" href="{}">Go to the first</a>', first)
        messages.error(request, format_html("Saved. {} {}", str(error), link))
    except NotAllowed as error:
        messages.error(request, f"Saved. {error}")


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def delete_translation(request, questionnaire, language):
    """Throw a draft away; first the page that says what is lost."""
    here = _translation(questionnaire, language)
    policies.check_can_translate(here)
    if request.method == "POST":
        services.delete_translation(translation=here, by=request.user)
        messages.success(request, f"Translation into {language_of(language)} deleted.")
        return redirect("framework:questionnaire", questionnaire.pk)
    described, lost = f"{language_of(language)} of “{questionnaire}”", "This deletes all its texts for good."
    context = {"questionnaire": questionnaire, "title": "Delete this translation?", "what": described, "lost": lost}
    return render(request, "framework/delete.html", context)


def _translation(questionnaire, language):
    return get_object_or_404(questionnaire.translations.select_related("questionnaire"), language=language)


def _left(here) -> str:
    missing, unchecked = queries.missing_and_unchecked(here)
    if not missing and not unchecked:
        return "Everything is translated and checked. You can publish it."
    return f"Not translated: {len(missing)}. Not checked: {len(unchecked)}."


def _page(request, questionnaire, here, form, *, conflict=None, status=200):
    statuses = [row.status for row in form.translation_rows]
    context = {
        "questionnaire": questionnaire,
        "translation": here,
        "language": language_of(here.language),
        "form": form,
        "conflict": conflict,
        "may_write": here.state == "draft" and request.access.can(P.FRAMEWORK_MANAGE),
        "total": len(statuses),
        "counts": {name: statuses.count(name) for name in ("missing", "unchecked", "checked")},
    }
    return render(request, "framework/translation.html", context, status=status)
