"""Rows of the shared packages."""

from uuid import uuid4

from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from tests.factories.organisations import SchoolFactory, UserFactory
from wqm.activity.models import Activity
from wqm.documents.models import Document
from wqm.files.models import StoredFile
from wqm.jobs.models import Job
from wqm.mail.models import OutgoingEmail


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
