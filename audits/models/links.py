"""People who respond by link, and how far their mail is. Nothing here says who has responded, or when."""

from uuid import uuid4

from django.core.validators import MaxValueValidator
from django.db import models

from audits.enums import MOST_REMINDERS
from audits.models.audits import Audit
from wqm.tenancy.models import SchoolRow


class Recipient(SchoolRow):
    """Somebody who gets a link: an address, and in which group it counts. Gone with the key of the audit."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    is_leader = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "email"], name="audit_recipient_once")]

    def __str__(self) -> str:
        return f"recipient of {self.audit_id}"


class Mailing(SchoolRow):
    """The links of an audit, all together. `is_wanted`: leaders have asked for them; `sent_on`: they are made."""

    audit = models.OneToOneField(Audit, on_delete=models.CASCADE, related_name="+")
    is_wanted = models.BooleanField(default=False)
    sent_on = models.DateField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(MOST_REMINDERS)])
    reminded_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"links of {self.audit_id}"
