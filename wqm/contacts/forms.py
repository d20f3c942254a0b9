"""Fields for email addresses, as they are typed or pasted."""

import re
from typing import Any

from django import forms

from wqm.contacts.addresses import LONGEST_EMAIL, base_address, clean_address, usable_address, why_unusable


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


class AddressesField(forms.CharField):
    """Many addresses, a line or a comma each, each once: those that mail will be sent to.

    A refusal names the lines that are wrong, so that somebody who pasted two hundred finds them.
    """

    most = 2000

    def __init__(self, **kwargs: Any):
        kwargs = {"widget": forms.Textarea, "max_length": 200_000, "label": "Email addresses", **kwargs}
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        """The addresses as they are delivered to, in their order; one mailbox counts once."""
        cells = [cell for cell in re.split(r"[\s,;]+", super().clean(value) or "") if cell]
        found: dict[str, str] = {}
        wrong = []
        for cell in cells:
            address = usable_address(cell.strip("<>"))
            if address is None:
                wrong.append(cell)
            else:
                found.setdefault(base_address(address), address)
        if wrong:
            more = f", and {len(wrong) - 3} more" if len(wrong) > 3 else ""
            raise forms.ValidationError(f"We cannot send to {', '.join(wrong[:3])}{more}. Correct or remove them.")
        if len(found) > self.most:
            raise forms.ValidationError(f"Enter up to {self.most} addresses.")
        return list(found.values())
