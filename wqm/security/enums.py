"""What is written down."""

from django.db import models


class EventKind(models.TextChoices):
    """Who got in, who did not, and whose rights changed."""

    SIGNED_IN = "signed_in", "Signed in"
    FAILED = "failed", "Sign-in failed"
    SIGNED_OUT = "signed_out", "Signed out"
    ENDED = "ended", "Session ended"
    REFUSED = "refused", "Page refused"
    CREDENTIALS = "credentials", "Sign-in details changed"
    RIGHTS = "rights", "Access changed"
