"""Awards as the register knows them."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from assessments.enums import AwardState
from evidence.models import Cycle
from framework.models import Level
from wqm.tenancy.models import SchoolRow


class Award(SchoolRow):
    """An award as the register knows it. `code` is what the public verifies; it says nothing by itself."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="award")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=16, unique=True)
    awarded_on = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=10, choices=AwardState, default=AwardState.IN_FORCE)
    withdrawn_reason = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-awarded_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("awarded_on")), name="award_valid_after_awarded"
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_reason__gt="")
                | models.Q(state="in_force", withdrawn_reason=""),
                name="award_withdrawn_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} ({self.school})"

    @property
    def has_lapsed(self) -> bool:
        """Its time is over."""
        return self.valid_until < timezone.localdate()
