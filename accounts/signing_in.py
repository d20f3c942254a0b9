"""allauth's forms in our words."""

from allauth.account.forms import LoginForm as BaseLoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm


class LoginForm(BaseLoginForm):
    """Email and password; the page itself links to a new password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["password"].help_text = ""


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey, and whether it is enough by itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name of the passkey"
        self.fields["name"].help_text = "For example the device it is on"
        self.fields["passwordless"].label = "Sign in with this passkey alone"
        self.fields["passwordless"].help_text = "No password and no code; the device asks for your finger, face or PIN."
