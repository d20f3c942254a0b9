"""Who hears of what while a visit is arranged, and what is written down of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments.enums import Side
from assessments.models import DayProposal, Engagement
from assessments.services.asking import accept_request, decline_request
from assessments.services.moving import postpone_visit
from assessments.services.proposals import accept_day, propose_days
from assessments.services.requests import look_at_requests
from tests import factories as f
from tests.assessments.booking import agree, ask, book
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail

ASSESSOR, OTHER = "assessor@visits.example", "other@visits.example"


def subjects(to: str, kind: str) -> list[str]:
    mail = OutgoingEmail.objects.filter(to=to, kind=f"assessments.{kind}")
    return list(mail.values_list("subject", flat=True))


def saturday() -> date:
    day = f.school_day(then=10)
    return day + timedelta(days=5 - day.weekday())


def test_who_has_not_answered_is_reminded_by_email(world, ready):
    engagement = ask(
        ready, world.person("assessor"), world.person("officer"), answer_by=timezone.localdate() + timedelta(days=1)
    )
    Engagement.objects.filter(pk=engagement.pk).update(asked_at=timezone.now() - timedelta(days=3))
    assert look_at_requests() == 1
    texts = OutgoingEmail.objects.filter(to=ASSESSOR, kind="assessments.visit_request").values_list("text", flat=True)
    assert sorted("You have not answered yet." in text for text in texts) == [False, True]


def test_refusal_is_written_down_without_the_person_and_without_the_reason(world, ready):
    engagement = ask(ready, world.person("assessor"), world.person("officer"))
    decline_request(engagement=engagement, reason="An operation", by=world.person("assessor"))
    written = Activity.objects.get(verb="visit.declined", school=world.school)
    assert (written.actor, "operation" in written.summary) == (None, False)


def test_day_without_school_is_not_proposed(world, ready):
    with pytest.raises(NotAllowed, match="Saturday"):
        propose_days(cycle=ready, chosen=[f.school_day(then=9), saturday()], side=Side.SCHOOL, by=world.person("head"))
    assert not DayProposal.objects.filter(cycle=ready, state="open").exists()


def test_who_joins_a_booked_visit_gets_it_into_the_calendar(world, ready):
    book(world, ready)
    user = world.person("assessor_elsewhere")
    engagement = ask(ready, user, world.person("officer"), role="co_assessor")
    assert subjects(OTHER, "visit_booked") == []
    accept_request(engagement=engagement, by=user)
    assert len(subjects(OTHER, "visit_booked")) == 1


def test_who_accepts_before_the_day_is_agreed_hears_of_it_when_it_is(world, ready):
    user = world.person("assessor_elsewhere")
    accept_request(engagement=ask(ready, user, world.person("officer")), by=user)
    assert subjects(OTHER, "visit_booked") == []
    agree(ready, world.person("head"))
    assert len(subjects(OTHER, "visit_booked")) == 1


@pytest.mark.parametrize("was_postponed", [False, True])
def test_who_was_asked_hears_again_of_the_same_day_only_where_it_had_been_postponed(world, ready, was_postponed):
    officer, head = world.person("officer"), world.person("head")
    engagement = ask(ready, world.person("assessor"), officer)
    day = engagement.visit.starts_on
    if was_postponed:
        postpone_visit(visit=engagement.visit, reason="weather", side=Side.OFFICE, by=officer)
        proposal = propose_days(cycle=ready, chosen=[day], side=Side.OFFICE, by=officer)
        accept_day(proposed=proposal.days.get(), side=Side.SCHOOL, by=head)
    else:
        agree(ready, head)
    engagement.visit.refresh_from_db()
    assert (engagement.visit.starts_on, engagement.visit.days_agreed_at is not None) == (day, True)
    said = [subject for subject in subjects(ASSESSOR, "visit_request") if subject.startswith("New days")]
    assert len(said) == (1 if was_postponed else 0)
