"""Bringing the national register in."""

import csv

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from schools import jobs
from schools.forms import RegisterForm
from schools.register import BadRegister
from schools.services.register import Report
from wqm.access.permissions import P
from wqm.access.views import office_view
from wqm.files.checks import BadUpload
from wqm.jobs.enums import JobState
from wqm.jobs.models import Job


@require_http_methods(["GET", "HEAD", "POST"])
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
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rejected-rows.csv"'
    writer = csv.writer(response)
    writer.writerow(["Line", "Value", "Reason"])
    for row in Report(**_job(job_id).result).rejected_rows:
        value = row["value"]
        writer.writerow([row["line"], f"'{value}" if value[:1] in "=+-@\t\r" and value else value, row["reason"]])
    return response


def _job(job_id) -> Job:
    return get_object_or_404(Job, pk=job_id, kind=jobs.KIND, state=JobState.DONE)
