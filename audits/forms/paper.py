"""A paper sheet as it is typed in: a digit a rating, a line an entry."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from audits.contents import Asked, read
from audits.enums import EntryKind, StepKind, StepState
from audits.models import Step
from audits.queries.hall import PrincipleShown
from framework.models import ScalePoint

BLANK = "You have not typed anything in yet. Type what is on the sheet, or leave it out if it is blank"


class SheetForm(forms.Form):
    """The principles of a step, one after the other. `content` is what is sealed."""

    sheet = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, step: Step, principles: Sequence[PrincipleShown], scale: Sequence[ScalePoint], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.step, self.principles, self.points = step, principles, [point.value for point in scale]
        self.content: dict[str, Any] = {}
        self.ui: dict[str, dict[str, Any]] = {}
        for principle in principles:
            self._add_fields(principle.number)
        if step.kind == StepKind.ALONE:
            self.fields["hot"] = forms.BooleanField(required=False, label="“Too hot to write” is ticked")
        if principles:
            self.fields[self._first].widget.attrs["autofocus"] = True

    @property
    def has_rating(self) -> bool:
        """The level of a group counts until its step is opened, and is not asked for afterwards."""
        return self.step.kind != StepKind.GROUPS or self.step.state != StepState.DONE

    @property
    def _first(self) -> str:
        number = self.principles[0].number
        return self._rating(number) if self.has_rating else f"entry-{number}-{EntryKind.values[0]}"

    def _rating(self, number: int) -> str:
        return f"{'level' if self.step.kind == StepKind.GROUPS else 'rating'}-{number}"

    def _add_fields(self, number: int) -> None:
        label = "Level" if self.step.kind == StepKind.GROUPS else "Rating"
        digit = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        if self.has_rating:
            self.fields[self._rating(number)] = forms.CharField(required=False, max_length=2, label=label, widget=digit)
        self.ui[self._rating(number)] = {"width": 2, "optional": False}
        for kind in EntryKind:
            name = f"entry-{number}-{kind.value}"
            lines = forms.Textarea(attrs={"autocomplete": "off"})
            self.fields[name] = forms.CharField(required=False, label=kind.label, widget=lines)
            self.ui[name] = {"rows": 2, "optional": False}

    def parts(self) -> Iterator[tuple[PrincipleShown, list[Any]]]:
        """Each principle with its fields."""
        for principle in self.principles:
            names = [f"entry-{principle.number}-{kind.value}" for kind in EntryKind]
            ratings = [self._rating(principle.number)] if self.has_rating else []
            yield principle, [self[name] for name in (*ratings, *names)]

    def clean(self) -> dict[str, Any]:
        """As a device would have sent it; what is wrong stands at its field."""
        data, sheet = super().clean() or self.cleaned_data, QueryDict(mutable=True)
        for principle in self.principles:
            if self.has_rating:
                self._clean_rating(self._rating(principle.number), data, sheet)
            for kind in EntryKind:
                name = f"entry-{principle.number}-{kind.value}"
                sheet.setlist(name, (data.get(name) or "").splitlines())
        if data.get("hot"):
            sheet[f"hot-{self.principles[0].number}"] = "1"
        sent = read(self.step.kind, sheet, Asked([principle.number for principle in self.principles], self.points))
        for name, sentence in sent.problems:
            self.add_error(name if name in self.fields else None, sentence)
        if sent.is_empty and not self.errors:
            self.add_error(self._first if self.principles else None, BLANK)
        self.content = sent.content
        return data

    def _clean_rating(self, name: str, data: dict[str, Any], sheet: QueryDict) -> None:
        typed = data.get(name) or ""
        if typed and typed not in {str(point) for point in self.points}:
            label = self.fields[name].label
            self.add_error(name, f"{label} must be a number from {self.points[0]} to {self.points[-1]}, or blank")
        sheet[name] = typed
