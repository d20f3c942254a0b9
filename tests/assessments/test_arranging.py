"""A visit is asked for, answered, agreed and booked; and what several people do about it at once."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessments.enums import Side
from assessments.models import AssessorDay, DayProposal, Engagement, ProposedDay, Visit
from assessments.services.asking import accept_request, ask_assessor, decline_request, take_off
from assessments.services.moving import cancel_visit, move_visit, postpone_visit
from assessments.services.proposals import accept_day, decline_days, propose_days
from assessments.services.requests import end_reading, look_at_requests
from assessments.services.visits import save_finding
from schools.models import School
from tests import factories as f
from tests.assessments.booking import agree, ask, book
from tests.assessments.conftest import make_ready
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

TODAY = timezone.localdate


def told(kind: str) -> set[str]:
    return set(OutgoingEmail.objects.filter(kind=f"assessments.{kind}").values_list("to", flat=True))


def holding(user) -> list[tuple]:
    held = AssessorDay.objects.filter(user=user, holds=True, engagement__school__name="Hazel Primary")
    return list(held.values_list("day", "part"))


def test_visit_is_booked_once_lead_and_days_are_agreed(world, ready):
    engagement = ask(ready, world.person("assessor"), world.person("officer"))
    visit = engagement.visit
    assert (visit.state, told("visit_request")) == ("arranging", {"assessor@visits.example"})
    accept_request(engagement=engagement, by=world.person("assessor"))
    visit.refresh_from_db()
    assert visit.state == "arranging"
    assert agree(ready, world.person("head")).state == "booked"
    assert told("visit_booked") == {"head@hazel.example", "lead@hazel.example", "assessor@visits.example"}


def test_day_that_the_school_proposed_is_agreed_by_asking_someone_for_it(world, ready):
    day = f.school_day(then=15)
    propose_days(cycle=ready, chosen=[day, day, f.school_day(then=17)], side=Side.SCHOOL, by=world.person("head"))
    engagement = ask(ready, world.person("assessor"), world.person("officer"), day=day)
    assert engagement.visit.days_agreed_at is not None
    assert list(ProposedDay.objects.filter(is_chosen=True).values_list("day", flat=True)) == [day]
    accept_request(engagement=engagement, by=world.person("assessor"))
    assert Visit.objects.get(pk=engagement.visit_id).state == "booked"


def test_days_of_a_visit_are_school_days_and_held_by_halves(world, ready):
    visit = book(world, ready)
    days = sorted({day for day, _ in holding(world.person("assessor"))})
    assert len(days) == ready.level.visit_days
    assert (days[0], days[-1]) == (visit.starts_on, visit.ends_on)
    assert {part for _, part in holding(world.person("assessor"))} == {"am", "pm"}


def test_nobody_is_on_two_visits_on_one_half_day(world, ready):
    level = f.LevelFactory(version=f.VersionFactory(), visit_days=1, earlier_awards_needed=0)
    version = level.version
    type(ready).objects.filter(pk=ready.pk).update(level=level, version=version)
    ready.refresh_from_db()
    assessor, officer, day = world.person("assessor"), world.person("officer"), f.school_day(then=15)
    other = f.CycleFactory(school=f.SchoolFactory(), version=version, level=level, state="ready")
    for cycle, part in ((ready, "am"), (other, "am")):
        engagement = ask(cycle, assessor, officer, day=day, part=part)
        if cycle == ready:
            accept_request(engagement=engagement, by=assessor)
    with pytest.raises(NotAllowed, match="You are on another visit on"):
        accept_request(engagement=engagement, by=assessor)
    assert Engagement.objects.get(pk=engagement.pk).state == "asked"
    AssessorDay.objects.filter(user=assessor).update(part="pm")  # control: the afternoon is another half
    AssessorDay.objects.filter(user=assessor).exclude(engagement__school=ready.school_id).delete()
    assert accept_request(engagement=engagement, by=assessor).state == "accepted"


@pytest.mark.parametrize("is_held", [True, False])
def test_two_bookings_at_once_end_with_one(scratch, is_held):
    """The index decides between two transactions; where the first gave its days back, the second has them."""
    with scope(everything=True):
        engagements = [
            f.EngagementFactory(user=scratch.person("stranger"), visit__cycle=f.CycleFactory(), held=False)
            for _ in range(2)
        ]
    outcomes, first_has_written, go_on = {}, threading.Event(), threading.Event()

    def hold(name, engagement, holds, before):
        try:
            with scope(everything=True):
                before()
                rows = {"school": engagement.school, "engagement": engagement, "user": engagement.user}
                AssessorDay.objects.create(day=TODAY(), part="am", holds=holds, **rows)
                first_has_written.set()
                if name == "first":
                    go_on.wait(0.5)
            outcomes[name] = "held"
        except IntegrityError:
            outcomes[name] = "refused"
        finally:
            connection.close()

    threads = [
        threading.Thread(target=hold, args=("first", engagements[0], is_held, lambda: None)),
        threading.Thread(target=hold, args=("second", engagements[1], True, first_has_written.wait)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {"first": "held", "second": "refused" if is_held else "held"}


def test_two_officers_who_ask_at_once_ask_one_lead(world, ready):
    ask(ready, world.person("assessor"), world.person("officer"))
    with pytest.raises(NotAllowed, match="assessor has been asked to lead this visit."):
        ask(ready, world.person("assessor_elsewhere"), world.person("administrator"))
    with pytest.raises(NotAllowed, match="has been asked to come on this visit already"):
        ask(ready, world.person("assessor"), world.person("administrator"), role="shadow")
    assert Engagement.objects.filter(visit__cycle=ready, state="asked").count() == 1


def test_request_is_answered_once_and_by_its_person(world, ready):
    engagement = ask(ready, world.person("assessor"), world.person("officer"))
    with pytest.raises(NotAllowed, match="sent to someone else"):
        accept_request(engagement=engagement, by=world.person("assessor_elsewhere"))
    decline_request(engagement=engagement, reason="Away that week", by=world.person("assessor"))
    with pytest.raises(NotAllowed, match="You have declined this request already."):
        accept_request(engagement=engagement, by=world.person("assessor"))
    engagement.refresh_from_db()
    assert (engagement.state, engagement.decline_reason) == ("declined", "Away that week")


def test_declined_request_is_kept_and_the_next_person_is_asked(world, ready):
    first = ask(ready, world.person("assessor"), world.person("officer"))
    decline_request(engagement=first, reason="Away", by=world.person("assessor"))
    assert told("visit_answer") >= {"officer@office.example"}
    ask(ready, world.person("assessor_elsewhere"), world.person("officer"))
    assert set(first.visit.engagements.values_list("state", flat=True)) == {"declined", "asked"}


def test_request_that_was_withdrawn_is_not_accepted(world, ready):
    engagement = ask(ready, world.person("assessor"), world.person("officer"))
    take_off(engagement=engagement, reason="other", by=world.person("officer"))
    with pytest.raises(NotAllowed, match="This request has been withdrawn"):
        accept_request(engagement=engagement, by=world.person("assessor"))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-12-05", "5 December 2026 is a Saturday. Choose a school day, for example 7 December 2026."),
        ("2026-12-25", "25 December 2026 is in the usual Christmas holidays."),
        ("2027-05-03", "3 May 2027 is the early May bank holiday."),
        ("2026-11-29", "The first day is in the past."),
        ("2029-03-01", "more than 18 months away"),
    ],
)
def test_visit_on_a_day_without_school_is_refused(world, ready, monkeypatch, day, sentence):
    monkeypatch.setattr(timezone, "localdate", lambda *_: timezone.datetime(2026, 11, 30).date())
    with pytest.raises(NotAllowed, match=sentence):
        ask(ready, world.person("assessor"), world.person("officer"), day=timezone.datetime.fromisoformat(day).date())


def test_last_day_counts_school_days(world, ready):
    friday = next(day for n in range(40) if (day := f.school_day(then=n)).weekday() == 4)
    engagement = ask(ready, world.person("assessor"), world.person("officer"), day=friday)
    assert engagement.ends_on == f.school_day((friday - TODAY()).days + 1)


def test_school_that_has_closed_is_not_visited(world, ready):
    School.objects.filter(pk=ready.school_id).update(status="closed")
    with pytest.raises(NotAllowed, match="has closed, so it cannot be visited"):
        ask(ready, world.person("assessor"), world.person("officer"))


def test_proposal_is_answered_by_the_other_side_and_stays_as_history(world, ready):
    head, officer = world.person("head"), world.person("officer")
    first = propose_days(cycle=ready, chosen=[f.school_day(then=9)], side=Side.SCHOOL, by=head)
    with pytest.raises(NotAllowed, match="the other side answers"):
        accept_day(proposed=first.days.get(), side=Side.SCHOOL, by=head)
    decline_days(proposal=first, answer="Everyone is away", side=Side.OFFICE, by=officer)
    with pytest.raises(NotAllowed, match="answered or withdrawn already"):
        accept_day(proposed=first.days.get(), side=Side.OFFICE, by=officer)
    second = propose_days(cycle=ready, chosen=[f.school_day(then=10)], side=Side.SCHOOL, by=head)
    propose_days(cycle=ready, chosen=[f.school_day(then=11)], side=Side.SCHOOL, by=head)
    states = dict(DayProposal.objects.filter(cycle=ready).values_list("pk", "state"))
    assert (states[first.pk], states[second.pk]) == ("declined", "withdrawn")
    assert told("days_answered") == {"head@hazel.example", "lead@hazel.example"}


@pytest.mark.parametrize(("number", "sentence"), [(0, "Choose at least one day."), (11, "Choose up to 10 days.")])
def test_none_and_too_many_days_are_refused(world, ready, number, sentence):
    days = [f.school_day(then=n) for n in range(number)]
    with pytest.raises(NotAllowed, match=sentence):
        propose_days(cycle=ready, chosen=days, side=Side.SCHOOL, by=world.person("head"))


def test_moved_visit_frees_and_holds_days_and_counts_one_up(world, ready):
    visit, day = book(world, ready), f.school_day(then=20)
    sequence = visit.sequence
    moved = move_visit(visit=visit, starts_on=day, reason="weather", by=world.person("officer"))
    assert {each for each, _ in holding(world.person("assessor"))} == {day, moved.ends_on}
    assert (moved.state, moved.sequence) == ("booked", sequence + 1)
    engagement = moved.engagements.get(state="accepted")
    assert (engagement.starts_on, engagement.sequence) == (day, sequence + 1)
    change = moved.changes.get()
    assert (change.kind, change.reason, change.changed_by) == ("moved", "weather", world.person("officer"))


def test_visit_is_not_moved_onto_another_visit_of_its_assessor(world, ready):
    visit, day = book(world, ready), f.school_day(then=20)
    other = f.VisitFactory(cycle=f.CycleFactory(), starts_on=day)
    f.EngagementFactory(visit=other, user=world.person("assessor"))
    with pytest.raises(NotAllowed, match="is on another visit on"), transaction.atomic():
        move_visit(visit=visit, starts_on=day, reason="weather", by=world.person("officer"))
    assert Visit.objects.get(pk=visit.pk).starts_on == visit.starts_on


def test_school_postpones_on_the_day_and_agrees_another(world, ready):
    visit = book(world, ready, starts_on=TODAY())
    head = world.person("head")
    postpone_visit(visit=visit, reason="ofsted", side=Side.SCHOOL, by=head, chosen=[f.school_day(then=22)])
    assert holding(world.person("assessor")) == []
    assert told("visit_postponed") >= {"assessor@visits.example", "officer@office.example", "head@hazel.example"}
    with pytest.raises(NotAllowed, match="has been postponed already"):
        postpone_visit(visit=visit, reason="ofsted", side=Side.SCHOOL, by=head)
    proposed = ProposedDay.objects.get(proposal__cycle=ready, proposal__state="open")
    visit = accept_day(proposed=proposed, side=Side.ASSESSOR, by=world.person("assessor"))
    assert (visit.state, visit.starts_on) == ("booked", f.school_day(then=22))


def test_visit_that_is_over_is_not_postponed(world, ready):
    visit = book(world, ready, starts_on=TODAY() - timedelta(days=2))
    with pytest.raises(NotAllowed, match="The last day of this visit is over."):
        postpone_visit(visit=visit, reason="ofsted", side=Side.SCHOOL, by=world.person("head"))


def test_lead_who_is_taken_off_frees_days_and_the_visit_waits_for_another(world, ready):
    visit = book(world, ready)
    engagement = visit.engagements.get(state="accepted")
    take_off(engagement=engagement, reason="assessor_ill", by=world.person("officer"))
    visit.refresh_from_db()
    assert (visit.state, holding(world.person("assessor"))) == ("arranging", [])
    assert told("visit_without_lead") >= {"officer@office.example"}
    assert told("visit_lead_changes") == {"head@hazel.example", "lead@hazel.example"}
    other = world.person("assessor_elsewhere")
    accept_request(engagement=ask(ready, other, world.person("officer")), by=other)
    assert Visit.objects.get(pk=visit.pk).state == "booked"


def test_cancelled_visit_ends_everything_about_it(world, ready):
    visit = book(world, ready)
    ask(ready, world.person("assessor_elsewhere"), world.person("officer"), role="shadow")
    cancel_visit(visit=visit, by=world.person("officer"))
    assert set(visit.engagements.values_list("state", "is_called_off")) == {("withdrawn", True)}
    assert holding(world.person("assessor")) == []
    assert "other@visits.example" in told("visit_cancelled")
    with pytest.raises(NotAllowed, match="recorded or cancelled already"):
        cancel_visit(visit=visit, by=world.person("administrator"))


def test_reminder_goes_once_and_the_office_hears_once(world, ready):
    engagement = ask(ready, world.person("assessor"), world.person("officer"), answer_by=TODAY() + timedelta(days=1))
    assert look_at_requests() == 0  # asked today
    Engagement.objects.filter(pk=engagement.pk).update(asked_at=timezone.now() - timedelta(days=3))
    assert (look_at_requests(), look_at_requests()) == (1, 0)
    Engagement.objects.filter(pk=engagement.pk).update(answer_by=TODAY() - timedelta(days=1))
    assert (look_at_requests(), look_at_requests()) == (1, 0)
    assert told("visit_answer") == {"administrator@office.example", "officer@office.example"}
    assert accept_request(engagement=engagement, by=world.person("assessor")).state == "accepted"


def test_reading_that_is_over_ends_the_engagement(world, ready):
    visit = book(world, ready)
    Engagement.objects.filter(visit=visit).update(read_until=TODAY() - timedelta(days=1))
    assert end_reading() == 0  # the visit is still to come
    Visit.objects.filter(pk=visit.pk).update(state="recorded", recorded_at=timezone.now(), recorded_by=visit.booked_by)
    assert end_reading() == 1
    assert Visit.objects.get(pk=visit.pk).lead == world.person("assessor")


def test_assessor_who_shadows_writes_nothing(world, ready):
    visit, shadow = book(world, ready), world.person("assessor_elsewhere")
    accept_request(engagement=ask(ready, shadow, world.person("officer"), role="shadow"), by=shadow)
    about = {"visit": visit, "principle": ready.version.principles.first(), "target": "", "edition": 0}
    with pytest.raises(NotAllowed, match="the notes are for the lead and co-assessor"):
        save_finding(notes="Seen", by=shadow, **about)
    assert save_finding(notes="Seen", by=world.person("assessor"), **about).notes == "Seen"


def test_answer_by_lies_between_today_and_the_visit(world, ready):
    for day in (TODAY() - timedelta(days=1), f.school_day(then=16)):
        with pytest.raises(NotAllowed, match="“Answer by” must be today or later"), transaction.atomic():
            ask(ready, world.person("assessor"), world.person("officer"), answer_by=day)


def test_request_without_a_day_says_so(world, ready):
    assessor = f.AssessorFactory(user=world.person("stranger"))
    with pytest.raises(NotAllowed, match="Choose the first day"):
        ask_assessor(cycle=ready, assessor=assessor, answer_by=TODAY(), by=world.person("officer"))


def test_lead_of_a_postponed_visit_hears_of_new_days_and_the_office_of_every_answer(world, ready):
    visit, day = book(world, ready), f.school_day(then=22)
    postpone_visit(visit=visit, reason="ofsted", side=Side.SCHOOL, by=world.person("head"), chosen=[day])
    assert told("days_proposed") >= {"assessor@visits.example", "officer@office.example"}
    OutgoingEmail.objects.all().delete()
    proposed = ProposedDay.objects.get(proposal__cycle=ready, proposal__state="open")
    accept_day(proposed=proposed, side=Side.ASSESSOR, by=world.person("assessor"))
    assert told("days_answered") == {"administrator@office.example", "officer@office.example"}
    assert "It is booked." in OutgoingEmail.objects.filter(kind="assessments.days_answered")[0].text


def test_school_that_agrees_tells_the_office(world, ready):
    book(world, ready)
    assert told("days_answered") == {"administrator@office.example", "officer@office.example"}


@pytest.mark.parametrize("act", ["agree", "accept", "move"])
def test_school_that_closes_in_between_is_not_visited(world, ready, act):
    """The request and the days are there; the register says afterwards that the school has closed."""
    officer, assessor = world.person("officer"), world.person("assessor")
    engagement = ask(ready, assessor, officer)
    School.objects.filter(pk=ready.school_id).update(status="closed")
    acts = {
        "agree": lambda: agree(ready, world.person("head")),
        "accept": lambda: accept_request(engagement=engagement, by=assessor),
        "move": lambda: move_visit(visit=engagement.visit, starts_on=f.school_day(then=22), reason="other", by=officer),
    }
    with pytest.raises(NotAllowed, match="has closed, so it cannot be visited"), transaction.atomic():
        acts[act]()
    postpone_visit(visit=engagement.visit, reason="other", side=Side.OFFICE, by=officer)  # control: the way out
    cancel_visit(visit=engagement.visit, by=officer)


def test_make_ready_leaves_nothing_open(world, everything):
    assert not make_ready(world).visits.exclude(state="cancelled").exists()
