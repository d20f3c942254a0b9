"""The page of a job: progress, cancel, result. Survives reload and works without JavaScript."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from wqm.access.views import person_view
from wqm.jobs.models import Job
from wqm.jobs.services import cancel_job, result_url


@require_safe
@person_view
def show_job(request, job_id):
    """How far a job is; asks for itself again every two seconds while it runs."""
    job = get_object_or_404(Job, pk=job_id)
    template = "jobs/_status.html" if request.htmx else "jobs/job.html"
    return render(request, template, {"job": job, "result_url": result_url(job)})


@require_POST
@person_view
def cancel(request, job_id):
    """Ask the job to stop."""
    job = get_object_or_404(Job, pk=job_id)
    cancel_job(job)
    messages.info(request, "Cancelling. Nothing will be changed.")
    return redirect("jobs:show", job_id=job.pk)
