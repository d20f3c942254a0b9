"""What is typed about the site."""

from django import forms

from wqm.editing.forms import EditedForm

LONGEST_TEXT = 20_000


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
