"""What goes wrong between asking and coming: visits without a lead, days that change under a request, old requests."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Side
from assessments.models import Engagement, ProposedDay, Visit, VisitChange
from assessments.queries.board import board_of
from assessments.services.asking import accept_request, decline_request, take_off
from assessments.services.moving import move_visit, postpone_visit
from assessments.services.proposals import accept_day, propose_days
from assessments.services.requests import look_at_requests
from assessments.services.visits import record_visit
from framework.models import Outcome
from schools.models import TermDates
from schools.terms import academic_year
from tests import factories as f
from tests.assessments.booking import agree, ask, book
from tests.assessments.conftest import make_ready
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope
from wqm.times import days

TODAY = timezone.localdate


def mail(subject: str) -> str:
    """The one to the assessor whose subject begins like this."""
    return OutgoingEmail.objects.get(to="assessor@visits.example", subject__startswith=subject).text


def seen_on(page) -> str:
    """The days that a page of a request carries."""
    return page.content.decode().split('name="seen" value="')[1].split('"')[0]


def agree_anew(cycle, day, world) -> Visit:
    """The school proposes a day for a postponed visit, and the office agrees."""
    propose_days(cycle=cycle, chosen=[day], side=Side.SCHOOL, by=world.person("head"))
    proposed = ProposedDay.objects.get(proposal__cycle=cycle, proposal__state="open", proposal__side="school")
    return accept_day(proposed=proposed, side=Side.OFFICE, by=world.person("officer"))


# A postponed visit that has no lead


@pytest.mark.parametrize("had_lead", [True, False])
def test_postponed_visit_without_a_lead_can_be_given_one_once_its_new_day_is_agreed(world, ready, had_lead):
    officer, next_one = world.person("officer"), world.person("assessor_elsewhere")
    if had_lead:
        visit = book(world, ready)
    else:
        visit = ask(ready, world.person("assessor"), officer).visit
    postpone_visit(visit=visit, reason="ofsted", side=Side.OFFICE, by=officer)
    take_off(engagement=visit.engagements.get(), reason="assessor_ill", by=officer)
    day = f.school_day(then=22)
    assert agree_anew(ready, day, world).state == "arranging"
    accept_request(engagement=ask(ready, next_one, officer), by=next_one)
    visit = Visit.objects.get(pk=visit.pk)
    assert (visit.state, visit.starts_on, str(visit.lead)) == ("booked", day, str(next_one))


def test_postponed_visit_without_a_lead_that_the_office_moves_is_being_arranged(world, ready):
    visit, officer = book(world, ready), world.person("officer")
    postpone_visit(visit=visit, reason="weather", side=Side.OFFICE, by=officer)
    take_off(engagement=visit.engagements.get(), reason="other", by=officer)
    assert move_visit(visit=visit, starts_on=f.school_day(then=22), reason="other", by=officer).state == "arranging"


# Requests whose visit goes on without an answer


def finish(world, visit) -> None:
    """The visit takes place, and its lead writes it up."""
    Visit.objects.filter(pk=visit.pk).update(starts_on=TODAY(), ends_on=TODAY())
    visit = Visit.objects.select_related("cycle__version").get(pk=visit.pk)
    for principle in visit.cycle.version.principles.all():
        f.FindingFactory(visit=visit, principle=principle, notes="Seen", target="More of it")
    outcome = Outcome.objects.filter(version=visit.cycle.version, kind="awarded").first()
    visit.engagement = visit.engagements.get(role="lead", state="accepted")
    record_visit(visit=visit, summary="A good day", outcome=outcome, by=world.person("assessor"))


def test_request_that_nobody_answered_ends_with_the_visit(world, ready):
    visit, shadow = book(world, ready), f.AssessorFactory().user
    request = ask(ready, shadow, world.person("officer"), role="shadow")
    finish(world, visit)
    request.refresh_from_db()
    assert (request.state, request.withdrawn_at is not None) == ("withdrawn", True)
    with pytest.raises(NotAllowed, match="has been withdrawn"):
        accept_request(engagement=request, by=shadow)
    assert visit.engagements.get(role="lead").state == "accepted"  # control: who came reads on


def test_person_who_declined_can_be_asked_again_and_the_board_offers_it(world, ready, sign_in):
    officer, user = world.person("officer"), world.person("assessor")
    first = ask(ready, user, officer)
    decline_request(engagement=first, reason="Away", by=user)
    board = board_of(ready.school, [first.starts_on], "all", first.visit)
    assert [each.assessor.user_id for each in board.others if each.may_be_asked_again] == [user.pk]
    assert f"Ask {user} again" in one_line(sign_in("officer").get(reverse("office:book", args=[ready.pk])))
    assert ask(ready, user, officer).state == "asked"


def test_person_who_declined_and_is_not_free_is_not_offered(world, ready):
    user = world.person("assessor")
    first = ask(ready, user, world.person("officer"))
    decline_request(engagement=first, reason="Away", by=user)
    f.AvailabilityFactory(user=user, first_day=first.starts_on)
    board = board_of(ready.school, [first.starts_on], "all", first.visit)
    assert [each.reasons for each in board.others if each.assessor.user_id == user.pk][0][1] == (
        "Declined this visit: Away"
    )
    assert not any(each.may_be_asked_again for each in board.others)


# What an assessor, and a school, is told


def test_assessor_who_is_on_another_visit_is_told_so_as_themselves(world, ready):
    user = world.person("assessor")
    engagement = ask(ready, user, world.person("officer"))
    other = f.EngagementFactory(user=user, visit__cycle=f.CycleFactory(), visit__starts_on=f.school_day(then=40))
    f.AssessorDayFactory(engagement=other, day=engagement.starts_on, part="am")
    with pytest.raises(NotAllowed, match="^You are on another visit on .* Choose another day, or ask the office"):
        accept_request(engagement=engagement, by=user)


def test_school_is_not_told_that_its_assessor_is_at_another_school(world, ready):
    visit, user, day = book(world, ready), world.person("assessor"), f.school_day(then=22)
    postpone_visit(visit=visit, reason="weather", side=Side.OFFICE, by=world.person("officer"))
    propose_days(cycle=ready, chosen=[day], side=Side.OFFICE, by=world.person("officer"))
    other = f.EngagementFactory(user=user, visit__cycle=f.CycleFactory(), visit__starts_on=day, held=False)
    f.AssessorDayFactory(engagement=other, day=day, part="am")
    with pytest.raises(NotAllowed) as refusal, transaction.atomic():
        agree(ready, world.person("head"))
    assert "is not free on" in str(refusal.value)
    assert "another visit" not in str(refusal.value)
    with pytest.raises(NotAllowed, match="is on another visit on"):  # control: the office is
        move_visit(visit=visit, starts_on=day, reason="other", by=world.person("officer"))


def test_assessor_with_a_conflict_is_not_told_to_waive_it(world, ready):
    user = world.person("assessor")
    engagement = ask(ready, user, world.person("officer"))
    f.ConflictFactory(school=world.school, user=user, source="school", kind="family")
    with pytest.raises(NotAllowed) as refusal:
        accept_request(engagement=engagement, by=user)
    assert "conflict of interest" in str(refusal.value)
    for said_to_the_office in ("waive the conflict", "Choose someone else", "family"):
        assert said_to_the_office not in str(refusal.value)


def test_request_for_a_day_that_is_over_is_not_accepted_and_says_what_to_do(world, ready):
    user = world.person("assessor")
    engagement = ask(ready, user, world.person("officer"))
    Visit.objects.filter(pk=engagement.visit_id).update(starts_on=TODAY().replace(year=TODAY().year - 1))
    with pytest.raises(NotAllowed, match="The first day of this visit is over, so you cannot accept it"):
        accept_request(engagement=engagement, by=user)


def test_request_for_a_day_that_became_an_inset_day_is_not_accepted_and_says_what_to_do(world, ready):
    user = world.person("assessor")
    engagement = ask(ready, user, world.person("officer"))
    day = engagement.starts_on
    defaults = {"inset_days": [day.isoformat()], "saved_by": world.person("head")}
    TermDates.objects.update_or_create(school=world.school, year=academic_year(day), defaults=defaults)
    with pytest.raises(NotAllowed, match="has to agree another day with the school first"):
        accept_request(engagement=engagement, by=user)


# Days that change under a request


def test_person_who_has_not_answered_hears_of_other_days(world, ready):
    user, day = world.person("assessor"), f.school_day(then=22)
    engagement = ask(ready, user, world.person("officer"))
    visit = move_visit(visit=engagement.visit, starts_on=day, reason="other", by=world.person("officer"))
    text = mail("New days: can you visit")
    assert "The days have changed" in text
    assert f"Date: {days(day, visit.ends_on)}" in text


def test_person_who_has_not_answered_has_a_school_week_for_other_days(world, ready):
    user, officer = world.person("assessor"), world.person("officer")
    engagement = ask(ready, user, officer)
    late = {"answer_by": TODAY() - timedelta(days=9), "reminded_on": TODAY(), "office_told_on": TODAY()}
    Engagement.objects.filter(pk=engagement.pk).update(**late)
    move_visit(visit=engagement.visit, starts_on=f.school_day(then=22), reason="other", by=officer)
    engagement.refresh_from_db()
    assert TODAY() + timedelta(days=5) <= engagement.answer_by <= engagement.starts_on
    assert (engagement.is_overdue, engagement.reminded_on, engagement.office_told_on) == (False, None, None)


def test_answer_on_a_page_from_before_a_postponement_is_not_an_answer(world, sign_in):
    with scope(everything=True):
        engagement = ask(make_ready(world), world.person("assessor"), world.person("officer"))
    client, address = sign_in("assessor"), reverse("visits:request", args=[engagement.pk])
    seen = seen_on(client.get(address))
    with scope(everything=True):
        postpone_visit(visit=engagement.visit, reason="weather", side=Side.OFFICE, by=world.person("officer"))
    answer = client.post(address, {"declared": "on", "seen": seen})
    assert "This visit was postponed since you opened this page" in one_line(answer)
    with scope(everything=True):
        assert Engagement.objects.get(pk=engagement.pk).state == "asked"


def test_answer_to_days_that_have_changed_is_not_an_answer(world, sign_in):
    with scope(everything=True):
        cycle = make_ready(world)
        engagement = ask(cycle, world.person("assessor"), world.person("officer"))
    client, address = sign_in("assessor"), reverse("visits:request", args=[engagement.pk])
    seen = seen_on(client.get(address))
    with scope(everything=True):
        day = f.school_day(then=22)
        move_visit(visit=engagement.visit, starts_on=day, reason="other", by=world.person("officer"))
    answer = client.post(address, {"declared": "on", "seen": seen})
    assert answer.status_code == 422
    assert "The days have changed since you opened this page" in one_line(answer)
    again = seen_on(answer)  # the page that refused carries the new days
    assert again.startswith(str(day))
    assert client.post(address, {"declared": "on", "seen": again}).status_code == 302


def test_request_for_a_postponed_visit_says_that_it_has_no_day(world, sign_in):
    with scope(everything=True):
        engagement = ask(make_ready(world), world.person("assessor"), world.person("officer"))
        postpone_visit(visit=engagement.visit, reason="weather", side=Side.OFFICE, by=world.person("officer"))
        assert "has been postponed" in mail("Postponed:")
        OutgoingEmail.objects.all().delete()
        Engagement.objects.filter(pk=engagement.pk).update(asked_at=timezone.now() - timedelta(days=2))
        look_at_requests()
        assert not OutgoingEmail.objects.filter(to="assessor@visits.example").exists()  # nothing to answer now
    client = sign_in("assessor")
    assert "This visit was postponed" in one_line(client.get(reverse("visits:request", args=[engagement.pk])))
    assert "Postponed" in one_line(client.get(reverse("visits:list")))


# What was typed


def test_request_is_withdrawn_without_a_reason_that_nobody_would_read(world, sign_in):
    with scope(everything=True):
        engagement = ask(make_ready(world), world.person("assessor"), world.person("officer"))
        visit = engagement.visit
    client, address = sign_in("officer"), reverse("office:take_off", args=[visit.pk, engagement.pk])
    assert 'name="reason"' not in client.get(address).content.decode()
    client.post(address)
    with scope(everything=True):
        assert Engagement.objects.get(pk=engagement.pk).state == "withdrawn"
        assert not VisitChange.objects.filter(visit=visit).exists()


def test_reason_of_someone_taken_off_is_in_the_history(world, sign_in):
    with scope(everything=True):
        visit = book(world, make_ready(world))
        engagement = visit.engagements.get()
    address = reverse("office:take_off", args=[visit.pk, engagement.pk])
    client = sign_in("officer")
    assert client.post(address, {"note": "In hospital"}).status_code == 422
    client.post(address, {"reason": "assessor_ill", "note": "In hospital"})
    with scope(everything=True):
        assert VisitChange.objects.get(visit=visit).note == "In hospital"
