"""Forms in the design system's markup.

`GovukRenderer` is the FORM_RENDERER, so every Django form (also those of allauth) is rendered by it:

    {{ form }}                         all fields
    {{ form.name.as_field_group }}     one field with label, hint, error
    {% error_summary form %}           links to every field in error (base.html does it for form, formset, forms)
    {% button "Continue" %}            the submit button
    <form method="post" novalidate>    the browser's own bubbles are not accessible enough

How a field looks is said in the form class, per field, and never in the template:

    class VisitForm(forms.Form):
        ui = {
            "place": {"label_size": "l", "heading": True, "width": 20},
            "cost": {"prefix": "£", "width": 5},
            "notes": {"rows": 8, "count": True},
            "mode": {"inline": True, "hints": {"remote": "We send the link a day before"}},
        }

The options are the fields of `FieldOptions`. The same keys may stand in `widget.attrs` as `ui_<option>`.
"""

from wqm.ui.forms.bound import GovukBoundField
from wqm.ui.forms.choices import choose_from
from wqm.ui.forms.clock import ClockField
from wqm.ui.forms.dates import DateParts, GovukDateField, GovukDateInput
from wqm.ui.forms.files import MultipleFileField, MultipleFileInput
from wqm.ui.forms.money import PoundsField
from wqm.ui.forms.options import FieldOptions
from wqm.ui.forms.renderer import GovukRenderer
from wqm.ui.forms.summary import errors_of
from wqm.ui.forms.words import WordsField

__all__ = [
    "ClockField",
    "DateParts",
    "FieldOptions",
    "GovukBoundField",
    "GovukDateField",
    "GovukDateInput",
    "GovukRenderer",
    "MultipleFileField",
    "MultipleFileInput",
    "PoundsField",
    "choose_from",
    "WordsField",
    "errors_of",
]
