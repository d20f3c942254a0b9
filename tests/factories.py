"""One factory per model; a project test fails when one is missing. Call inside a scope that lets the row exist."""

from datetime import timedelta
from uuid import uuid4

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory, lazy_attribute
from factory.django import DjangoModelFactory

from accounts.models import OfficeMembership, User
from assessments.models import Assessor, Award, Finding, ReadinessReview, Visit
from evidence.models import Cycle, Evidence, EvidenceUse, Judgement
from framework.models import (
    Criterion,
    CriterionMapping,
    Framework,
    Level,
    Option,
    Principle,
    Question,
    Questionnaire,
    Rule,
    ScalePoint,
    Section,
    TranslatedString,
    Translation,
    Version,
)
from schools.models import Invitation, Membership, School, Trust
from surveys.models import (
    Ballot,
    Benchmark,
    Comment,
    ContactRequest,
    Draft,
    ListImport,
    ListMapping,
    Receipt,
    Recipient,
    Reply,
    Sitting,
    Tally,
    Ticket,
    Wave,
    WaveSchool,
)
from surveys.tables import Row
from wqm.activity.models import Activity
from wqm.documents.models import Document
from wqm.files.models import StoredFile
from wqm.jobs.models import Job
from wqm.mail.models import OutgoingEmail


class UserFactory(DjangoModelFactory):
    """A person with a verified address and the password "correct horse battery"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = Sequence(lambda n: f"person{n}@people.example")
    name = Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct horse battery")

    @factory.post_generation
    def address(self, create, extracted, **kwargs):
        """allauth signs in by verified addresses."""
        if create:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class OfficeMembershipFactory(DjangoModelFactory):
    """A member of the office."""

    class Meta:
        model = OfficeMembership

    user = SubFactory(UserFactory)
    role = "officer"


class TrustFactory(DjangoModelFactory):
    """A trust."""

    class Meta:
        model = Trust

    name = Sequence(lambda n: f"Trust {n}")
    uid = Sequence(lambda n: f"T{n:05}")


class SchoolFactory(DjangoModelFactory):
    """A school of the register."""

    class Meta:
        model = School

    name = Sequence(lambda n: f"School {n}")
    identifier = Sequence(lambda n: f"{970000 + n}")
    phase = "primary"


class MembershipFactory(DjangoModelFactory):
    """A head, unless told otherwise."""

    class Meta:
        model = Membership

    user = SubFactory(UserFactory)
    school = SubFactory(SchoolFactory)
    role = "head"


class InvitationFactory(DjangoModelFactory):
    """An open invitation."""

    class Meta:
        model = Invitation

    school = SubFactory(SchoolFactory)
    email = Sequence(lambda n: f"invited{n}@people.example")
    role = "contributor"
    expires_at = LazyFunction(lambda: timezone.now() + timedelta(days=14))


class FrameworkFactory(DjangoModelFactory):
    """A framework."""

    class Meta:
        model = Framework

    slug = Sequence(lambda n: f"framework-{n}")
    name = "A framework"


class VersionFactory(DjangoModelFactory):
    """A draft version without content."""

    class Meta:
        model = Version

    framework = SubFactory(FrameworkFactory)
    code = Sequence(lambda n: f"version-{n}")
    name = "A version"


class ScalePointFactory(DjangoModelFactory):
    """A point of the scale."""

    class Meta:
        model = ScalePoint

    version = SubFactory(VersionFactory)
    value = Sequence(lambda n: n)
    name = "Secure"
    sentence = "It works."


class PrincipleFactory(DjangoModelFactory):
    """A principle."""

    class Meta:
        model = Principle

    version = SubFactory(VersionFactory)
    number = Sequence(lambda n: n)
    code = Sequence(lambda n: f"principle-{n}")
    name = "A principle"
    sentence = "What it means."


class CriterionFactory(DjangoModelFactory):
    """A criterion."""

    class Meta:
        model = Criterion

    principle = SubFactory(PrincipleFactory)
    number = Sequence(lambda n: n)
    code = Sequence(lambda n: f"criterion-{n}")
    text = "Something that can be judged."


class CriterionMappingFactory(DjangoModelFactory):
    """A criterion grew from an earlier one."""

    class Meta:
        model = CriterionMapping

    criterion = SubFactory(CriterionFactory)
    earlier = SubFactory(CriterionFactory)


class LevelFactory(DjangoModelFactory):
    """A level of award."""

    class Meta:
        model = Level

    version = SubFactory(VersionFactory)
    number = Sequence(lambda n: n)
    code = Sequence(lambda n: f"level-{n}")
    name = "Approved"


class RuleFactory(DjangoModelFactory):
    """A rule of readiness."""

    class Meta:
        model = Rule

    version = SubFactory(VersionFactory)
    kind = "criteria_judged"


class QuestionnaireFactory(DjangoModelFactory):
    """A draft questionnaire."""

    class Meta:
        model = Questionnaire

    slug = Sequence(lambda n: f"questionnaire-{n}")
    name = "A questionnaire"
    audience = "staff"


class SectionFactory(DjangoModelFactory):
    """A section."""

    class Meta:
        model = Section

    questionnaire = SubFactory(QuestionnaireFactory)
    number = Sequence(lambda n: n)
    name = "A section"


class QuestionFactory(DjangoModelFactory):
    """A scale question."""

    class Meta:
        model = Question

    section = SubFactory(SectionFactory)
    number = Sequence(lambda n: n)
    code = Sequence(lambda n: f"question-{n}")
    text = "How is it?"


class OptionFactory(DjangoModelFactory):
    """An answer to choose."""

    class Meta:
        model = Option

    question = SubFactory(QuestionFactory, kind="choice")
    number = Sequence(lambda n: n)
    code = Sequence(lambda n: f"option-{n}")
    text = "This one."


class TranslationFactory(DjangoModelFactory):
    """A translation that is being made."""

    class Meta:
        model = Translation

    questionnaire = SubFactory(QuestionnaireFactory)
    language = "cy"


class TranslatedStringFactory(DjangoModelFactory):
    """One text of it."""

    class Meta:
        model = TranslatedString

    translation = SubFactory(TranslationFactory)
    key = "name"
    text = "Sut mae pethau?"


class CycleFactory(DjangoModelFactory):
    """A cycle in self-evaluation."""

    class Meta:
        model = Cycle

    school = SubFactory(SchoolFactory)
    version = SubFactory(VersionFactory)
    level = SubFactory(LevelFactory, version=SelfAttribute("..version"))


class JudgementFactory(DjangoModelFactory):
    """A judgement without a point yet."""

    class Meta:
        model = Judgement

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    criterion = SubFactory(CriterionFactory)
    narrative = "Where we stand."
    updated_by = SubFactory(UserFactory)


class EvidenceFactory(DjangoModelFactory):
    """A note."""

    class Meta:
        model = Evidence

    school = SubFactory(SchoolFactory)
    title = "A note"
    kind = "note"
    note = "What was seen."
    added_by = SubFactory(UserFactory)


class EvidenceUseFactory(DjangoModelFactory):
    """Evidence for a criterion."""

    class Meta:
        model = EvidenceUse

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    evidence = SubFactory(EvidenceFactory, school=SelfAttribute("..school"))
    criterion = SubFactory(CriterionFactory)


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
            row = Row(f"school:{self.school_id}", "school", str(self.school), self.school_id, "", ("all",), 12)
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


class AssessorFactory(DjangoModelFactory):
    """An active assessor."""

    class Meta:
        model = Assessor

    user = SubFactory(UserFactory)


class ReadinessReviewFactory(DjangoModelFactory):
    """A review that says ready."""

    class Meta:
        model = ReadinessReview

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    decision = "ready"
    note = "Everything is there."
    signed_by = SubFactory(UserFactory)


class VisitFactory(DjangoModelFactory):
    """A booked visit in three weeks."""

    class Meta:
        model = Visit

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    assessor = SubFactory(UserFactory)
    starts_on = LazyFunction(lambda: timezone.localdate() + timedelta(days=21))
    ends_on = SelfAttribute("starts_on")
    booked_by = SubFactory(UserFactory)


class FindingFactory(DjangoModelFactory):
    """Notes on a principle."""

    class Meta:
        model = Finding

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    principle = SubFactory(PrincipleFactory)
    notes = "What was seen and heard."


class AwardFactory(DjangoModelFactory):
    """An award of today."""

    class Meta:
        model = Award

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    level = SelfAttribute("cycle.level")
    code = Sequence(lambda n: f"CODE{n:06}")
    awarded_on = LazyFunction(timezone.localdate)
    valid_until = LazyFunction(lambda: timezone.localdate() + timedelta(days=365))
    made_by = SubFactory(UserFactory)


class ActivityFactory(DjangoModelFactory):
    """An act."""

    class Meta:
        model = Activity

    school = SubFactory(SchoolFactory)
    verb = "thing.done"
    actor = SubFactory(UserFactory)


class OutgoingEmailFactory(DjangoModelFactory):
    """Waiting mail."""

    class Meta:
        model = OutgoingEmail

    kind = "test"
    to = Sequence(lambda n: f"reader{n}@people.example")
    subject = "Hello"
    text = "Hello"


class StoredFileFactory(DjangoModelFactory):
    """The row of a file whose bytes nobody reads."""

    class Meta:
        model = StoredFile

    school = SubFactory(SchoolFactory)
    key = LazyFunction(lambda: uuid4().hex)
    name = "plan.pdf"
    content_type = "application/pdf"
    size = 10
    sha256 = "0" * 64
    created_by = SubFactory(UserFactory)


class JobFactory(DjangoModelFactory):
    """A waiting job."""

    class Meta:
        model = Job

    school = SubFactory(SchoolFactory)
    kind = "test"
    title = "A job"
    created_by = SubFactory(UserFactory)


class DocumentFactory(DjangoModelFactory):
    """A document being made."""

    class Meta:
        model = Document

    school = SubFactory(SchoolFactory)
    kind = "test"
    title = "A document"
    subject_id = 1
    job = SubFactory(JobFactory, school=SelfAttribute("..school"))
    asked_by = SubFactory(UserFactory)
