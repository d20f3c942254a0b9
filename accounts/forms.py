"""What a person types about themselves."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import User
from wqm.lines import name_of_person
from wqm.visible import visible


class NameForm(forms.Form):
    """The name under which others see this person."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        help_text="As your colleagues know you. They see it beside what you write.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    ui = {"name": {"width": 20}}

    def clean_name(self) -> str:
        """A name that can be seen."""
        name = name_of_person(self.cleaned_data["name"])
        if not visible(name):
            raise forms.ValidationError("Enter your name")
        return name


class NewPersonForm(NameForm):
    """Name and, if wanted, a password."""

    password = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Leave it blank to sign in with an emailed code each time.",
    )
    ui = {"name": {"width": 20}, "password": {"width": 20}}

    def __init__(self, *args, email: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """The same rules as everywhere; the address and the name make a bad password."""
        password = self.cleaned_data["password"]
        if password:
            validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password
