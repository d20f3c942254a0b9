"""Audits, sealed rows and what is kept of them."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from audits.models import (
    Agreement,
    Audit,
    Entry,
    Envelope,
    Mailing,
    Pulse,
    Recipient,
    RoomGroup,
    Seat,
    Session,
    Step,
    Tally,
    Theme,
    Ticket,
)
from tests.factories.framework import VersionFactory
from tests.factories.organisations import SchoolFactory, UserFactory


class AuditFactory(DjangoModelFactory):
    """One that was reported."""

    class Meta:
        model = Audit

    school = SubFactory(SchoolFactory)
    name = Sequence(lambda n: f"Audit {n}")
    form = "inset"
    version = SubFactory(VersionFactory)
    state = "reported"
    led_by = "school"
    facilitator = "Kit Lowe"
    people = 30
    leaders = 3
    public_key = b"k" * 32
    opens_on = LazyFunction(timezone.localdate)
    ended_at = LazyFunction(lambda: timezone.now() - timedelta(days=30))
    late_at = LazyFunction(lambda: timezone.now() - timedelta(days=29))
    reported_on = LazyFunction(timezone.localdate)
    started_by = SubFactory(UserFactory)
    updated_by = SelfAttribute("started_by")


class _OfAudit(DjangoModelFactory):
    class Meta:
        abstract = True

    audit = SubFactory(AuditFactory)
    school = SelfAttribute("audit.school")


class AuditSessionFactory(_OfAudit):
    """Its first session, over."""

    class Meta:
        model = Session

    number = 1
    starts_at = LazyFunction(timezone.now)
    state = "over"


class StepFactory(_OfAudit):
    """A step in which people write alone."""

    class Meta:
        model = Step

    session = SubFactory(AuditSessionFactory, audit=SelfAttribute("..audit"))
    number = 1
    kind = "alone"
    minutes = 15
    principles = [1, 2]
    state = "done"


class RoomGroupFactory(_OfAudit):
    """A group of six."""

    class Meta:
        model = RoomGroup

    number = Sequence(lambda n: n % 30 + 1)
    name = SelfAttribute("number")
    seats = 6


class AgreementFactory(_OfAudit):
    """An action."""

    class Meta:
        model = Agreement

    number = Sequence(lambda n: n % 1000 + 1)
    kind = "action"
    text = Sequence(lambda n: f"Agreed {n}")
    updated_by = SelfAttribute("audit.started_by")


class ThemeFactory(_OfAudit):
    """A theme of the first principle."""

    class Meta:
        model = Theme

    principle = 1
    kind = "idea"
    title = Sequence(lambda n: f"Theme {n}")
    updated_by = SelfAttribute("audit.started_by")


class EntryFactory(_OfAudit):
    """Something that is shown."""

    class Meta:
        model = Entry

    principle = 1
    kind = "idea"
    text = Sequence(lambda n: f"Entry {n}")
    state = "hall"


class AuditTallyFactory(_OfAudit):
    """Ratings of the first principle."""

    class Meta:
        model = Tally

    kind = "rating"
    subject = "1"
    counts = [4, 8, 10, 3]


class SeatFactory(DjangoModelFactory):
    """A slip that exists."""

    class Meta:
        model = Seat

    tag = LazyFunction(lambda: uuid4().bytes * 2)
    audit = SubFactory(AuditFactory)
    session = 1
    group = 1


class AuditTicketFactory(DjangoModelFactory):
    """A right that was not used."""

    class Meta:
        model = Ticket

    tag = LazyFunction(lambda: uuid4().bytes * 2)
    step = SubFactory(StepFactory)
    audit = SelfAttribute("step.audit")


class EnvelopeFactory(DjangoModelFactory):
    """Bytes that nobody can open."""

    class Meta:
        model = Envelope

    step = SubFactory(StepFactory)
    audit = SelfAttribute("step.audit")
    sealed = b"sealed"


class PulseFactory(DjangoModelFactory):
    """That of the whole hall."""

    class Meta:
        model = Pulse

    audit = SubFactory(AuditFactory)
    group = 0


class MailingFactory(_OfAudit):
    """Links that went out and ended."""

    class Meta:
        model = Mailing

    is_wanted = True
    sent_on = LazyFunction(timezone.localdate)


class AuditRecipientFactory(_OfAudit):
    """Somebody with a link."""

    class Meta:
        model = Recipient

    email = Sequence(lambda n: f"away{n}@staff.example")
