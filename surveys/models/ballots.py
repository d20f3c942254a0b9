"""Who is invited, the right to answer, and the answers. No token, no flag, no time, no serial number."""

from uuid import uuid4

from django.db import models

from surveys.models.waves import Wave
from wqm.tenancy.models import SchoolRow


class Recipient(SchoolRow):
    """Somebody who is invited: an address, and nothing about whether they answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="recipients")
    email = models.EmailField()
    group = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="en")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wave", "school", "email"], name="recipient_once")]

    def __str__(self) -> str:
        return f"recipient of {self.wave_id}"


class Ticket(models.Model):
    """The right to answer once. `tag` is a hash that no row about a person can be compared with."""

    tag = models.BinaryField(max_length=32, primary_key=True)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="+")

    def __str__(self) -> str:
        return "ticket"


class Ballot(models.Model):
    """An answer that only the worker can open, and only with the wave's key. The web may add one, never read one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "ballot"


class Draft(models.Model):
    """Answers that somebody has not sent yet, encrypted under a key that only their link holds; one size in a wave.

    `tag` is another hash of the link than the ticket's. Deleted when the answers are sent, and at the close.
    """

    tag = models.BinaryField(max_length=32, primary_key=True)
    wave = models.ForeignKey(Wave, on_delete=models.DO_NOTHING, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "draft"
