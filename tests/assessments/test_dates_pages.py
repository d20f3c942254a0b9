"""The calendar on which days are proposed, pages that are old, and days that cannot be any more."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.enums import Side
from assessments.models import Conflict, DayProposal, Engagement, ProposedDay, Visit
from assessments.services.proposals import propose_days
from schools.models import TermDates
from schools.terms import academic_year
from tests import factories as f
from tests.assessments.booking import ask, book
from tests.assessments.conftest import make_ready
from tests.reading import one_line
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

TODAY = timezone.localdate
FAR_OFF = ("9999-12-31", "0001-01-01", "20261207", "2026-W50-1", "tomorrow", "\u200b")


@pytest.fixture
def cycle(world):
    """Ready, as the pages find it: outside of any scope."""
    with scope(everything=True):
        return make_ready(world)


@pytest.fixture
def booked(world, cycle) -> Visit:
    with scope(everything=True):
        return book(world, cycle)


def dates(world) -> str:
    return reverse("assessment:dates", args=[world.school.pk])


def proposed(cycle) -> list:
    with scope(everything=True):
        return list(
            ProposedDay.objects.filter(proposal__cycle=cycle, proposal__state="open").values_list("day", flat=True)
        )


def declared_by(world, persona: str) -> int:
    """How often they have said, as an assessor, that they should not assess Hazel. With everything in scope."""
    said = Conflict.objects.filter(user=world.person(persona), source="assessor", school=world.school)
    return said.count()


def months_later(day, number: int) -> str:
    return f"{day + timedelta(days=31 * number):%Y-%m}"


@pytest.mark.parametrize("persona", ["head", "officer"])
def test_days_ticked_before_the_month_was_turned_are_proposed_with_the_later_ones(world, cycle, sign_in, persona):
    client, near, far = sign_in(persona), f.school_day(then=9), f.school_day(then=100)
    page = dates(world) if persona == "head" else reverse("office:propose", args=[cycle.pk])
    typed = {"chosen": [near.isoformat()], "part": "all", "note": "Not on a Wednesday", "month": months_later(near, 3)}
    turned = client.post(page, typed)
    assert turned.status_code == 200
    assert (turned.context["elsewhere"], turned.context["form"].ticked) == ([near], {near})
    assert f'value="{near.isoformat()}" checked' in one_line(turned)
    assert "Not on a Wednesday" in one_line(turned)
    assert proposed(cycle) == []
    client.post(page, {**typed, "chosen": [near.isoformat(), far.isoformat()], "month": ""})
    assert proposed(cycle) == [near, far]


def test_days_of_a_refused_proposal_stay_ticked_in_months_that_are_not_shown(world, cycle, sign_in):
    near, far = f.school_day(then=9), f.school_day(then=120)
    answer = sign_in("head").post(dates(world), {"chosen": [near.isoformat(), far.isoformat()], "part": "evening"})
    assert answer.status_code == 422
    assert answer.context["elsewhere"] == [far]


@pytest.mark.parametrize("chosen", FAR_OFF)
def test_day_that_is_on_no_calendar_of_ours_is_refused_with_a_sentence(world, cycle, sign_in, chosen):
    answer = sign_in("head").post(dates(world), {"chosen": [chosen], "part": "all"})
    assert answer.status_code == 422
    assert "Choose days from the calendar" in one_line(answer)


@pytest.mark.parametrize(
    ("year", "sentence"),
    [("9999", "more than 18 months away. Check the year."), ("1900", "The first day is in the past.")],
)
def test_board_for_a_day_out_of_reach_says_so(world, cycle, sign_in, year, sentence):
    day = {"starts_on-day": "31", "starts_on-month": "12", "starts_on-year": year, "part": "all"}
    answer = sign_in("officer").get(reverse("office:book", args=[cycle.pk]), day)
    assert answer.status_code == 200
    assert sentence in one_line(answer)


def test_days_proposed_on_an_old_page_are_refused_and_what_was_typed_is_there(world, booked, sign_in):
    day = f.school_day(then=22)
    answer = sign_in("head").post(dates(world), {"chosen": [day.isoformat()], "part": "all", "note": "Choir on Friday"})
    text = one_line(answer)
    assert answer.status_code == 422
    assert "To change that, move or postpone the visit." in text
    assert "Choir on Friday" in text
    assert answer.context["form"].ticked == {day}


def test_governor_proposes_no_days(world, cycle, sign_in):
    answer = sign_in("governor").post(dates(world), {"chosen": [f.school_day(then=9).isoformat()], "part": "all"})
    assert answer.status_code == 403
    assert proposed(cycle) == []


def test_assessor_does_not_answer_for_the_school(world, booked, cycle, sign_in):
    """Days that the office proposed are the school's to answer; those of the school are the control."""
    lead = sign_in("assessor")
    with scope(everything=True):
        Visit.objects.filter(pk=booked.pk).update(state="arranging", days_agreed_at=None, days_agreed_by=None)
        for side, then in ((Side.OFFICE, 20), (Side.SCHOOL, 22)):
            propose_days(cycle=cycle, chosen=[f.school_day(then=then)], side=side, by=world.person("officer"))
        days = {each.proposal.side: each.pk for each in ProposedDay.objects.filter(proposal__state="open")}
    answer = lead.post(reverse("visits:accept_day", args=[booked.pk, days["office"]]), follow=True)
    assert "The school answers these days" in one_line(answer)
    lead.post(reverse("visits:accept_day", args=[booked.pk, days["school"]]))
    with scope(everything=True):
        assert Visit.objects.get(pk=booked.pk).starts_on == f.school_day(then=22)


@pytest.mark.parametrize("persona", ["head", "officer"])
def test_agreed_day_that_became_an_inset_day_is_named_to_both_sides(world, booked, sign_in, persona):
    page = dates(world) if persona == "head" else reverse("office:visit", args=[booked.pk])
    client = sign_in(persona)
    assert "is an INSET day" not in one_line(client.get(page))
    year = academic_year(booked.starts_on)
    with scope(everything=True):
        TermDates.objects.filter(school=world.school).delete()
        TermDates.objects.create(
            school=world.school, year=year, half_terms=[[f"{year}-09-01", f"{year + 1}-07-20"]],
            inset_days=[booked.starts_on.isoformat()], saved_by=world.person("head"),
        )  # fmt: skip
    assert f"{booked.starts_on:%-d %B %Y} is an INSET day." in one_line(client.get(page))


def test_school_declares_a_conflict_with_the_co_assessor_and_keeps_its_lead(world, booked, cycle, sign_in):
    other = world.person("assessor_elsewhere")
    with scope(everything=True):
        engagement = f.EngagementFactory(visit=booked, user=other, role="co_assessor", held=False)
    address = reverse("assessment:declare_conflict", args=[world.school.pk, booked.pk])
    head = sign_in("head")
    assert f"{address}?of={engagement.pk}" in head.get(dates(world)).content.decode()
    head.post(f"{address}?of={engagement.pk}", {"kind": "family", "words": "Her sister teaches here"})
    with scope(everything=True):
        states = dict(Engagement.objects.filter(visit=booked).values_list("user", "state"))
    assert (states[other.pk], states[world.person("assessor").pk]) == ("withdrawn", "accepted")


@pytest.mark.parametrize("of", ["", "0", "999999999999999999", "9" * 40, "²", "x"])
def test_conflict_with_someone_who_does_not_come_is_not_declared_and_says_so(world, booked, sign_in, of):
    head = sign_in("head")
    address = reverse("assessment:declare_conflict", args=[world.school.pk, booked.pk])
    if not of:
        head.post(address, {"kind": "family"})  # the first click
    with scope(everything=True):
        before = Conflict.objects.count()
    answer = head.post(f"{address}?of={of}", {"kind": "family"}, follow=True)
    assert "They are not on your visit any more" in one_line(answer)
    with scope(everything=True):
        assert Conflict.objects.count() == before


def test_engagement_at_another_school_is_not_found_through_this_one(world, booked, sign_in):
    with scope(everything=True):
        elsewhere = Engagement.objects.filter(school=world.next_door, state="accepted").first()
    address = reverse("assessment:declare_conflict", args=[world.school.pk, booked.pk])
    sign_in("head").post(f"{address}?of={elsewhere.pk}", {"kind": "family"})
    with scope(everything=True):
        assert Engagement.objects.get(pk=elsewhere.pk).state == "accepted"


def test_reason_of_a_move_is_shown_to_the_school_and_that_of_another_assessor_is_not(world, booked, sign_in):
    for kind, reason in (("moved", "weather"), ("reassigned", "assessor_ill")):
        with scope(everything=True):
            f.VisitChangeFactory(visit=booked, kind=kind, reason=reason, note="Only the office reads this")
    text = one_line(sign_in("head").get(dates(world)))
    assert "Snow or another closure" in text
    assert "The assessor is ill" not in text
    assert "Only the office reads this" not in text


# An assessor's own request


@pytest.mark.parametrize("page", ["request", "decline", "conflict", "cannot_come"])
def test_request_that_was_withdrawn_says_so_wherever_an_old_link_leads(world, cycle, sign_in, page):
    with scope(everything=True):
        engagement = ask(cycle, world.person("assessor"), world.person("officer"))
        Engagement.objects.filter(pk=engagement.pk).update(state="withdrawn")
    client, address = sign_in("assessor"), reverse(f"visits:{page}", args=[engagement.pk])
    typed = {"reason": "other", "kind": "family", "declared": "on"}
    for answer in (client.get(address, follow=True), client.post(address, typed, follow=True)):
        assert "This request has been withdrawn, so there is nothing to answer." in one_line(answer)
    assert sign_in("assessor_elsewhere").get(address).status_code == 404
    with scope(everything=True):
        assert not Conflict.objects.filter(
            user=world.person("assessor"), source="assessor", school=world.school
        ).exists()


def test_decline_that_is_sent_twice_is_one_and_says_so(world, cycle, sign_in):
    with scope(everything=True):
        engagement = ask(cycle, world.person("assessor"), world.person("officer"))
    client, address = sign_in("assessor"), reverse("visits:decline", args=[engagement.pk])
    client.post(address, {"reason": "Away that week"})
    assert "You have declined this request already." in one_line(client.post(address, {"reason": "x"}, follow=True))
    with scope(everything=True):
        assert Engagement.objects.get(pk=engagement.pk).decline_reason == "Away that week"


def test_who_has_not_answered_declines_with_a_reason_instead_of_vanishing(world, cycle, sign_in):
    with scope(everything=True):
        engagement = ask(cycle, world.person("assessor"), world.person("officer"))
    client = sign_in("assessor")
    answer = client.post(reverse("visits:cannot_come", args=[engagement.pk]), {"reason": "other"})
    assert answer["Location"] == reverse("visits:decline", args=[engagement.pk])
    with scope(everything=True):
        assert Engagement.objects.get(pk=engagement.pk).state == "asked"


@pytest.mark.parametrize(
    ("state", "says"), [("recorded", "We have told the office."), ("booked", "You are not on this visit")]
)
def test_conflict_remembered_after_the_visit_reaches_the_office_and_says_what_is_true(
    world, booked, sign_in, state, says
):
    with scope(everything=True):
        done = {"recorded_at": timezone.now(), "recorded_by": world.person("assessor")} if state == "recorded" else {}
        Visit.objects.filter(pk=booked.pk).update(state=state, **done)
        engagement = Engagement.objects.get(visit=booked, state="accepted")
    answer = sign_in("assessor").post(reverse("visits:conflict", args=[engagement.pk]), {"kind": "family"}, follow=True)
    assert says in one_line(answer)
    with scope(everything=True):
        assert (
            Conflict.objects.filter(user=world.person("assessor"), source="assessor", school=world.school).count() == 1
        )


def test_proposal_of_another_school_is_not_answered_through_this_one(world, cycle, sign_in):
    with scope(everything=True):
        other = f.CycleFactory(school=f.SchoolFactory(), state="ready", version=cycle.version, level=cycle.level)
        proposal = propose_days(
            cycle=other, chosen=[f.school_day(then=9)], side=Side.OFFICE, by=world.person("officer")
        )
        day = proposal.days.get()
    head = sign_in("head")
    for name, key in (("accept_day", day.pk), ("decline_days", proposal.pk)):
        assert head.post(reverse(f"assessment:{name}", args=[world.school.pk, key]), {"answer": "x"}).status_code == 404
    with scope(everything=True):
        assert DayProposal.objects.get(pk=proposal.pk).state == "open"


@pytest.mark.parametrize(
    ("name", "who_reads"),
    [
        ("postpone_visit", "We send this to everyone, with the reason."),
        ("move_visit", "Only the office reads this."),
        ("cancel_visit", "Only the office reads this."),
    ],
)
def test_note_says_who_reads_it_and_they_alone_do(world, booked, sign_in, name, who_reads):
    client, address, day = sign_in("officer"), reverse(f"office:{name}", args=[booked.pk]), f.school_day(then=30)
    assert who_reads in one_line(client.get(address))
    typed = {"reason": "weather", "note": "The boiler", "part": "all"}
    typed |= {"starts_on-day": day.day, "starts_on-month": day.month, "starts_on-year": day.year}
    assert client.post(address, typed).status_code == 302
    with scope(everything=True):
        assert booked.changes.get().note == "The boiler"
        told = OutgoingEmail.objects.filter(text__contains="The boiler")
        assert told.exists() == (name == "postpone_visit")
