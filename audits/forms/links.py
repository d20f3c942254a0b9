"""Addresses of people who respond by link."""

from typing import Any

from django import forms

from wqm.contacts.addresses import base_address
from wqm.contacts.forms import AddressesField


class InviteForm(forms.Form):
    """Two boxes: staff, and senior leaders, whose ratings are counted apart."""

    staff = AddressesField(
        required=False, label="Staff", help_text="Paste email addresses, one a line or with commas between them."
    )
    leaders = AddressesField(
        required=False, label="Senior leaders", help_text="Their ratings are not counted with those of staff."
    )
    ui = {"staff": {"rows": 8, "optional": False}, "leaders": {"rows": 3, "optional": False}}

    def clean(self) -> dict[str, Any]:
        """At least one address, and nobody in both boxes."""
        data = super().clean() or self.cleaned_data
        staff, leaders = data.get("staff"), data.get("leaders")
        if staff == [] and leaders == []:
            self.add_error("staff", "Enter at least one email address")
        boxes = {base_address(email) for email in staff or ()}
        if both := [email for email in leaders or () if base_address(email) in boxes]:
            self.add_error("leaders", f"{both[0]} is in both boxes. Keep it in one")
        return data
