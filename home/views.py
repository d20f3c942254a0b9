"""The front doors."""

from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from evidence.thread_visibility import INSIDE_VERBS, Side, side_of
from home.navigation import places_of
from home.places import with_states
from home.queries import office_tasks, stage_counts
from home.queries import school_home as school_home_query
from wqm.access.permissions import P
from wqm.access.views import office_view, person_view, public_view, school_view
from wqm.activity.queries import recent_activity


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
    """What waits for the office, and who did what lately."""
    counts = stage_counts()
    return render(request, "home/office.html", {"tasks": office_tasks(request.access), "stages": counts})


@require_safe
@cache_control(public=True, max_age=24 * 3600)
@public_view("browsers ask for it by themselves, beside a PDF or a file too")
def favicon(request):
    """The mark, for pages and files that cannot name it."""
    return redirect(static("img/mark.svg"))


@require_safe
@public_view("everybody may know how accessible this is")
def accessibility(request):
    """The accessibility statement."""
    return render(request, "home/accessibility.html")


@require_safe
@public_view("everybody may know what is kept about them")
def privacy(request):
    """What is kept about people, why and how long."""
    return render(request, "home/privacy.html")
