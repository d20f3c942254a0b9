"""Bringing the national register in."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from schools import jobs
from schools.forms import RegisterForm
from schools.register import BadRegister
from schools.services.register import Report
from wqm.access.permissions import P
from wqm.access.views import office_view, require_page_or_form
from wqm.files.checks import BadUpload
from wqm.jobs.enums import JobState
from wqm.jobs.models import Job
from wqm.tables.writing import as_csv


@require_page_or_form
@office_view(P.REGISTER_IMPORT)
def register(request):
    """Upload the extract, and see earlier imports."""
    form = RegisterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            job = jobs.start_register_import(upload=form.cleaned_data["file"], by=request.user)
            return redirect("jobs:show", job_id=job.pk)
        except (BadRegister, BadUpload) as error:
            form.add_error("file", f"{error} Nothing was changed.")
    earlier = Job.objects.filter(kind=jobs.KIND).select_related("created_by")[:10]
    return render(request, "office/register.html", {"form": form, "earlier": earlier})


@require_safe
@office_view(P.REGISTER_IMPORT)
def report(request, job_id):
    """What an import did."""
    job = _job(job_id)
    return render(request, "office/register_report.html", {"job": job, "report": Report(**job.result)})


@require_safe
@office_view(P.REGISTER_IMPORT)
def rejected(request, job_id):
    """The rejected rows as CSV for Excel; a value that looks like a formula is not one."""
    rows = ([row["line"], row["value"], row["reason"]] for row in Report(**_job(job_id).result).rejected_rows)
    response = HttpResponse(as_csv(["Line", "Value", "Reason"], rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rejected-rows.csv"'
    return response


def _job(job_id) -> Job:
    return get_object_or_404(Job, pk=job_id, kind=jobs.KIND, state=JobState.DONE)
