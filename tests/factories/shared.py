"""Rows of the shared packages."""

from uuid import uuid4

from django.utils import timezone
from factory import LazyAttribute, LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from tests.factories.organisations import SchoolFactory, UserFactory
from wqm.activity.models import Activity
from wqm.contacts.reading import read_people
from wqm.documents.models import Document
from wqm.files.models import StoredFile
from wqm.jobs.models import Job
from wqm.mail.models import OutgoingEmail
from wqm.tables.models import Upload
from wqm.tables.table import pack


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


class UploadFactory(DjangoModelFactory):
    """A file on its way through the pages."""

    class Meta:
        model = Upload

    school = SubFactory(SchoolFactory)
    subject = "test"
    kind = "people"
    content = b"Email,Role\nann@larkfield.example,Cook\n"
    packed = LazyAttribute(lambda upload: pack(read_people(upload.content)))
    choices = LazyFunction(lambda: {"meanings": ["email", ""]})
    uploaded_on = LazyFunction(timezone.localdate)


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
