"""What is sent on the day of a visit beside notes."""

from django import forms


class PhotoForm(forms.Form):
    """A photograph of a display, with what it shows."""

    upload = forms.FileField(error_messages={"required": "Choose a photograph."})
    alt_text = forms.CharField(max_length=300, error_messages={"required": "Describe what the display shows."})
    no_people = forms.BooleanField(error_messages={"required": "Confirm that no one is in it, and no child’s name."})

    def clean(self):
        """The confirmation is asked for, and not stored."""
        data = super().clean() or {}
        data.pop("no_people", None)
        return data
