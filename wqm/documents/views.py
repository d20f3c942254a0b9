"""The page of a document that is being made, for the rooms that have one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wqm.documents.models import Document


def document_page(
    request: HttpRequest, document: Document, *, address: str, file_address: str, back: tuple[str, str]
) -> HttpResponse:
    """How far it is, by itself every two seconds where scripts run, and then the file. `back` is (address, words)."""
    template = "documents/_status.html" if request.htmx else "documents/document.html"  # type: ignore[attr-defined]  # set by django-htmx
    context = {
        "document": document,
        "job": document.job,
        "status_address": address,
        "file_address": file_address,
        "back_address": back[0],
        "back_text": back[1],
    }
    return render(request, template, context)
