"""Text that says something."""

from typing import Any

from django import forms

from wqm.contacts.visible import visible


class WordsField(forms.CharField):
    """A CharField in which what nobody sees says nothing: without a visible character it is blank."""

    def to_python(self, value: Any) -> str:
        """What was typed, or blank."""
        text = super().to_python(value)
        return text if text and visible(text) else ""
