"""Rights, sealed envelopes and the sign that something is new. Nothing here says who, when, or which device.

DO_NOTHING everywhere: an audit is deleted by a service that knows these tables; the web may not even look for them.
"""

from uuid import uuid4

from django.db import models

from audits.models.audits import Audit, Step


class Seat(models.Model):
    """A slip that exists, found by a hash of its secret; all of a session are made at once, sorted by it.

    `is_reserve`: for someone who comes without a slip. Anyone who has the code on the screen can use one.
    """

    tag = models.BinaryField(max_length=32, primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.DO_NOTHING, related_name="+")
    session = models.PositiveSmallIntegerField()
    group = models.PositiveSmallIntegerField()
    is_reserve = models.BooleanField(default=False, db_default=False)

    class Meta:
        indexes = [models.Index(fields=["audit"], name="audit_seat_audit")]

    def __str__(self) -> str:
        return "seat"


class Ticket(models.Model):
    """The right to send something in one step, once. It is deleted as it is used; all of a step are made at once."""

    tag = models.BinaryField(max_length=32, primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.DO_NOTHING, related_name="+")
    step = models.ForeignKey(Step, on_delete=models.DO_NOTHING, related_name="+")

    def __str__(self) -> str:
        return "ticket"


class Envelope(models.Model):
    """What was sent in a step, sealed, of constant size within it. The web adds rows and cannot read one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.DO_NOTHING, related_name="+")
    step = models.ForeignKey(Step, on_delete=models.DO_NOTHING, related_name="+")
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return "envelope"


class Pulse(models.Model):
    """Whether there is something new for a group (0 is the whole hall): `version` counts up. Not logged by the server.

    `phones`: for how many devices the pace of asking is worked out.
    Written by facilitators, releases and groups, never because one person did something.
    """

    id = models.BigAutoField(primary_key=True)
    audit = models.ForeignKey(Audit, on_delete=models.DO_NOTHING, related_name="+")
    group = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    phones = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["audit", "group"], name="audit_pulse_once")]

    def __str__(self) -> str:
        return f"{self.group}: {self.version}"
