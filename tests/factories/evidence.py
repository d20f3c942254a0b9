"""A school's cycle."""

from datetime import UTC, datetime

from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from evidence.freezing import hash_of
from evidence.models import (
    AskedMail,
    Assignment,
    Cycle,
    DocumentWords,
    EarlierFile,
    Evidence,
    EvidencePrinciple,
    EvidenceReview,
    EvidenceUse,
    Judgement,
    JudgementEdition,
    Mention,
    Submission,
    SubmissionFile,
    Thread,
    ThreadComment,
)
from tests.factories.framework import CriterionFactory, LevelFactory, PrincipleFactory, VersionFactory
from tests.factories.organisations import SchoolFactory, UserFactory
from tests.factories.shared import StoredFileFactory


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
    number = Sequence(lambda n: n % 30_000 + 100)  # above those that the world has


class JudgementEditionFactory(DjangoModelFactory):
    """A judgement as it was after its first save."""

    class Meta:
        model = JudgementEdition

    school = SelfAttribute("judgement.school")
    judgement = SubFactory(JudgementFactory)
    edition = 1
    narrative = "Where we stood."
    saved_by = SubFactory(UserFactory)


class EvidencePrincipleFactory(DjangoModelFactory):
    """Evidence for a principle."""

    class Meta:
        model = EvidencePrinciple

    school = SelfAttribute("evidence.school")
    evidence = SubFactory(EvidenceFactory)
    principle = SubFactory(PrincipleFactory)


class DocumentWordsFactory(DjangoModelFactory):
    """What is found in a document: nothing yet."""

    class Meta:
        model = DocumentWords

    school = SelfAttribute("evidence.school")
    evidence = SubFactory(EvidenceFactory)
    file_key = "read"
    lexemes = ""


class EarlierFileFactory(DjangoModelFactory):
    """A file that was replaced."""

    class Meta:
        model = EarlierFile

    school = SelfAttribute("evidence.school")
    evidence = SubFactory(EvidenceFactory)
    file = SubFactory(StoredFileFactory, school=SelfAttribute("..school"))
    replaced_by = SubFactory(UserFactory)


class EvidenceReviewFactory(DjangoModelFactory):
    """The office accepted a piece of evidence."""

    class Meta:
        model = EvidenceReview

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    evidence = SubFactory(EvidenceFactory, school=SelfAttribute("..school"))
    criterion = SubFactory(CriterionFactory)
    acceptance = "accepted"
    decided_by = SubFactory(UserFactory)


class AssignmentFactory(DjangoModelFactory):
    """A criterion that was given to somebody, without a day."""

    class Meta:
        model = Assignment

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    criterion = SubFactory(CriterionFactory)
    person = SubFactory(UserFactory)
    assigned_by = SubFactory(UserFactory)


class ThreadFactory(DjangoModelFactory):
    """A conversation inside the school."""

    class Meta:
        model = Thread

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    criterion = SubFactory(CriterionFactory)


class ThreadCommentFactory(DjangoModelFactory):
    """Somebody's words."""

    class Meta:
        model = ThreadComment

    school = SelfAttribute("thread.school")
    thread = SubFactory(ThreadFactory)
    text = "Is this still so?"
    written_by = SubFactory(UserFactory)
    written_as = "Headteacher"


class MentionFactory(DjangoModelFactory):
    """Somebody who is named in a comment."""

    class Meta:
        model = Mention

    school = SelfAttribute("comment.school")
    comment = SubFactory(ThreadCommentFactory)
    person = SubFactory(UserFactory)


class AskedMailFactory(DjangoModelFactory):
    """An email of long ago, about what the office asked."""

    class Meta:
        model = AskedMail

    school = SubFactory(SchoolFactory)
    person = SubFactory(UserFactory)
    for_day = "2025-03-03"
    queued_at = Sequence(lambda n: datetime(2025, 3, 3, 9, n % 60, tzinfo=UTC))


class SubmissionFactory(DjangoModelFactory):
    """A copy of a cycle, of which the cycle knows nothing: services make the others."""

    class Meta:
        model = Submission

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    number = 1
    format = 1
    content = LazyFunction(lambda: {"format": 1, "principles": [], "around": {}})
    sha256 = LazyAttribute(lambda row: hash_of(row.content))
    submitted_by = SubFactory(UserFactory)


class SubmissionFileFactory(DjangoModelFactory):
    """The file of a piece in a copy."""

    class Meta:
        model = SubmissionFile

    school = SelfAttribute("submission.school")
    submission = SubFactory(SubmissionFactory)
    piece = Sequence(lambda n: n)
    file = SubFactory(StoredFileFactory)
    sha256 = SelfAttribute("file.sha256")
    about = LazyAttribute(
        lambda row: {
            "title": row.file.name, "name": row.file.name, "alt_text": "", "supplied_by": "", "consent": "",
            "personal_data": False, "children_pictured": False,
        }
    )  # fmt: skip
