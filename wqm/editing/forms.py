"""A form of what several people write: it carries what its page showed."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from wqm.editing.editions import LONGEST, Edition, ticks_of

UNKNOWN = (
    "We could not tell which version of this page you changed. Copy your text, open the page again and make your "
    "change there."
)


class EditionField(forms.CharField):
    """An `Edition`, hidden."""

    def __init__(self, **kwargs: Any):
        errors = {"required": UNKNOWN, "max_length": UNKNOWN}
        super().__init__(widget=forms.HiddenInput, max_length=LONGEST, label="Version", error_messages=errors, **kwargs)

    def clean(self, value: Any) -> Edition:
        """Only what a page of ours carries."""
        text = super().clean(value)
        try:
            return Edition.read(text)
        except ValueError as error:
            raise ValidationError(UNKNOWN) from error


class EditedForm(forms.Form):
    """A form whose `edition` says what it showed; `initial` may hold the number of the row under that name.

    A value is what a service compares and writes. Where that is not simply a field, `values_of` and `fields_of` say
    what it is made of, both ways. In the fields of `ticks`, each tick is a value (`ticks_of`).
    """

    edition = EditionField()
    ticks: tuple[str, ...] = ()

    def values_of(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The values that these data of fields make, by the names that the service has for them."""
        values: dict[str, Any] = {}
        for name, field in self.fields.items():
            if name in self.ticks:
                offered = [key for key, _ in cast(Any, field).choices]
                values |= ticks_of(name, data.get(name) or (), map(str, offered))
            elif not field.widget.is_hidden:
                values[name] = data.get(name)
        return values

    def values_shown(self) -> dict[str, Any]:
        """What is stored as this page shows it; only of a form that was not sent."""
        fields = [(name, field) for name, field in self.fields.items() if name != "edition"]
        return self.values_of({name: self.get_initial_for_field(field, name) for name, field in fields})

    def fields_of(self, name: str, value: Any) -> dict[str, Any]:
        """What stands in fields where the value `name` is `value`."""
        return {name: value}

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """The edition is made of what all other fields show."""
        if field_name != "edition":
            return super().get_initial_for_field(field, field_name)
        return str(Edition.of(self.initial.get("edition") or 0, self.values_shown()))

    def edition_now(self, number: int) -> Edition:
        """From which edition the next save starts, of a page that stays open after it was saved as `number`."""
        if not self.cleaned_data["edition"].shown:
            return Edition(number)
        return Edition.of(number, self.values_of(self.cleaned_data))
