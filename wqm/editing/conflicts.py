"""Two people write in one thing: nothing is overwritten unseen, and both texts are shown.

A row that several people write has an `edition`, counted at each save. A form carries the edition that its person
started from; `start_edit` refuses where another save came in between.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format

from wqm.access.refusals import NotAllowed

NOTHING = "Nothing written."


class EditConflict(Exception):
    """Somebody else saved in between. `current` is the row as it is stored now; nothing was overwritten."""

    def __init__(self, current: Any):
        super().__init__("Somebody else saved this in the meantime.")
        self.current = current


@dataclass(frozen=True)
class Difference:
    """One field in which two texts differ."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """Both texts; `current` is what is stored. What a row does not know of itself is None."""

    current: Any
    differences: list[Difference]

    @property
    def edition(self) -> int | None:
        """From which edition the next save starts."""
        return getattr(self.current, "edition", None)

    @property
    def saved_by(self) -> Any:
        """Who saved in between."""
        return getattr(self.current, "updated_by", None)

    @property
    def saved_at(self) -> Any:
        """When."""
        return getattr(self.current, "updated_at", None)


def conflict_of(form: forms.Form, error: EditConflict, only: Collection[str] | None = None) -> Conflict:
    """Both texts, for the page; `only` the fields of these names where others are compared in another way."""
    return Conflict(error.current, differences_of(form, error.current, only))


def start_edit(row: models.Model, values: dict[str, Any], *, edition: int) -> bool:
    """Whether `values` differ from the row, which the caller has locked.

    Raises EditConflict where they do and another save came after `edition`.
    """
    current: Any = row
    if all(getattr(current, name) == value for name, value in values.items()):
        return False
    if current.edition != edition:
        raise EditConflict(current)
    return True


def apply_edit(row: models.Model, values: dict[str, Any], *, edition: int, by: Any) -> bool:
    """Write `values` on a row that the caller has locked; False where nothing differs. Raises EditConflict."""
    if not start_edit(row, values, edition=edition):
        return False
    current: Any = row
    for name, value in values.items():
        setattr(current, name, value)
    current.edition += 1
    current.updated_at, current.updated_by = timezone.now(), by
    current.save()
    return True


def posted(request: HttpRequest) -> QueryDict:
    """What was sent; who saw the other text, of the edition `seen`, and decided for theirs, starts from that one."""
    data = request.POST.copy()
    if seen := data.get("seen"):
        data["edition"] = str(seen)
    return data


def try_save(form: forms.Form, save: Callable[..., Any]) -> tuple[Any, Conflict | None]:
    """(what was saved, conflict): both None where the form says what is wrong."""
    if not form.is_valid():
        return None, None
    try:
        return save(**form.cleaned_data), None
    except EditConflict as error:
        return None, conflict_of(form, error)
    except NotAllowed as error:
        form.add_error(None, str(error))
        return None, None


def edit_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    form: Callable[..., forms.Form],
    initial: dict[str, Any],
    save: Callable[..., Any],
    saved: str,
    back: tuple[Any, ...],
) -> HttpResponse:
    """A page with the one form `form`, filled with `initial`, and what became of sending it.

    Saved: says `saved` and leads to `back`. Else the page again, with both texts (409) or what is wrong (422).
    """
    filled = form(posted(request) if request.method == "POST" else None, initial=initial)
    conflict = None
    if filled.is_bound:
        row, conflict = try_save(filled, save)
        if row is not None:
            messages.success(request, saved)
            return redirect(*back)
    status = 409 if conflict else 422 if filled.errors else 200
    return render(request, template, {**context, "form": filled, "conflict": conflict}, status=status)


def autosaved(request: HttpRequest, form: forms.Form, save: Callable[..., Any]) -> HttpResponse:
    """The answer that static/js/autosave.js expects: the edition, both texts (409), or what is wrong (422)."""
    row, conflict = try_save(form, save)
    if row is not None:
        return JsonResponse({"edition": row.edition})
    if conflict:
        return render(request, "editing/conflict.html", {"conflict": conflict, "form": form}, status=409)
    return render(request, "editing/not_saved.html", {"form": form}, status=422)


def differences_of(form: forms.Form, current: Any, only: Collection[str] | None = None) -> list[Difference]:
    """The fields in which what is stored differs from what somebody sent, in the words of the form."""
    sent = {name: form.cleaned_data[name] for name, field in form.fields.items() if not field.widget.is_hidden}
    return [
        Difference(str(form.fields[name].label), _words(getattr(current, name)), _words(mine))
        for name, mine in sent.items()
        if (only is None or name in only) and getattr(current, name) != mine
    ]


def _words(value: Any) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)
