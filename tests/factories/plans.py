"""A school's plan."""

from datetime import timedelta
from uuid import uuid4

from django.utils import timezone
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory

from plans.models import (
    Action,
    AreaCheck,
    Attendance,
    MailWish,
    MetricImport,
    MetricValue,
    Milestone,
    OwnMetric,
    Prompt,
    Proof,
    ReflectiveNote,
    SentMail,
    SharedPractice,
    StageEntry,
    Target,
    TargetComment,
    TargetReview,
    Training,
)
from tests.factories.evidence import EvidenceFactory
from tests.factories.organisations import SchoolFactory, UserFactory


class TargetFactory(DjangoModelFactory):
    """An open target, added by hand."""

    class Meta:
        model = Target

    school = SubFactory(SchoolFactory)
    title = Sequence(lambda n: f"Target {n}")
    created_by = SubFactory(UserFactory)
    updated_by = SelfAttribute("created_by")


class TargetReviewFactory(DjangoModelFactory):
    """A review of today."""

    class Meta:
        model = TargetReview

    school = SelfAttribute("target.school")
    target = SubFactory(TargetFactory)
    impact = "some"
    text = "What we saw."
    written_by = SelfAttribute("target.created_by")


class TargetCommentFactory(DjangoModelFactory):
    """A comment of a headteacher."""

    class Meta:
        model = TargetComment

    school = SelfAttribute("target.school")
    target = SubFactory(TargetFactory)
    text = "What we think."
    written_by = SelfAttribute("target.created_by")
    written_as = "Wellbeing lead"


class ActionFactory(DjangoModelFactory):
    """A planned action, due in a month."""

    class Meta:
        model = Action

    school = SelfAttribute("target.school")
    target = SubFactory(TargetFactory)
    title = Sequence(lambda n: f"Action {n}")
    due_on = LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    updated_by = SelfAttribute("target.created_by")


class MilestoneFactory(DjangoModelFactory):
    """A milestone that is not reached."""

    class Meta:
        model = Milestone

    school = SelfAttribute("action.school")
    action = SubFactory(ActionFactory)
    title = Sequence(lambda n: f"Milestone {n}")


class ProofFactory(DjangoModelFactory):
    """A piece of evidence for an action."""

    class Meta:
        model = Proof

    school = SelfAttribute("action.school")
    action = SubFactory(ActionFactory)
    evidence = SubFactory(EvidenceFactory, school=SelfAttribute("..school"))


class MailWishFactory(DjangoModelFactory):
    """Somebody who wants a summary each day."""

    class Meta:
        model = MailWish

    school = SubFactory(SchoolFactory)
    user = SubFactory(UserFactory)
    rhythm = "daily"


class SentMailFactory(DjangoModelFactory):
    """A summary that went out today."""

    class Meta:
        model = SentMail

    school = SubFactory(SchoolFactory)
    user = SubFactory(UserFactory)
    kind = "digest"
    for_day = LazyFunction(timezone.localdate)


class OwnMetricFactory(DjangoModelFactory):
    """A number of a school's own."""

    class Meta:
        model = OwnMetric

    school = SubFactory(SchoolFactory)
    # Not by a sequence: the standing world was made by another process, and has counted already.
    code = LazyFunction(lambda: f"own-{uuid4().hex[:12]}")
    label = SelfAttribute("code")
    about = "What is counted."
    created_by = SubFactory(UserFactory)


class MetricValueFactory(DjangoModelFactory):
    """Leavers of an autumn term."""

    class Meta:
        model = MetricValue

    school = SubFactory(SchoolFactory)
    code = "leavers"
    year = 2025
    period = "autumn"
    value = 12
    updated_by = SubFactory(UserFactory)


class MetricImportFactory(DjangoModelFactory):
    """A file that nobody has taken yet, without a new number."""

    class Meta:
        model = MetricImport

    school = SubFactory(SchoolFactory)
    counts = {"new": 0, "changed": 0, "unchanged": 0, "elsewhere": 0, "blank": 0}
    uploaded_by = SubFactory(UserFactory)


class TrainingFactory(DjangoModelFactory):
    """A training of today, at its first stage."""

    class Meta:
        model = Training

    school = SubFactory(SchoolFactory)
    title = Sequence(lambda n: f"Training {n}")
    held_on = LazyFunction(timezone.localdate)
    mode = "in_person"
    audience = "staff"
    created_by = SubFactory(UserFactory)
    updated_by = SelfAttribute("created_by")


class AttendanceFactory(DjangoModelFactory):
    """Somebody was there."""

    class Meta:
        model = Attendance

    school = SelfAttribute("training.school")
    training = SubFactory(TrainingFactory)
    user = SubFactory(UserFactory)


class StageEntryFactory(DjangoModelFactory):
    """The first stage, from today."""

    class Meta:
        model = StageEntry

    school = SelfAttribute("training.school")
    training = SubFactory(TrainingFactory)
    stage = "explore"


class AreaCheckFactory(DjangoModelFactory):
    """The policy carries it in part."""

    class Meta:
        model = AreaCheck

    school = SelfAttribute("training.school")
    training = SubFactory(TrainingFactory)
    area = "policy"
    state = "partly"
    updated_by = SelfAttribute("training.created_by")


class PromptFactory(DjangoModelFactory):
    """A question that comes in a month."""

    class Meta:
        model = Prompt

    school = SelfAttribute("training.school")
    training = SubFactory(TrainingFactory)
    months = 1
    question = "What have people tried?"
    due_on = LazyFunction(lambda: timezone.localdate() + timedelta(days=30))


class ReflectiveNoteFactory(DjangoModelFactory):
    """A note that is shared."""

    class Meta:
        model = ReflectiveNote

    school = SubFactory(SchoolFactory)
    text = "What I think."
    is_shared = True
    written_by = SubFactory(UserFactory)


class SharedPracticeFactory(DjangoModelFactory):
    """Something that was shared today."""

    class Meta:
        model = SharedPractice

    school = SubFactory(SchoolFactory)
    title = Sequence(lambda n: f"Shared practice {n}")
    with_whom = "A school nearby"
    shared_on = LazyFunction(timezone.localdate)
    created_by = SubFactory(UserFactory)
    updated_by = SelfAttribute("created_by")
