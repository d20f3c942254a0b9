"""Thin wrappers for the worker."""

from uuid import UUID

from celery import shared_task

from wqm.jobs import services


@shared_task
def run(*, job_id: str) -> None:
    """Run one job."""
    services.run_job(UUID(job_id))


@shared_task
def run_queued() -> None:
    """Run what the broker did not wake a worker for."""
    for job_id in services.waiting_jobs():
        services.run_job(job_id)
