"""A page that asks before something happens that is hard to take back: what is lost, for whom, and the way back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Question:
    """What is asked. `follows` are the consequences as sentences, `undo` is how to take it back, or that nobody can."""

    heading: str
    button: str
    back: str
    follows: Sequence[str] = ()
    undo: str = ""
    caption: str = ""
    back_text: str = "Back"
    cancel: str = "Cancel"
    # Nothing is lost: a button like any other.
    is_harmless: bool = False


def ask(request: HttpRequest, question: Question, form: forms.Form | None = None) -> HttpResponse:
    """The page; with `form` where a reason is wanted. 422 where that was sent and is not right."""
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "editing/ask.html", {"question": question, "form": form}, status=status)
