"""What is typed about the site."""

from django import forms

from framework.texts import blocks_of
from wqm.editing.forms import EditedForm

LONGEST_TEXT = 20_000


class SeenTextForm(forms.Form):
    """Which edition of a text was on the page before it is deleted."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)


class TextForm(EditedForm):
    """A text of the office."""

    body = forms.CharField(
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        label="Text",
        help_text="Leave a blank line between paragraphs. Start a heading with ## and a bullet point with -",
        error_messages={"required": "Enter the text"},
    )
    ui = {"body": {"rows": 24}}

    def clean_body(self) -> str:
        """A text has something to read: spaces, signs that nobody sees and empty headings are none."""
        body = self.cleaned_data["body"]
        texts = [text for block in blocks_of(body) for text in (block.text, *block.items)]
        if not any(character.isalnum() for text in texts for character in text):
            raise forms.ValidationError("Enter the text")
        return body
