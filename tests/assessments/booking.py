"""A visit that went the whole way: asked, accepted, agreed. For tests that begin after it."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessments.enums import Side
from assessments.models import Assessor, Engagement, ProposedDay, Visit
from assessments.services.asking import accept_request, ask_assessor
from assessments.services.proposals import accept_day
from tests.factories import school_day


def ask(cycle, user, by, *, day: date | None = None, **more: Any) -> Engagement:
    """Someone is asked to come; on a day that the school has not proposed."""
    assessor = Assessor.objects.get_or_create(user=user)[0]
    starts_on = day or (None if cycle.visits.exclude(state="cancelled").exists() else school_day(then=15))
    more = {"answer_by": timezone.localdate(), "starts_on": starts_on, **more}
    return ask_assessor(cycle=cycle, assessor=assessor, by=by, **more)


def agree(cycle, by) -> Visit:
    """The school agrees to the day that the office proposed."""
    days = ProposedDay.objects.filter(proposal__cycle=cycle, proposal__side="office", proposal__state="open")
    proposed = days.select_related("proposal").get()
    return accept_day(proposed=proposed, side=Side.SCHOOL, by=by)


def book(world, cycle, persona: str = "assessor", starts_on: date | None = None, day: date | None = None) -> Visit:
    """A booked visit; `starts_on` sets its day past the rules, as time does."""
    user = world.person(persona)
    accept_request(engagement=ask(cycle, user, world.person("officer"), day=day), by=user)
    visit = agree(cycle, world.person("head"))
    if starts_on:
        Visit.objects.filter(pk=visit.pk).update(starts_on=starts_on, ends_on=starts_on)
    return Visit.objects.select_related("school", "cycle__version", "cycle__level").get(pk=visit.pk)
