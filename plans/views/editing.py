"""Saving what several people write: by a button, and while somebody types."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.formats import date_format

from wqm.access.refusals import EditConflict, NotAllowed


@dataclass(frozen=True)
class Difference:
    """One field in which two texts differ."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """Both texts; `current` is what is stored."""

    current: Any
    differences: list[Difference]


def sent(request: Any) -> Any:
    """What was sent; who saw the other text, of the edition `seen`, and decided for theirs, starts from that one."""
    data = request.POST.copy()
    if data.get("seen"):
        data["edition"] = data["seen"]
    return data


def try_save(form: forms.Form, save: Callable[..., Any]) -> tuple[Any, Conflict | None]:
    """(what was saved, conflict): both None where the form says what is wrong."""
    if not form.is_valid():
        return None, None
    try:
        return save(**form.cleaned_data), None
    except EditConflict as error:
        return None, Conflict(error.current, _differences(form, error.current))
    except NotAllowed as error:
        form.add_error(None, str(error))
        return None, None


def autosaved(request: Any, form: forms.Form, save: Callable[..., Any]) -> HttpResponse:
    """The answer that static/js/autosave.js expects: the edition, both texts (409), or what is wrong (422)."""
    row, conflict = try_save(form, save)
    if row is not None:
        return JsonResponse({"edition": row.edition})
    if conflict:
        return render(request, "plans/_conflict.html", {"conflict": conflict}, status=409)
    return render(request, "evidence/_not_saved.html", {"form": form, "reason": ""}, status=422)


def _differences(form: forms.Form, current: Any) -> list[Difference]:
    names = [name for name, field in form.fields.items() if not field.widget.is_hidden]
    pairs = [(name, getattr(current, name), form.cleaned_data[name]) for name in names]
    return [
        Difference(str(form.fields[name].label), _words(theirs), _words(mine))
        for name, theirs, mine in pairs
        if theirs != mine
    ]


def _words(value: Any) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)
