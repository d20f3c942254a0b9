"""Two people write in one thing: nothing is overwritten unseen, and both texts are shown.

What somebody touched and what met another save is decided in `wqm.editing.editions`; here it is written, and said.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format

from wqm.access.refusals import NotAllowed
from wqm.editing.editions import EditConflict, changes_of, plain
from wqm.editing.forms import EditedForm

NOTHING = "Blank"


@dataclass(frozen=True)
class Difference:
    """One field in which two texts differ."""

    label: str
    theirs: str
    mine: str


@dataclass(frozen=True)
class Conflict:
    """Both texts; `current` is what is stored, `edition` is where the next save starts from."""

    current: Any
    differences: list[Difference]
    edition: str

    @property
    def saved_by(self) -> Any:
        """Who saved in between; None where the row does not know."""
        return getattr(self.current, "updated_by", None)

    @property
    def saved_at(self) -> Any:
        """When."""
        return getattr(self.current, "updated_at", None)


def start_edit(
    row: models.Model, values: dict[str, Any], *, edition: int | None, together: Iterable[Collection[str]] = ()
) -> dict[str, Any]:
    """`changes_of` a row that the caller has locked. Raises EditConflict."""
    stored = {name: getattr(row, name) for name in values}
    return changes_of(row, stored, values, edition=edition, together=together)


def apply_edit(
    row: models.Model,
    values: dict[str, Any],
    *,
    edition: int,
    by: Any,
    together: Iterable[Collection[str]] = (),
) -> dict[str, Any]:
    """Write what was changed of `values` on a row that the caller has locked, and say what. Raises EditConflict."""
    changes = start_edit(row, values, edition=edition, together=together)
    if changes:
        write_edit(row, changes, by=by)
    return changes


def write_edit(row: models.Model, changes: dict[str, Any], *, by: Any) -> None:
    """Store the next edition of the row."""
    current: Any = row
    for name, value in changes.items():
        setattr(current, name, value)
    current.edition += 1
    current.updated_at, current.updated_by = timezone.now(), by
    current.save()


def posted(request: HttpRequest) -> QueryDict:
    """What was sent; who saw the other text, of the edition `seen`, and decided for theirs, starts from that one."""
    data = request.POST.copy()
    if seen := data.get("seen"):
        data["edition"] = str(seen)
    return data


def try_save(form: forms.Form, save: Callable[..., Any], *, about: str | None = None) -> tuple[Any, Conflict | None]:
    """(what was saved, conflict): both None where the form says what is wrong, of the field `about` where it is one."""
    if not form.is_valid():
        return None, None
    try:
        return save(**form.cleaned_data), None
    except EditConflict as error:
        return None, conflict_of(cast(EditedForm, form), error)
    except NotAllowed as error:
        form.add_error(about, str(error))
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
    about: str | None = None,
) -> HttpResponse:
    """A page with the one form `form`, filled with `initial`, and what became of sending it.

    Saved: says `saved` and leads to `back`. Otherwise the page again, with both texts (409) or what is wrong (422);
    what `save` refuses is said of the field `about`.
    """
    filled = form(posted(request) if request.method == "POST" else None, initial=initial)
    conflict = None
    if filled.is_bound:
        row, conflict = try_save(filled, save, about=about)
        if row is not None:
            messages.success(request, saved)
            return redirect(*back)
    status = 409 if conflict else 422 if filled.errors else 200
    return render(request, template, {**context, "form": filled, "conflict": conflict}, status=status)


def autosaved(request: HttpRequest, form: EditedForm, save: Callable[..., Any]) -> HttpResponse:
    """The answer that static/js/autosave.js expects: the edition, both texts (409), or what is wrong (422)."""
    row, conflict = try_save(form, save)
    if row is not None:
        return JsonResponse({"edition": str(form.edition_now(row.edition))})
    if conflict:
        return render(request, "editing/conflict.html", {"conflict": conflict, "form": form}, status=409)
    return render(request, "editing/not_saved.html", {"form": form}, status=422)


def conflict_of(form: EditedForm, error: EditConflict) -> Conflict:
    """What both changed, in the words of the form."""
    theirs: dict[str, Any] = {}
    for name, value in error.stored.items():
        theirs |= form.fields_of(name, value)
    differences = [
        Difference(
            str(form.fields[name].label),
            _words(value, form.fields[name]),
            _words(form.cleaned_data[name], form.fields[name]),
        )
        for name, value in theirs.items()
        if name in form.fields and plain(value) != plain(form.cleaned_data[name])
    ]
    return Conflict(error.current, differences, str(error.again))


def _words(value: Any, field: forms.Field) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list | tuple | set | models.QuerySet):
        return "\n".join(sorted(map(str, value))) or NOTHING
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]  # a list by now
    return date_format(value, "j F Y") if isinstance(value, date) else str(value)
