"""What is typed by somebody who wants to be contacted."""

from django import forms


class ContactForm(forms.Form):
    """Its messages are keys of `surveys.words`: the page speaks the language of whoever reads it."""

    name = forms.CharField(max_length=120, error_messages={"required": "contact_no_name"})
    contact = forms.CharField(max_length=200, error_messages={"required": "contact_no_how"})
    message = forms.CharField(max_length=2000, required=False)

    def __init__(self, sent):
        """What is too long is cut as the browser cuts it: nobody who needs help is sent back for that."""
        super().__init__({name: sent.get(name, "")[: field.max_length] for name, field in self.base_fields.items()})

    @property
    def typed(self) -> dict[str, str]:
        """As it was sent."""
        return dict(self.data)

    @property
    def problems(self) -> dict[str, str]:
        """The key of the first message of each field."""
        return {name: str(found[0]) for name, found in self.errors.items()}
