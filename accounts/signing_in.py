"""allauth's forms in our words, and with addresses as we store them.

Wherever somebody types the address of an account, what nobody sees is taken out before it is looked up, counted for a
limit or stored: an address that was pasted with an unseen character is the same account.
"""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.webauthn.forms import AddWebAuthnForm

from wqm.contacts.forms import CleanEmailField


def _clean_address_in(form: Any, name: str) -> None:
    """Let a field of a form read addresses as they are stored; it looks as it did."""
    field = form.fields[name]
    form.fields[name] = CleanEmailField(label=field.label, widget=field.widget, required=field.required)


class LoginForm(account_forms.LoginForm):
    """Email and password; the page itself links to a new password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _clean_address_in(self, "login")
        self.fields["login"].label = "Email address"
        self.fields["password"].help_text = ""


class RequestLoginCodeForm(account_forms.RequestLoginCodeForm):
    """A code by email."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _clean_address_in(self, "email")


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """A new password by email."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _clean_address_in(self, "email")


class AddEmailForm(account_forms.AddEmailForm):
    """Another address for one's own account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _clean_address_in(self, "email")


class ChangeEmailForm(account_forms.ChangeEmailForm):
    """The other address once more, where its code did not arrive."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _clean_address_in(self, "email")


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey, and whether it is enough by itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of the passkey"
        self.fields["name"].help_text = "For example the device it is on"
        self.fields["passwordless"].label = "Sign in with this passkey alone"
        self.fields["passwordless"].help_text = "No password and no code; the device asks for your finger, face or PIN."
