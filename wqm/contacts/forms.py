"""A field for one email address, as it is typed or pasted."""

from typing import Any

from django import forms

from wqm.contacts.addresses import LONGEST_EMAIL, clean_address, usable_address, why_unusable


class CleanEmailField(forms.EmailField):
    """Takes out what nobody sees before anything else is looked at: an address that was pasted is found again."""

    def to_python(self, value: Any) -> str:
        """The address as it is stored and compared."""
        return clean_address(super().to_python(value) or "")


class AddressField(forms.CharField):
    """An address to which mail will be sent; a refusal says what is wrong with it."""

    def __init__(self, **kwargs: Any):
        widget = forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"})
        kwargs = {"label": "Email address", "max_length": LONGEST_EMAIL, "widget": widget, **kwargs}
        kwargs["error_messages"] = {"required": "Enter an email address", **kwargs.get("error_messages", {})}
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """The address as it is stored and compared."""
        return clean_address(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """It can be written to."""
        super().validate(value)
        if value and usable_address(value) is None:
            raise forms.ValidationError(f"{why_unusable(value)}.")
