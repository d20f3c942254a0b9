"""allauth's forms in our words, and with addresses as we store them.

Wherever somebody types the address of an account, what nobody sees is taken out before it is looked up, counted for a
limit or stored: an address that was pasted with an unseen character is the same account.
"""

import time
from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms

from accounts import factors
from accounts.security import note_failed_proof
from wqm.contacts.forms import CleanEmailField


def _clean_address_in(form: Any, name: str) -> None:
    """Let a field of a form read addresses as they are stored; it looks as it did."""
    field = form.fields[name]
    form.fields[name] = CleanEmailField(label=field.label, widget=field.widget, required=field.required)


# In the session of somebody who is signing in: the address that they typed, for the pages that follow, and when.
TYPED = "typed_address"
TYPED_LASTS = 15 * 60


def remember_address(request: Any, address: str) -> None:
    """Carry the address over to the other ways of signing in, for a quarter of an hour."""
    request.session[TYPED] = {"address": address, "at": time.time()}


def remembered_address(request: Any) -> str:
    """What was typed a moment ago; empty where nothing was."""
    typed = request.session.get(TYPED) if request is not None else None
    return typed["address"] if typed and time.time() - typed["at"] < TYPED_LASTS else ""


class LoginForm(account_forms.LoginForm):
    """Email and password. Without a password, or with the other button, a code is emailed: nobody types twice."""

    ui = {"password": {"optional": False}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _clean_address_in(self, "login")
        self.fields["login"].label = "Email address"
        self.fields["login"].initial = remembered_address(self.request)
        password = self.fields["password"]
        password.required, password.help_text = False, "Leave blank to get a code by email instead."

    def clean_password(self) -> str:
        """None where the person asked for a code."""
        return "" if "code" in self.data else self.cleaned_data["password"]

    def login(self, request: Any, redirect_url: Any = None) -> Any:
        """A code is on its way: the page to enter it leads back to this one, with the address in it."""
        if not self.cleaned_data["password"]:
            remember_address(request, self.cleaned_data["login"])
        return super().login(request, redirect_url=redirect_url)


class RequestLoginCodeForm(account_forms.RequestLoginCodeForm):
    """A code by email."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _clean_address_in(self, "email")
        self.fields["email"].initial = remembered_address(context.request)

    def clean_email(self) -> str:
        email: str = super().clean_email()
        remember_address(context.request, email)
        return email


class ResetPasswordForm(account_forms.ResetPasswordForm):
    """A new password by email."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _clean_address_in(self, "email")
        self.fields["email"].initial = remembered_address(context.request)


class ResetLinkForm(account_forms.UserTokenForm):
    """Whose link for a new password this is: nobody's, where the account was closed meanwhile."""

    def _get_user(self, uidb36: str) -> Any:
        user = super()._get_user(uidb36)
        return user if user is not None and user.is_active else None


def _name_passwords(form: Any) -> None:
    """Labels as everywhere else: a noun, and a capital at its beginning alone."""
    labels = {"oldpassword": "Current password", "password1": "New password", "password2": "New password again"}
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label


class SetPasswordForm(account_forms.SetPasswordForm):
    """A first password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name_passwords(self)


class ResetPasswordKeyForm(account_forms.ResetPasswordKeyForm):
    """A new password by emailed link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name_passwords(self)


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """A new password for anyone who knows the old one; that somebody does not is noted like at every other door."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name_passwords(self)

    def clean_oldpassword(self) -> str:
        try:
            return super().clean_oldpassword()
        except forms.ValidationError:
            note_failed_proof(self.user, "Wrong password when asked to confirm")
            raise


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
        self.fields["name"].label = "Passkey name"
        self.fields["name"].help_text = "For example, the device it is on"
        self.fields["passwordless"].label = "Let me sign in with just this passkey"
        self.fields[
            "passwordless"
        ].help_text = "No password or code. Your device asks for your fingerprint, face or PIN."


class _UsesACode(mfa_forms.BaseAuthenticateForm):
    """allauth's form, with codes that work once."""

    def clean_code(self) -> str:
        clear_attempts = check_rate_limit(self.user)
        code = self.cleaned_data["code"]
        factor = factors.use_code(self.user, code)
        if factor is None:
            for first in factors.typed_factors(self.user)[:1]:
                self._emit_authentication_failed(first)
            raise get_mfa_adapter().validation_error("incorrect_code")
        factor.user = self.user
        self.authenticator = factor
        clear_attempts()
        return code


class AuthenticateForm(_UsesACode, mfa_forms.AuthenticateForm):
    """The second step of signing in."""


class ReauthenticateForm(_UsesACode, mfa_forms.ReauthenticateForm):
    """Fresh proof by a second factor."""


class SetUpAppForm(forms.Form):
    """The first code of an authenticator app, which shows that it has the key."""

    code = forms.CharField(
        label="Code from the app",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Enter the code from the app"},
    )
    ui = {"code": {"width": 10}}

    def __init__(self, *args, user: Any, secret: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.secret, self.counter = user, secret, -1

    def clean_code(self) -> str:
        """Counted like codes for signing in: the key can be guessed at no faster."""
        clear_attempts = check_rate_limit(self.user, error_key="rate_limited")
        counter = factors.matching_counter(self.secret, self.cleaned_data["code"])
        if counter is None:
            raise forms.ValidationError("The code is wrong. Wait for the app to show the next one, then enter it.")
        clear_attempts()
        self.counter = counter
        return self.cleaned_data["code"]


class ProofCodeForm(forms.Form):
    """A code that was emailed as proof."""

    code = forms.CharField(
        label="Code from the email",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        error_messages={"required": "Enter the code from the email"},
    )
    ui = {"code": {"width": 10}}
