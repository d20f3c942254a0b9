"""States of an outgoing email, and what a provider says about it later."""

from django.db import models


class MailState(models.TextChoices):
    """queued -> claimed -> sending -> sent | failed | unknown; claimed falls back to queued when its worker dies.

    `unknown`: the worker died within the provider's call. Nobody can say whether it went out, so a person decides.
    """

    QUEUED = "queued", "Queued"
    CLAIMED = "claimed", "Sending soon"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"
    UNKNOWN = "unknown", "Delivery not confirmed"
    CANCELLED = "cancelled", "Cancelled"


class Delivery(models.TextChoices):
    """What went wrong after a provider took an email. See `wqm.mail.delivery`: nothing else of its events is kept."""

    FINE = "", "No problem reported"
    BOUNCED = "bounced", "Bounced"
    REJECTED = "rejected", "Refused by the provider"
    COMPLAINED = "complained", "Reported as spam"


# What did not reach its person; a person who complains has it.
UNDELIVERED = {Delivery.BOUNCED, Delivery.REJECTED}
