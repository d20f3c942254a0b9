"""What somebody writes for others to read."""

from typing import Any

from django import forms

from wqm.visible import is_blank


class WordsField(forms.CharField):
    """Text of which something can be seen: spaces and characters without any shape are as good as nothing."""

    def to_python(self, value: Any) -> Any:
        """The text; empty where it shows nothing."""
        text = super().to_python(value)
        return self.empty_value if isinstance(text, str) and is_blank(text) else text
