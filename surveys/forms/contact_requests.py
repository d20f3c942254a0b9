"""What is typed by somebody who wants to be contacted."""

from django import forms

LONGEST = {"name": 120, "contact": 200, "message": 2000}


class ContactForm(forms.Form):
    """Its messages are keys of `surveys.respondents.words`: the page is in its reader's language.

    `readers` are those whom staff choose from; nobody else is asked.
    """

    name = forms.CharField(max_length=LONGEST["name"], error_messages={"required": "contact_no_name"})
    contact = forms.CharField(max_length=LONGEST["contact"], error_messages={"required": "contact_no_how"})
    message = forms.CharField(max_length=LONGEST["message"], required=False)

    def __init__(self, sent, readers=()):
        """What is too long is cut as the browser cuts it, and NUL is left out: nobody who needs help is sent back."""
        values = {name: sent.get(name, "").replace("\0", "") for name in LONGEST}
        typed = {name: values[name][:longest] for name, longest in LONGEST.items()}
        super().__init__(typed | ({"reader": sent.get("reader", "")} if readers else {}))
        if readers:
            wrong = {"required": "contact_no_reader", "invalid_choice": "contact_no_reader"}
            choices = [(reader, reader) for reader in readers]
            self.fields["reader"] = forms.ChoiceField(choices=choices, error_messages=wrong)

    @property
    def typed(self) -> dict[str, str]:
        """As it was sent."""
        return dict(self.data)

    @property
    def problems(self) -> dict[str, str]:
        """The key of the first message of each field."""
        return {name: str(messages[0]) for name, messages in self.errors.items()}
