"""Each example of the design system that a Django form can express comes out as its makers wrote it."""

import re
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError

from tests.wqm.ui.markup import fixtures, normal
from wqm.ui.forms import DateParts, GovukDateField

EXAMPLES = {
    "input": [
        "default", "with hint text", "with error message", "with error and hint", "with width-2 class",
        "with width-3 class", "with width-4 class", "with width-5 class", "with width-10 class", "with width-20 class",
        "with width-30 class", "with label as page heading", "with prefix", "with suffix", "with prefix and suffix",
        "with prefix and suffix and error", "with prefix and suffix and width modifier", "custom type", "value",
        "zero value", "inputmode", "with autocomplete attribute", "with pattern attribute", "with spellcheck enabled",
        "with spellcheck disabled", "with autocapitalize turned off", "disabled",
    ],
    "textarea": [
        "default", "with hint", "with error message", "with default value", "with custom rows",
        "with label as page heading", "with hint and error message", "with autocomplete attribute",
        "with spellcheck enabled", "with spellcheck disabled",
    ],
    "character-count": [
        "default", "with hint", "with hint and error", "with default value", "with custom rows",
        "with label as page heading", "with maxwords", "with threshold",
    ],
    "select": [
        "default", "with hint text and error message", "with label as page heading", "hint", "error",
        "with selected value", "with full width override",
    ],
    "radios": [
        "default", "with hint", "inline", "with a divider",
        "with fieldset and error message", "with very long option text", "small", "small with long text",
        "small with error", "small with hint", "small inline", "small with a divider",
        "with hints on parent and items",
    ],
    "checkboxes": [
        "with hint", "with divider and None",
        "with legend as a page heading", "with error message", "small", "small with long text", "small with error",
        "small with hint", "small with divider and None", "with very long option text",
    ],
    "date-input": [
        "default", "with values", "with error message and hint", "with error on day input",
        "with error on month input", "with error on year input",
    ],
    "file-upload": [
        "default", "with hint text", "with error message and hint", "with label as page heading", "enhanced",
        "enhanced, with error message and hint", "error", "disabled", "id", "allows multiple files",
    ],
    "password-input": [
        "default", "with hint text", "with error message", "with label as page heading", "with input width class",
        "with new-password autocomplete", "value",
    ],
}  # fmt: skip
WIDGETS = {
    "input": forms.TextInput,
    "textarea": forms.Textarea,
    "character-count": forms.Textarea,
    "select": forms.Select,
    "radios": forms.RadioSelect,
    "checkboxes": forms.CheckboxSelectMultiple,
    "file-upload": forms.FileInput,
    "password-input": forms.PasswordInput,
}
KEPT_ATTRIBUTES = ("autocomplete", "autocapitalize", "pattern", "inputmode", "spellcheck")


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


def words_of(part: dict[str, Any] | None) -> str:
    return (part or {}).get("text") or ""


def label_of(options: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    label = options.get("fieldset", {}).get("legend") or options.get("label") or {}
    size = next((c.rsplit("--", 1)[1] for c in label.get("classes", "").split() if "--" in c), "")
    return words_of(label), {"label_size": size, "heading": bool(label.get("isPageHeading"))}


def look_of(component: str, options: dict[str, Any]) -> dict[str, Any]:
    """The example's options in the words of our `ui`."""
    classes = options.get("classes", "").split()
    look: dict[str, Any] = {"drop": bool(options.get("javascript")), "rows": int(options.get("rows") or 5)}
    for name in classes:
        if "--width-" in name:
            look["width"] = int(name.rsplit("-", 1)[1])
        elif name.endswith(("--inline", "--small")):
            look[name.rsplit("--", 1)[1]] = True
        else:
            look["classes"] = f"{look.get('classes', '')} {name}".strip()
    items = [item for item in options.get("items", []) if item]
    look["hints"] = {i["value"]: words_of(i["hint"]) for i in items if i.get("hint")}
    look["exclusive"] = tuple(i["value"] for i in items if i.get("behaviour") == "exclusive")
    look["group_classes"] = (options.get("formGroup") or {}).get("classes", "")
    dividers, before = {}, ""
    for item in items:
        if item.get("divider"):
            before = item["divider"]
        elif before:
            dividers[item["value"]], before = before, ""
    look["dividers"] = dividers
    look["prefix"], look["suffix"] = words_of(options.get("prefix")), words_of(options.get("suffix"))
    look |= {"count": component == "character-count", "max_words": int(options.get("maxwords") or 0)}
    return look | {"threshold": int(options.get("threshold") or 0)}


def field_of(component: str, options: dict[str, Any]) -> forms.Field:
    attrs = {k: str(options[k]).lower() for k in KEPT_ATTRIBUTES if k in options}
    common: dict[str, Any] = {
        "help_text": words_of(options.get("hint")),
        "label": label_of(options)[0],
        "required": False,
    }
    common["disabled"] = bool(options.get("disabled"))
    if component == "date-input":
        return GovukDateField(**common)
    widget: Any = (ManyFiles if options.get("multiple") else WIDGETS[component])(attrs=attrs)
    if options.get("type"):
        widget.input_type = options["type"]
    if component == "password-input":
        widget.render_value = True
    if component in ("select", "radios", "checkboxes"):
        kind = forms.MultipleChoiceField if component == "checkboxes" else forms.ChoiceField
        choices = [(i["value"], words_of(i)) for i in options.get("items", []) if i and "value" in i]
        return kind(choices=choices, widget=widget, **common)
    if component == "file-upload":
        return forms.FileField(widget=widget, **common)
    return forms.CharField(widget=widget, max_length=int(options.get("maxlength") or 0) or None, **common)


def initial_of(component: str, options: dict[str, Any]) -> Any:
    items = [item for item in options.get("items", []) if item]
    chosen = [i["value"] for i in items if i.get("checked") or i.get("selected")]
    if component == "checkboxes":
        return options.get("values") or chosen
    if component == "date-input":
        return DateParts(**options["values"]) if options.get("values") else None
    return options.get("value") if options.get("value") is not None else (chosen[0] if chosen else None)


def rendered(component: str, options: dict[str, Any]) -> str:
    name = str(options.get("idPrefix") or options.get("id") or options.get("name"))
    posted = str(options.get("name") or options.get("idPrefix") or name)
    field = field_of(component, options)
    look = look_of(component, options) | label_of(options)[1] | {"optional": False}

    class Example(forms.Form):
        ui = {posted: look}

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.fields[posted] = field

    field.widget.attrs["id"] = name
    form = Example(auto_id="%s", initial={posted: initial_of(component, options)})
    if options.get("errorMessage"):
        wrong = [p for p in ("day", "month", "year") if (options.get(p) or {}).get("error")]
        error = ValidationError(words_of(options["errorMessage"]), params={"parts": wrong} if wrong else {"x": ""})
        form.__dict__["_errors"] = {posted: form.error_class(ValidationError([error]).error_list)}
    return str(form[posted].as_field_group())


def expected(component: str, fixture: dict[str, Any]) -> str:
    """The example, without what we decided otherwise."""
    html = fixture["html"]
    if component == "select":
        html = html.replace(" disabled>", ">")  # an option that cannot be chosen is left out, not greyed
    if component == "date-input":
        name = fixture["options"]["id"]
        for part in ("day", "month", "year"):  # ours are named after the field, so that two dates fit in one form
            html = html.replace(f'name="{part}"', f'name="{name}-{part}"')
    return html


def compared(component: str, html: str) -> list[object]:
    """The words of the show and hide button are ours (translatable); the script's built-in English is the same."""
    return normal(re.sub(r' data-i18n\.[a-z-]+="[^"]*"', "", html) if component == "password-input" else html)


@pytest.mark.parametrize(("component", "name"), [(c, n) for c, names in EXAMPLES.items() for n in names])
def test_field_is_as_in_the_design_system(component: str, name: str) -> None:
    fixture = fixtures(component)[name]
    assert compared(component, rendered(component, fixture["options"])) == normal(expected(component, fixture))
