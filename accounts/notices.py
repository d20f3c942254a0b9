"""What a person is told by email when how they sign in was changed, so that a thief is noticed."""

# The names under which allauth sends them: subject, and the sentence with what changed.
NOTICES = {
    "account/email/email_changed": (
        "Your email address was changed",
        "Your email address was changed from {from_email} to {to_email}.",
    ),
    "account/email/email_confirm": (
        "Your email address was confirmed",
        "Your email address was confirmed.",
    ),
    "account/email/email_deleted": (
        "An email address was removed from your account",
        "The email address {deleted_email} was removed from your account.",
    ),
    "account/email/password_changed": ("Your password was changed", "The password for your account was changed."),
    "account/email/password_reset": (
        "Your password was changed",
        "The password for your account was changed, using a link we emailed to you.",
    ),
    "account/email/password_set": ("A password was set for your account", "A password was set for your account."),
    "mfa/email/totp_activated": (
        "An authenticator app was added to your account",
        "An authenticator app was added to your account. If you had one before, its codes no longer work.",
    ),
    "mfa/email/totp_deactivated": (
        "Your authenticator app was removed",
        "The authenticator app was removed from your account.",
    ),
    "mfa/email/webauthn_added": ("A passkey was added to your account", "A passkey was added to your account."),
    "mfa/email/webauthn_removed": (
        "A passkey was removed from your account",
        "A passkey was removed from your account.",
    ),
    "mfa/email/recovery_codes_generated": (
        "You have new recovery codes",
        "You have new recovery codes. The old ones no longer work.",
    ),
}
