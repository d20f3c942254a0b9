"""Waves, people, sealed rows and what is kept of them."""

from datetime import timedelta
from uuid import uuid4

import factory
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory, lazy_attribute
from factory.django import DjangoModelFactory

from surveys.models import (
    Ballot,
    Benchmark,
    Comment,
    ContactBox,
    ContactRequest,
    Draft,
    KeyStoreMark,
    ListImport,
    ListMapping,
    Receipt,
    Recipient,
    RememberedGroups,
    Reply,
    SealedRequest,
    Sitting,
    Tally,
    Ticket,
    Wave,
    WaveSchool,
)
from surveys.publication.audit import People
from surveys.publication.rows import PublishedRow
from tests.factories.framework import QuestionFactory, QuestionnaireFactory
from tests.factories.organisations import SchoolFactory, UserFactory


class WaveFactory(DjangoModelFactory):
    """A draft wave of one school, which takes part in it."""

    class Meta:
        model = Wave
        skip_postgeneration_save = True

    school = SubFactory(SchoolFactory)
    name = "How are we?"
    questionnaire = SubFactory(QuestionnaireFactory)
    groups = LazyAttribute(lambda wave: [{"code": "all", "school": wave.school.pk, "in": {}}])
    k = 7
    opens_on = LazyFunction(timezone.localdate)
    closes_on = LazyFunction(lambda: timezone.localdate() + timedelta(days=14))
    started_by = SubFactory(UserFactory)

    @factory.post_generation
    def part(self, create, extracted, **kwargs):
        """The school's own part, with its row of results where there are any."""
        if create and self.school:
            people = People(self.invited * 3 // 4, self.invited)
            row = PublishedRow(
                f"school:{self.school_id}", "school", str(self.school), self.school_id, "", ("all",), people
            )
            rows = [row.stored()] if self.state in ("published", "settled") else []
            numbers = {"invited": self.invited, "response_percent": self.response_percent}
            WaveSchoolFactory(wave=self, school=self.school, rows=rows, groups=self.groups, **numbers)


class RecipientFactory(DjangoModelFactory):
    """Somebody invited."""

    class Meta:
        model = Recipient

    wave = SubFactory(WaveFactory)
    school = SelfAttribute("wave.school")
    email = Sequence(lambda n: f"recipient{n}@people.example")
    group = "all"


class TicketFactory(DjangoModelFactory):
    """A ticket that no link leads to."""

    class Meta:
        model = Ticket

    wave = SubFactory(WaveFactory)
    tag = LazyFunction(lambda: uuid4().bytes + uuid4().bytes)


class BallotFactory(DjangoModelFactory):
    """A ballot that cannot be opened."""

    class Meta:
        model = Ballot

    wave = SubFactory(WaveFactory)
    sealed = LazyFunction(lambda: uuid4().bytes)


class TallyFactory(DjangoModelFactory):
    """A count."""

    class Meta:
        model = Tally

    wave = SubFactory(WaveFactory)
    school = SelfAttribute("wave.school")
    group = LazyAttribute(lambda tally: f"school:{tally.school.pk}")
    measure = Sequence(lambda n: f"measure-{n}")
    counts = LazyFunction(lambda: [1, 2, 3, 4, 5])


class CommentFactory(DjangoModelFactory):
    """An unread comment."""

    class Meta:
        model = Comment

    wave = SubFactory(WaveFactory)
    school = SelfAttribute("wave.school")
    question = SubFactory(QuestionFactory, kind="text")
    text = "A comment."


class ReceiptFactory(DjangoModelFactory):
    """A receipt."""

    class Meta:
        model = Receipt

    wave = SubFactory(WaveFactory)
    code = Sequence(lambda n: f"AAAAA-{n:05}")


class WaveSchoolFactory(DjangoModelFactory):
    """A school that takes part."""

    class Meta:
        model = WaveSchool

    school = SelfAttribute("wave.school")
    wave = SubFactory(WaveFactory)


class BenchmarkFactory(DjangoModelFactory):
    """What ten primaries published."""

    class Meta:
        model = Benchmark

    audience = "staff"
    age = "adult"
    phase = "Primary"
    size = "100 to 249"
    principle_code = Sequence(lambda n: f"principle-{n}")
    mean = "3.6"
    schools = 10


class DraftFactory(DjangoModelFactory):
    """Somebody's unsent answers."""

    class Meta:
        model = Draft

    wave = SubFactory(WaveFactory)
    tag = LazyFunction(lambda: uuid4().bytes + uuid4().bytes)
    sealed = b"sealed"


class ReplyFactory(DjangoModelFactory):
    """A line of "you said, we did"."""

    class Meta:
        model = Reply

    school = SelfAttribute("wave.school")
    wave = SubFactory(WaveFactory)
    number = 1
    said = "Mornings are hectic."
    did = "The staff briefing moved to Thursday."


class ContactBoxFactory(DjangoModelFactory):
    """A box of which nobody has the key."""

    class Meta:
        model = ContactBox

    id = ContactBox.ONLY
    public_key = b"k" * 32


class SealedRequestFactory(DjangoModelFactory):
    """A request that cannot be opened."""

    class Meta:
        model = SealedRequest

    school = SubFactory(SchoolFactory)
    sealed = LazyFunction(lambda: uuid4().bytes)


class ContactRequestFactory(DjangoModelFactory):
    """Somebody who wants to be contacted."""

    class Meta:
        model = ContactRequest

    school = SubFactory(SchoolFactory)
    name = "Robin"
    contact = "Class 5B"
    asked_on = LazyFunction(timezone.localdate)


class SittingFactory(DjangoModelFactory):
    """A class with thirty slots."""

    class Meta:
        model = Sitting

    school = SelfAttribute("wave.school")
    wave = SubFactory(WaveFactory)
    name = Sequence(lambda n: f"Class {n}")
    kind = "class"
    group = "all"
    slots = 30


class ListMappingFactory(DjangoModelFactory):
    """Remembered columns."""

    class Meta:
        model = ListMapping

    school = SubFactory(SchoolFactory)
    audience = "staff"
    header = Sequence(lambda n: f"{n:064}")
    columns = LazyFunction(lambda: {"meanings": ["", "email"], "first_only": False})


class RememberedGroupsFactory(DjangoModelFactory):
    """Where a school put job titles last time."""

    class Meta:
        model = RememberedGroups

    school = SubFactory(SchoolFactory)
    audience = "staff"
    breakdown = "role"
    groups = LazyFunction(lambda: {"0123456789abcdef01234567": "Teachers"})


class ListImportFactory(DjangoModelFactory):
    """A list that waits to be confirmed."""

    class Meta:
        model = ListImport

    school = SelfAttribute("wave.school")
    wave = SubFactory(WaveFactory)
    uploaded_on = LazyFunction(timezone.localdate)
    rejected = LazyFunction(lambda: [[7, "=nobody", "not an email address"]])

    @lazy_attribute
    def counts(self):
        """As of a list in which nothing was left out but that row."""
        numbers = dict.fromkeys(("duplicates", "leavers", "without_responsibility", "later_contacts"), 0)
        groups = [{"code": "all", "school": self.school.pk, "in": {}}]
        return {**numbers, "unknown": {}, "unplaced": {}, "groups": groups, "read_with": [[], groups]}


class KeyStoreMarkFactory(DjangoModelFactory):
    """The mark of the key folders that belong to this database."""

    class Meta:
        model = KeyStoreMark

    mark = "0" * 32
