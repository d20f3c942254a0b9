"""Several files in one field."""

from typing import Any

from django import forms


class MultipleFileInput(forms.FileInput):
    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Cleans to a list of uploads, each checked as a single one would be; empty list when nothing was chosen."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not files:
            super().clean(None, initial)
            return []
        return [super(MultipleFileField, self).clean(file, initial) for file in files]
