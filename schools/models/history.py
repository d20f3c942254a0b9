"""Where people belonged before."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from schools.models.organisations import ORGANISATION_ROLES, Trust
from wqm.tenancy.models import OrganisationRow


class FormerMembership(OrganisationRow):
    """A role that ended, so that nobody assesses a school at which they worked a year ago.

    `trust_then` is the trust of the school on that day. Deleted `CONFLICT_YEARS` after it ended
    (`schools.services.members.forget_former_members`).
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="former_memberships")
    role = models.CharField(max_length=20, choices=ORGANISATION_ROLES)
    trust_then = models.ForeignKey(Trust, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ["-ended_on", "id"]
        indexes = [models.Index(fields=["user"]), models.Index(fields=["ended_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(school__isnull=False, trust__isnull=True)
                | models.Q(school__isnull=True, trust__isnull=False),
                name="former_membership_one_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, until {self.ended_on:%-d %B %Y}"
