"""Framework versions as a whole: the list, a page of each, its details, its file, its states."""

from functools import partial, wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from framework import policies, queries
from framework.exchange.reading import BadFrameworkFile
from framework.forms import ImportForm, NewVersionForm, VersionForm
from framework.models import Version
from framework.retiring import schools_with
from framework.services import versions as services
from wqm.access.permissions import P
from wqm.access.refusals import NotAllowed
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.asking import Question, ask
from wqm.editing.conflicts import edit_page
from wqm.editing.refusals import submitted


def saying_why_not(view):
    """What a rule refuses is said on the version's page, even where a colleague has published it meanwhile."""

    @wraps(view)
    def wrapped(request, version_id, **kwargs):
        version = get_object_or_404(Version.objects.select_related("framework"), pk=version_id)
        try:
            return view(request, version, **kwargs)
        except NotAllowed as error:
            messages.error(request, str(error))
            return redirect("framework:version", version_id)

    return wrapped


@require_safe
@office_view(P.OFFICE_VIEW)
def versions(request):
    """Every version, newest first."""
    return render(request, "framework/list.html", {"versions": queries.all_versions()})


@require_safe
@office_view(P.OFFICE_VIEW)
@saying_why_not
def version(request, version):
    """Everything in one version, levels and rules too; of a draft, with what can be done to each."""
    is_draft = version.state == "draft"
    context = {
        "version": version,
        "principles": queries.principles_of(version.pk),
        "path": queries.levels_page(version),
        "is_draft": is_draft,
        "problems": policies.version_problems(version) if is_draft else [],
    }
    return render(request, "framework/version.html", context)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
def new(request):
    """Begin a draft, most often from the version that is in use."""
    known = queries.all_versions()
    based_on = request.GET.get("from", "")
    start = based_on if based_on.isdigit() else getattr(known.filter(state="published").first(), "pk", None)
    form = NewVersionForm(request.POST or None, versions=known, initial={"based_on": start})
    if request.method == "POST":
        created = submitted(form, services.create_version, by=request.user)
        if created:
            messages.success(request, f"“{created}” is a draft. Schools cannot see it until you publish it.")
            return redirect("framework:version", created.pk)
    status = 422 if form.is_bound else 200
    return render(request, "framework/version_details.html", {"form": form}, status=status)


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def details(request, version):
    """Change the name and what it is about."""
    policies.check_can_change_version(version)
    return edit_page(
        request,
        "framework/version_details.html",
        {"version": version},
        form=VersionForm,
        initial={name: getattr(version, name) for name in ("name", "about", "is_sample")},
        save=partial(services.change_version, version=version, by=request.user),
        saved="Details saved.",
        back=("framework:version", version.pk),
    )


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
def import_version(request):
    """Make a draft from a file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            version = services.import_version(content=form.cleaned_data["file"].read(), by=request.user)
        except BadFrameworkFile as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, f"“{version}” imported as a draft.")
            return redirect("framework:version", version.pk)
    return render(request, "framework/import.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
@office_view(P.OFFICE_VIEW)
@saying_why_not
def export_version(request, version):
    """The version as a file."""
    response = HttpResponse(services.export_version(version), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{version.code}.json"'
    return response


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def change_state(request, version, step):
    """Publish or retire; first the page that says what follows."""
    check, act, done = {
        "publish": (policies.check_can_publish_version, services.publish_version, "published"),
        "retire": (policies.check_can_retire_version, services.retire_version, "retired"),
    }[step]
    if request.method == "POST":
        act(version=version, by=request.user)
        messages.success(request, f"“{version}” {done}.")
        return redirect("framework:version", version.pk)
    check(version)
    back = reverse("framework:version", args=[version.pk])
    return ask(request, QUESTIONS[step](version, back))


@require_page_or_form
@office_view(P.FRAMEWORK_MANAGE)
@saying_why_not
def delete_version(request, version):
    """Throw a draft away; first the page that says what is lost."""
    policies.check_can_change_version(version)
    if request.method == "POST":
        services.delete_version(version=version, by=request.user)
        messages.success(request, f"Draft “{version}” deleted.")
        return redirect("framework:list")
    back = reverse("framework:version", args=[version.pk])
    question = Question(
        f"Delete the draft “{version}”?",
        "Delete draft",
        back,
        ["You will lose all its principles, criteria, levels and rules.", "No school uses it."],
        "You cannot undo this. To keep a copy, download it as a file first.",
    )
    return ask(request, question)


def _ask_publish(version: Version, back: str) -> Question:
    follows = [
        "You can start cycles with this version.",
        "Schools whose cycle uses another version stay on it until their next cycle.",
        "You can no longer change anything in it.",
    ]
    return Question(
        f"Publish “{version}”?",
        "Publish",
        back,
        follows,
        "You cannot undo this. If you find a mistake later, start a new version from this one.",
        is_harmless=True,
    )


def _ask_retire(version: Version, back: str) -> Question:
    return Question(
        f"Retire “{version}”?",
        "Retire this version",
        back,
        ["You can no longer start a cycle with it.", _who_carries_on(version)],
        "You cannot undo this, but you can start a new version from it.",
    )


def _who_carries_on(version: Version) -> str:
    schools = schools_with(version)
    if not schools:
        return "No school is working with it at the moment."
    who = "1 school is" if schools == 1 else f"{schools} schools are"
    return f"{who} working with it, and will carry on to the end of the cycle. We email their leaders."


QUESTIONS = {"publish": _ask_publish, "retire": _ask_retire}
