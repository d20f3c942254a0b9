"""The front doors."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from evidence.thread_visibility import INSIDE_VERBS, Side, side_of
from framework.enums import TextKey
from framework.models import OfficeText
from framework.sample_texts import SAMPLES
from framework.services.texts import save_text, use_sample
from framework.texts import text_of
from home.forms import SeenTextForm, TextForm
from home.help import BY_SLUG, PAGES
from home.navigation import places_of
from home.places import with_states
from home.queries.office import office_home as office_home_query
from home.queries.school import school_home as school_home_query
from wqm.access.permissions import P
from wqm.access.views import office_view, person_view, public_view, require_page_or_form, school_view
from wqm.activity.queries import recent_activity
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import refusals_as_message
from wqm.times import moment


@require_safe
@public_view("what this is, for anyone who comes by")
def start(request):
    """The public start; who is signed in goes to their own place."""
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "home/start.html")


@require_safe
@person_view
def home(request):
    """Straight to the only place, or a choice of places."""
    places = places_of(request.user)
    if len(places) == 1:
        return redirect(places[0].url)
    return render(request, "home/places.html", {"all_places": with_states(places, request.user)})


@require_safe
@school_view(P.SCHOOL_VIEW)
def school_home(request, school):
    """The journey to the award, what to do next, who waits for whom."""
    context = {"school": school, "home": school_home_query(school, request.access, request.user)}
    if request.access.can(P.PEOPLE_VIEW):
        without = "" if side_of(request.access.roles) == Side.SCHOOL else INSIDE_VERBS
        context["activity"] = recent_activity(school=school, most=8, without=without)
    return render(request, "home/school.html", context)


@require_safe
@office_view(P.OFFICE_VIEW)
def office_home(request):
    """What waits for the office, and what is about to happen or has stopped."""
    return render(request, "home/office.html", {"home": office_home_query(request.access)})


@require_safe
@cache_control(public=True, max_age=24 * 3600)
@public_view("browsers ask for it by themselves, beside a PDF or a file too")
def favicon(request):
    """The mark, for pages and files that cannot name it."""
    return redirect(static("img/mark.svg"))


@require_safe
@public_view("anyone may know how accessible this is")
def accessibility(request):
    """The accessibility statement."""
    return _text_page(request, TextKey.ACCESSIBILITY)


@require_safe
@public_view("anyone may know what is stored about them")
def privacy(request):
    """What is kept about people, why and how long."""
    return _text_page(request, TextKey.PRIVACY)


def _text_page(request, key: TextKey):
    return render(request, "home/text.html", {"title": key.label, "text": text_of(key)})


@require_safe
@public_view("help is for everyone, before they sign in, too")
def help_index(request):
    """What there is help with, and how to reach the office."""
    return render(request, "home/help.html", {"pages": PAGES, "contact": text_of(TextKey.CONTACT)})


@require_safe
@public_view("help is for everyone, before they sign in, too")
def help_page(request, slug):
    """Help with one area."""
    page = BY_SLUG.get(slug)
    if page is None:
        raise Http404
    return render(request, "home/help_page.html", {"page": page, "pages": PAGES, "contact": text_of(TextKey.CONTACT)})


@require_safe
@office_view(P.FRAMEWORK_MANAGE)
def texts(request):
    """The texts of the site, and which of them are still our samples."""
    return render(request, "home/texts.html", {"texts": [(key, text_of(key).is_sample) for key in TextKey]})


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
def edit_text(request, key):
    """Write one of them."""
    if key not in TextKey.values:
        raise Http404
    stored = OfficeText.objects.filter(key=key).first()
    return edit_page(
        request,
        "home/edit_text.html",
        {"key": TextKey(key), "stored": stored},
        form=TextForm,
        initial={"body": stored.body if stored else SAMPLES[key], "edition": stored.edition if stored else 0},
        save=partial(save_text, key=TextKey(key), by=request.user),
        saved=f"{TextKey(key).label} saved and published.",
        back=("office_texts",),
    )


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
def reset_text(request, key):
    """Back to our sample; first the page that says what is lost."""
    if key not in TextKey.values:
        raise Http404
    stored = OfficeText.objects.select_related("updated_by").filter(key=key).first()
    if stored is None:
        return redirect("office_text", key)
    form = SeenTextForm(request.POST or None, initial={"edition": stored.edition})
    if form.is_bound and form.is_valid():
        with refusals_as_message(request):
            use_sample(key=TextKey(key), edition=form.cleaned_data["edition"], by=request.user)
            messages.success(request, f"{TextKey(key).label}: the sample text is shown again.")
            return redirect("office_texts")
        return redirect("office_text", key)
    question = Question(
        "Go back to the sample text?",
        "Use the sample text",
        reverse("office_text", args=[key]),
        [f"You will lose the office’s own text, last changed by {stored.updated_by} {moment(stored.updated_at)}."],
        "You cannot undo this. To keep the text, copy it from the editor first.",
        caption=TextKey(key).label,
    )
    return ask(request, question, form)
