"""What a person is told by email when how they sign in was changed, so that a thief is noticed."""

# The names under which allauth sends them: subject, and the sentence with what changed.
NOTICES = {
    "account/email/email_changed": (
        "Your email address was changed",
        "The email address of your account was changed from {from_email} to {to_email}.",
    ),
    "account/email/email_confirm": (
        "Your email address is confirmed",
        "The email address of your account is confirmed.",
    ),
    "account/email/email_deleted": (
        "An email address was removed",
        "The email address {deleted_email} was removed from your account.",
    ),
    "account/email/password_changed": ("Your password was changed", "The password of your account was changed."),
    "account/email/password_reset": (
        "Your password was changed",
        "The password of your account was changed with a link that we emailed to you.",
    ),
    "account/email/password_set": ("Your account has a password now", "A password was set for your account."),
    "mfa/email/totp_activated": (
        "An authenticator app was set up",
        "An authenticator app was set up for your account. If there was one before, its codes no longer work.",
    ),
    "mfa/email/totp_deactivated": (
        "Your authenticator app was removed",
        "The authenticator app was removed from your account.",
    ),
    "mfa/email/webauthn_added": ("A passkey was added", "A passkey was added to your account."),
    "mfa/email/webauthn_removed": ("A passkey was removed", "A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": (
        "You have new recovery codes",
        "New recovery codes were made for your account. The earlier ones no longer work.",
    ),
}
