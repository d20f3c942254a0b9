"""A field together with its data, as the field templates need it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.forms.boundfield import BoundField
from django.forms.widgets import Input

from wqm.ui.forms.dates import GovukDateInput
from wqm.ui.forms.options import PREFIX, FieldOptions, options_for

# Which template part renders which widget; the first that matches, so subclasses stand before their parents.
KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (GovukDateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (Input, "input"),
)
BASE_CLASS = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "password": "govuk-input",
    "input": "govuk-input",
}
GROUPS = frozenset({"date", "radios", "checkboxes"})
# Left out on purpose: limits are said and checked by the server, not silently enforced while typing, and a
# placeholder is no label.
DROPPED = ("maxlength", "minlength", "placeholder", "min", "max", "step", "cols", "required", "class")


@dataclass(frozen=True)
class Choice:
    """One radio or checkbox, ready for the template."""

    id: str
    name: str
    value: str
    label: Any
    checked: bool
    disabled: bool
    hint: str
    divider: str
    exclusive: bool
    describedby: str


class GovukBoundField(BoundField):
    """Adds the design system's classes and ids. Ids are predictable: `<id>-hint`, `<id>-error`, first choice `<id>`."""

    @cached_property
    def ui(self) -> FieldOptions:
        return options_for(getattr(self.form, "ui", {}).get(self.name, {}), self.field.widget.attrs)

    @cached_property
    def kind(self) -> str:
        return next((kind for cls, kind in KINDS if isinstance(self.field.widget, cls)), "other")

    @property
    def base_id(self) -> str:
        return self.field.widget.attrs.get("id") or self.auto_id or self.html_name

    @property
    def hint_id(self) -> str:
        return f"{self.base_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.base_id}-error"

    @property
    def info_id(self) -> str:
        return f"{self.base_id}-info"

    @cached_property
    def messages(self) -> list[str]:
        """The errors, where "This field is required" says which field: the summary must make sense by itself."""
        if not self.errors:
            return []
        return [message_of(error, self.kind, str(self.label)) for error in self.errors.as_data()]

    @property
    def error(self) -> str:
        """The first error: one field shows one message at a time, and the label above it needs no repetition."""
        if not self.errors:
            return ""
        return message_of(self.errors.as_data()[0], self.kind, "")

    @property
    def is_group(self) -> bool:
        return self.kind in GROUPS

    @property
    def is_optional(self) -> bool:
        return self.ui.optional and not self.field.required and self.kind != "checkbox" and not self.field.disabled

    @property
    def use_fieldset(self) -> bool:
        return self.is_group

    @cached_property
    def has_count(self) -> bool:
        return self.kind == "textarea" and bool(self.ui.max_words or (self.ui.count and self.max_length))

    @property
    def max_length(self) -> int:
        return getattr(self.field, "max_length", None) or 0

    @property
    def aria_describedby(self) -> str:
        """Ids in the order in which a screen reader should say them."""
        ids = [self.field.widget.attrs.get("aria-describedby", "")]
        ids.append(self.info_id if self.has_count else "")
        ids.append(self.hint_id if self.help_text else "")
        ids.append(self.error_id if self.errors else "")
        return " ".join(i for i in ids if i)

    @property
    def focus_id(self) -> str:
        """Where the error summary leads: the first thing a person can change."""
        if self.kind == "date":
            part = self.field.widget.part_ids(self.base_id)
            return part[self.error_parts[0] if self.error_parts else self.field.widget.parts[0]]
        return self.base_id

    @cached_property
    def error_parts(self) -> list[str]:
        """Which of day, month, year are wrong; all of them when the error does not say."""
        if self.kind != "date" or not self.errors:
            return []
        for error in self.errors.as_data():
            if error.params and "parts" in error.params:
                return list(error.params["parts"])
        return list(self.field.widget.parts)

    @property
    def class_names(self) -> str:
        base = BASE_CLASS.get(self.kind, "")
        names = [base]
        if self.kind == "password":
            names += ["govuk-password-input__input", "govuk-js-password-input-input"]
        if self.has_count:
            names.append("govuk-js-character-count")
        if self.ui.width and base == "govuk-input":
            names.append(
                f"govuk-input--width-{self.ui.width}"
                if isinstance(self.ui.width, int)
                else f"govuk-!-width-{self.ui.width}"
            )
        elif self.ui.width:
            names.append(f"govuk-!-width-{self.ui.width}")
        names += [self.ui.classes, self.field.widget.attrs.get("class", "")]
        if base and self.errors:
            names.append(f"{base}--error")
        return " ".join(n for n in names if n)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = dict(attrs)
        if widget.is_hidden:
            return attrs
        if self.field.disabled:
            attrs["disabled"] = True
        if not self.is_group and self.aria_describedby:
            attrs["aria-describedby"] = self.aria_describedby
        if self.class_names:
            attrs["class"] = self.class_names
        if self.kind == "textarea":
            attrs["rows"] = self.ui.rows
        if self.kind == "password":
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
            attrs.setdefault("autocomplete", widget.attrs.get("autocomplete", "current-password"))
        return attrs

    def as_widget(
        self, widget: forms.Widget | None = None, attrs: dict[str, Any] | None = None, only_initial: bool = False
    ) -> Any:
        widget = widget or self.field.widget
        if not widget.is_hidden:
            widget = self.clean_widget(widget)
        return super().as_widget(widget, attrs, only_initial)

    def clean_widget(self, widget: forms.Widget) -> forms.Widget:
        """A copy without the attributes we leave out. Numbers become text with a number keyboard, dates text."""
        plain: forms.Widget = widget
        attrs = {k: v for k, v in widget.attrs.items() if not k.startswith(PREFIX) and k not in DROPPED}
        if isinstance(widget, forms.NumberInput):
            plain = forms.TextInput()
            attrs.setdefault(
                "inputmode", "decimal" if isinstance(self.field, forms.FloatField | forms.DecimalField) else "numeric"
            )
            attrs.setdefault("spellcheck", "false")
        elif self.kind == "file":
            plain = forms.FileInput() if not getattr(widget, "allow_multiple_selected", False) else type(widget)()
        else:
            plain = widget.__deepcopy__({})
        attrs.pop("aria-describedby", None)
        plain.attrs = attrs
        return plain

    @cached_property
    def choices(self) -> list[Choice]:
        """Radios or checkboxes one by one. Cached: a model choice field asks the database once."""
        if self.kind == "checkbox":
            return [self.single_choice()]
        choices: list[Choice] = []
        place = 1  # in the design system a divider counts as an item
        for sub in self.subwidgets:
            place += bool(by_value(self.ui.dividers, sub.data["value"]))
            choices.append(self.choice(place, sub.data))
            place += 1
        return choices

    def choice(self, index: int, data: dict[str, Any]) -> Choice:
        value = "" if data["value"] is None else str(data["value"])
        item_id = self.base_id if index == 1 else f"{self.base_id}-{index}"
        hint = by_value(self.ui.hints, value)
        return Choice(
            id=item_id,
            name=data["name"],
            value=value,
            label=data["label"],
            checked=bool(data["selected"]),
            disabled=bool(self.field.disabled or data["attrs"].get("disabled")),
            hint=hint,
            divider=by_value(self.ui.dividers, value),
            exclusive=value in map(str, self.ui.exclusive),
            describedby=f"{item_id}-item-hint" if hint else "",
        )

    def single_choice(self) -> Choice:
        context = self.field.widget.get_context(self.html_name, self.value(), {})["widget"]
        return Choice(
            id=self.base_id,
            name=self.html_name,
            value=str(context["value"]) if context["value"] is not None else "on",
            label=self.label,
            checked=bool(context["attrs"].get("checked")),
            disabled=bool(self.field.disabled),
            hint="",
            divider="",
            exclusive=False,
            describedby=self.aria_describedby,
        )

    @property
    def date_items(self) -> list[Any]:
        return self.field.widget.items(self.html_name, self.base_id, self.value(), self.error_parts)


def message_of(error: ValidationError, kind: str, label: str) -> str:
    """The sentence of an error. What Django says by itself names no field and does not say what to do.

    With a label, as in the summary, it makes sense alone; a form's own sentences stay as they are.
    """
    text = str(error.messages[0])
    if text == str(forms.Field.default_error_messages["required"]):
        return required_message(kind, label)
    if error.params and error.code == "max_length" and text.startswith("Ensure this value has at most"):
        most, length = error.params["limit_value"], error.params["show_value"]
        return led(label, f"shorten it to {most:,} characters; it has {length:,}")
    if text == str(URLValidator.message):
        return led(label, "enter a whole web address, for example https://www.example.org")
    return text


def led(label: str, todo: str) -> str:
    """What to do, led by the label where there is one."""
    if not label or label.endswith((".", "?", "!", ":")):
        return f"{label} {todo[:1].upper()}{todo[1:]}".strip()
    return f"{label}: {todo}"


def required_message(kind: str, label: str) -> str:
    """What to do about an empty answer, led by the label."""
    todo = {
        "checkbox": "tick the box to continue",
        "checkboxes": "choose at least one",
        "radios": "choose an answer",
        "select": "choose an answer",
        "file": "choose a file",
        "date": "enter a date",
    }.get(kind, "enter an answer")
    return led(label, todo)


def by_value(mapping: Any, value: Any) -> str:
    """Looks a choice up by its value as it is posted, so that keys may be enums or numbers."""
    return next((str(text) for key, text in mapping.items() if str(getattr(key, "value", key)) == str(value)), "")
