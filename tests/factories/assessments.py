"""Assessors, readiness, visits and awards."""

from datetime import timedelta
from itertools import islice
from typing import Any

from django.utils import timezone
from factory import LazyFunction, SelfAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from assessments.models import (
    Agenda,
    AgendaComment,
    AgendaItem,
    Assessor,
    AssessorDay,
    Availability,
    Award,
    Conflict,
    CriterionCheck,
    DayProposal,
    Engagement,
    Finding,
    LevelChange,
    ProposedDay,
    ReadinessRequest,
    ReadinessReview,
    RuleException,
    Visit,
    VisitChange,
)
from schools.calendar import USUAL
from tests.factories.evidence import CycleFactory
from tests.factories.framework import CriterionFactory, LevelFactory, PrincipleFactory, RuleFactory
from tests.factories.organisations import SchoolFactory, UserFactory


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
    signed_at = LazyFunction(timezone.now)
    signed_by = SubFactory(UserFactory)


class CriterionCheckFactory(DjangoModelFactory):
    """A note of the office on a criterion."""

    class Meta:
        model = CriterionCheck

    school = SelfAttribute("review.school")
    review = SubFactory(ReadinessReviewFactory)
    criterion = SubFactory(CriterionFactory)
    remark = "Ask the head about this."
    updated_by = SubFactory(UserFactory)


class ReadinessRequestFactory(DjangoModelFactory):
    """Something that the office asks for."""

    class Meta:
        model = ReadinessRequest

    school = SelfAttribute("review.school")
    review = SubFactory(ReadinessReviewFactory)
    number = Sequence(lambda n: n + 1)
    text = "Show how staff were asked."


class RuleExceptionFactory(DjangoModelFactory):
    """A rule that does not hold for a cycle."""

    class Meta:
        model = RuleException

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    rule = SubFactory(RuleFactory)
    reason = "Agreed with the school."
    made_by = SubFactory(UserFactory)


def school_day(days: int = 21, *, then: int = 0):
    """The first school day so many days from now, or one that is `then` school days later."""
    following = USUAL.days_from(timezone.localdate() + timedelta(days=days))
    return next(islice(following, then, None))


class VisitFactory(DjangoModelFactory):
    """A booked visit in about three weeks; `assessor` leads it and holds its days (None: nobody)."""

    class Meta:
        model = Visit
        skip_postgeneration_save = True

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    starts_on = Sequence(lambda n: school_day(then=n % 40))
    ends_on = SelfAttribute("starts_on")
    days_agreed_at = LazyFunction(timezone.now)
    days_agreed_by = SelfAttribute("booked_by")
    booked_by = SubFactory(UserFactory)

    @post_generation
    def assessor(self, create, user, **kwargs):
        """The lead's engagement."""
        if user is not None:
            EngagementFactory(visit=self, user=user, asked_by=self.booked_by)


class EngagementFactory(DjangoModelFactory):
    """The lead of a visit, who has accepted and holds the day, where nobody else does."""

    class Meta:
        model = Engagement
        skip_postgeneration_save = True

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    user = SubFactory(UserFactory)
    state = "accepted"
    level = SelfAttribute("visit.cycle.level")
    starts_on = SelfAttribute("visit.starts_on")
    ends_on = SelfAttribute("visit.ends_on")
    uid = SelfAttribute("visit.uid")
    answer_by = LazyFunction(timezone.localdate)
    asked_by = SubFactory(UserFactory)
    answered_at = LazyFunction(timezone.now)
    declared_at = LazyFunction(timezone.now)
    declaration = "I know of no conflict of interest with this school."
    read_until = LazyFunction(lambda: timezone.localdate() + timedelta(days=90))

    @post_generation
    def held(self: Any, create, extracted, **kwargs):
        """Two halves of its first day."""
        if self.state == "accepted" and extracted is not False:
            for part in ("am", "pm"):
                others = AssessorDay.objects.filter(user=self.user, day=self.starts_on, part=part, holds=True)
                if not others.exists():
                    AssessorDayFactory(engagement=self, part=part)


class AssessorDayFactory(DjangoModelFactory):
    """The morning of the first day."""

    class Meta:
        model = AssessorDay

    school = SelfAttribute("engagement.school")
    engagement = SubFactory(EngagementFactory)
    user = SelfAttribute("engagement.user")
    day = SelfAttribute("engagement.starts_on")
    part = "am"


class VisitChangeFactory(DjangoModelFactory):
    """A visit that was moved."""

    class Meta:
        model = VisitChange

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    kind = "moved"
    reason = "ofsted"
    days_before = "1 December 2026"
    changed_by = SubFactory(UserFactory)


class DayProposalFactory(DjangoModelFactory):
    """Days that the school proposed."""

    class Meta:
        model = DayProposal

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    side = "school"
    proposed_by = SubFactory(UserFactory)


class ProposedDayFactory(DjangoModelFactory):
    """One of them."""

    class Meta:
        model = ProposedDay

    school = SelfAttribute("proposal.school")
    proposal = SubFactory(DayProposalFactory)
    day = LazyFunction(lambda: school_day(28))


class ConflictFactory(DjangoModelFactory):
    """Something that the school said about an assessor."""

    class Meta:
        model = Conflict

    school = SubFactory(SchoolFactory)
    user = SubFactory(UserFactory)
    kind = "family"
    source = "school"
    declared_by = SubFactory(UserFactory)


class AvailabilityFactory(DjangoModelFactory):
    """Days on which an assessor is not free."""

    class Meta:
        model = Availability

    user = SubFactory(UserFactory)
    first_day = LazyFunction(lambda: school_day(60))
    last_day = SelfAttribute("first_day")


class FindingFactory(DjangoModelFactory):
    """Notes on a principle."""

    class Meta:
        model = Finding

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    principle = SubFactory(PrincipleFactory)
    notes = "What was seen and heard."


class AgendaFactory(DjangoModelFactory):
    """An agenda that nobody has shared."""

    class Meta:
        model = Agenda

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    arrival = "Main gate, with ID."
    updated_by = SubFactory(UserFactory)


class AgendaCommentFactory(DjangoModelFactory):
    """What the lead wrote about an agenda."""

    class Meta:
        model = AgendaComment

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    text = "Could we hear support staff earlier?"
    written_by = SubFactory(UserFactory)


class AgendaItemFactory(DjangoModelFactory):
    """Half an hour with pupils."""

    class Meta:
        model = AgendaItem

    school = SelfAttribute("visit.school")
    visit = SubFactory(VisitFactory)
    title = "Pupils"
    voice = "pupils"
    updated_by = SubFactory(UserFactory)


class LevelChangeFactory(DjangoModelFactory):
    """A cycle that was moved to the next level."""

    class Meta:
        model = LevelChange

    school = SelfAttribute("cycle.school")
    cycle = SubFactory(CycleFactory)
    earlier = SelfAttribute("cycle.level")
    later = SubFactory(LevelFactory)
    reason = "It began on the wrong level."
    changed_by = SubFactory(UserFactory)


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
