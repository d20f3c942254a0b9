"""Framework versions, for the office."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from framework import queries
from framework.exchange.reading import BadFrameworkFile
from framework.forms import ImportForm
from framework.models import Version
from framework.services import versions as services
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.editing.refusals import refusals_as_message


@require_safe
@office_view(P.OFFICE_VIEW)
def versions(request):
    """Every version, newest first."""
    return render(request, "framework/list.html", {"versions": queries.all_versions(), "form": ImportForm()})


@require_safe
@office_view(P.OFFICE_VIEW)
def version(request, version_id):
    """Principles, criteria, scale, levels and rules of one version."""
    version = get_object_or_404(Version.objects.select_related("framework"), pk=version_id)
    context = {"version": version, "principles": queries.principles_of(version.pk), "rules": version.rules.all()}
    return render(request, "framework/version.html", context)


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
            messages.success(request, f"Imported {version} as a draft.")
            return redirect("framework:version", version.pk)
    return render(request, "framework/import.html", {"form": form})


@require_safe
@office_view(P.OFFICE_VIEW)
def export_version(request, version_id):
    """The version as a file."""
    version = get_object_or_404(Version.objects.select_related("framework"), pk=version_id)
    response = HttpResponse(services.export_version(version), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{version.code}.json"'
    return response


@require_POST
@office_view(P.FRAMEWORK_MANAGE)
def change_state(request, version_id, step):
    """Publish or retire."""
    version = get_object_or_404(Version, pk=version_id)
    act = {"publish": services.publish_version, "retire": services.retire_version}[step]
    with refusals_as_message(request):
        act(version=version, by=request.user)
        messages.success(request, f"{version}: {'published' if step == 'publish' else 'retired'}.")
    return redirect("framework:version", version.pk)
