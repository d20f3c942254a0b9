"""Amounts of money as people type them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# 1200, 1,200, 1 200, with or without a pound sign and pence that are nought.
AMOUNT = re.compile(r"-?(?:[0-9]{1,3}(?:[, \u00a0\u202f][0-9]{3})+|[0-9]+)")


class PoundsField(forms.IntegerField):
    """Whole pounds, 0 or more: "1,200", "£1,200" and "1200.00" are one amount. Shown again as "1,200"."""

    widget = forms.TextInput

    def __init__(self, *, label: str, max_value: int, **kwargs: Any):
        name = label[:1].upper() + label[1:]
        errors = {
            "invalid": f"{name} must be in whole pounds, for example £1,200",
            "min_value": f"{name} must be £0 or more",
            "max_value": f"{name} must be £{max_value:,} or less",
        }
        super().__init__(min_value=0, max_value=max_value, label=label, error_messages=errors, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """The amount; None for nothing. Raises ValidationError for anything that is no whole number of pounds."""
        if value in self.empty_values or isinstance(value, int):
            return value if isinstance(value, int) else None
        text = str(value).strip().removeprefix("£").strip().removesuffix(".00")
        if len(text) > 20 or not AMOUNT.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"[^0-9-]", "", text))

    def prepare_value(self, value: Any) -> Any:
        """With commas, unless it is what somebody typed."""
        return f"{value:,}" if isinstance(value, int) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A keyboard of figures on phones; the limits are checked here, and a text box knows none."""
        return {"inputmode": "numeric"}
