"""The project: settings, URLs, and the shared packages that import no app."""

from wqm.celery import app as celery_app

__all__ = ["celery_app"]
