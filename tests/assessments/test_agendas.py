"""The agenda of a visit: built by the school, shared, agreed; what meets in it, and what is refused."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.models import Agenda, AgendaComment, AgendaItem, Briefing, Engagement, Visit
from assessments.services.agenda_answers import agree_agenda, comment_on_agenda, remind_of_agendas
from assessments.services.agendas import (
    add_item,
    change_item,
    move_item,
    remove_item,
    restore_item,
    save_arrival,
    share_agenda,
    start_agenda,
)
from framework.models import Level
from schools.calendar.queries import calendar_of
from schools.models import SchoolContact
from tests import factories as f
from tests.reading import one_line, shown_by
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

GOVERNORS = "They meet the assessor on another day"
ITEM = {
    "title": "Parents", "kind": "talk", "voice": "parents", "day": "1", "starts_at": "9:30am", "minutes": "30",
    "place": "Library", "who": "", "people": "", "chosen_by": "", "note": "", "without_managers": "on",
}  # fmt: skip


@pytest.fixture
def everything(world):
    """Inside everything, as the worker is."""
    with scope(everything=True):
        yield


@pytest.fixture
def visit(world, everything) -> Visit:
    """Hazel's booked visit of two days, with nothing on its agenda; its lead is the assessor."""
    visit = world.visit()
    Agenda.objects.filter(visit=visit).delete()
    AgendaItem.objects.filter(visit=visit).delete()
    return of_days(visit, 2)


def of_days(visit: Visit, number: int) -> Visit:
    """On so many school days in a row."""
    days = calendar_of(visit.school).visit_days(timezone.localdate() + timedelta(days=30), number)
    Visit.objects.filter(pk=visit.pk).update(starts_on=days[0], ends_on=days[-1])
    return Visit.objects.select_related("school__trust", "cycle__level", "cycle__version").get(pk=visit.pk)


@pytest.fixture
def head(world):
    return world.person("head")


@pytest.fixture
def shared(visit, head) -> Agenda:
    """Everything of the template, shared."""
    start_agenda(visit=visit, by=head)
    OutgoingEmail.objects.all().delete()
    return share_agenda(visit=visit, edition=_agenda(visit).edition, by=head)


def _agenda(visit) -> Agenda:
    return Agenda.objects.get(visit=visit)


def _mail(kind: str) -> list[str]:
    return sorted(OutgoingEmail.objects.filter(kind=f"assessments.{kind}").values_list("to", flat=True))


def _page(name: str, visit: Visit, *more) -> str:
    return reverse(f"assessment:{name}", args=[visit.school_id, visit.pk, *more])


# Built


def test_template_of_the_level_fills_the_days_of_the_visit(visit, head):
    start_agenda(visit=visit, by=head)
    items = AgendaItem.objects.filter(visit=visit)
    assert {item.day for item in items} == {1, 2}
    assert len(items) == Level.objects.get(pk=visit.cycle.level_id).agenda_items.count() == 15


def test_items_of_days_that_the_visit_does_not_have_are_left_out(visit, head):
    start_agenda(visit=of_days(visit, 1), by=head)
    assert {item.day for item in AgendaItem.objects.filter(visit=visit)} == {1}


def test_template_is_not_put_on_twice(visit, head):
    start_agenda(visit=visit, by=head)
    with pytest.raises(NotAllowed, match="There are items on the agenda already"):
        start_agenda(visit=visit, by=head)


def test_agenda_begins_with_what_the_school_has_said_elsewhere(visit, head):
    SchoolContact.objects.filter(school=visit.school, kind="chair").update(name="Ada Chair")
    f.AuditFactory(school=visit.school, la_number="01632 960 999")
    start_agenda(visit=visit, by=head)
    agenda = _agenda(visit)
    assert (agenda.dsl_name, agenda.chair_name, agenda.authority_phone) == ("dsl", "Ada Chair", "01632 960 999")


def test_item_is_moved_past_its_neighbour_and_times_follow(visit, head):
    first = add_item(visit=visit, title="A", voice="pupils", starts_at=time(9), minutes=30, by=head)
    add_item(visit=visit, title="B", voice="pupils", starts_at=time(9, 40), minutes=20, by=head)
    move_item(visit=visit, item=first, direction="down", by=head)
    times = dict(AgendaItem.objects.filter(visit=visit).values_list("title", "starts_at"))
    assert times == {"A": time(9, 30), "B": time(9)}
    move_item(visit=visit, item=first, direction="down", by=head)  # at the end of the way
    assert AgendaItem.objects.get(pk=first.pk).starts_at == time(9, 30)


def test_removed_item_stays_as_a_row_and_can_be_put_back(visit, head):
    item = add_item(visit=visit, title="A", voice="pupils", by=head)
    remove_item(visit=visit, item=item, by=head)
    remove_item(visit=visit, item=item, by=head)
    assert AgendaItem.objects.get(pk=item.pk).removed_at
    with pytest.raises(NotAllowed, match="Put it back before you change it"):
        change_item(visit=visit, item=item, edition=0, title="B", by=head)
    restore_item(visit=visit, item=item, by=head)
    assert AgendaItem.objects.get(pk=item.pk).removed_at is None


def test_agenda_has_an_end(visit, head):
    f.AgendaItemFactory.create_batch(60, visit=visit, updated_by=head)
    with pytest.raises(NotAllowed, match="60 items at most"):
        add_item(visit=visit, title="One more", voice="pupils", by=head)


@pytest.mark.parametrize(("state", "sentence"), [("cancelled", "was cancelled"), ("recorded", "has been recorded")])
def test_agenda_of_a_visit_that_is_over_does_not_change(visit, head, state, sentence):
    more = {"recorded_at": timezone.now(), "recorded_by": head} if state == "recorded" else {}
    Visit.objects.filter(pk=visit.pk).update(state=state, **more)
    for act in (start_agenda, lambda **who: share_agenda(edition=0, **who), lambda **who: add_item(title="A", **who)):
        with pytest.raises(NotAllowed, match=sentence):
            act(visit=visit, by=head)


# Typed


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"minutes": "0"}, "minutes", "Length in minutes must be 5 or more"),
        ({"minutes": "600"}, "minutes", "Length in minutes must be 480 or less"),
        ({"minutes": "half"}, "minutes", "Length in minutes must be a whole number, for example 30"),
        ({"starts_at": "25:00"}, "starts_at", "Starts at must be a time, such as 9am or 3:45pm"),
        ({"day": "3"}, "day", "The visit has 2 days. Choose one of them"),
        ({"place": "x" * 500}, "place", "Place must be 120 characters or fewer"),
        ({"people": "0"}, "people", "Number of people must be 1 or more"),
        ({"voice": ""}, "voice", "Choose who is heard in this conversation"),
        ({"principles": ["other"]}, "principles", None),
    ],
)
def test_bad_item_is_refused_with_a_sentence_and_keeps_what_was_typed(visit, sign_in, typed, field, sentence):
    client = sign_in("head")
    address = _page("new_item", visit)
    answer = client.post(address, ITEM | shown_by(client, address) | typed)
    assert answer.status_code == 422
    errors = answer.context["form"].errors[field]
    assert sentence is None or errors == [sentence]
    assert answer.context["form"]["title"].value() == "Parents"
    assert not AgendaItem.objects.filter(visit=visit).exists()


def test_item_is_added_with_everything_that_was_typed(visit, sign_in):
    client = sign_in("head")
    address = _page("new_item", visit)
    more = {"principles": ["staff", "pupils"], "people": "6", "chosen_by": "lot", "starts_at": "1:45pm", "day": "2"}
    assert client.post(address, ITEM | shown_by(client, address) | more).status_code == 302
    item = AgendaItem.objects.get(visit=visit)
    assert (item.starts_at, item.day, item.people, item.chosen_by, item.principles, item.without_managers) == (
        time(13, 45), 2, 6, "lot", ["staff", "pupils"], True,
    )  # fmt: skip


def test_item_on_a_day_that_is_gone_is_named_and_stops_sharing(visit, head, sign_in):
    item = add_item(visit=visit, title="Late", voice="governors", day=2, by=head)
    visit = of_days(visit, 1)
    page = one_line(sign_in("head").get(_page("agenda", visit)))
    assert "“Late” is on day 2, and the visit has 1 day. Change its day." in page
    with pytest.raises(NotAllowed, match="“Late” is on day 2"):
        share_agenda(visit=visit, edition=_agenda(visit).edition, reason=GOVERNORS, by=head)
    change_item(visit=visit, item=item, edition=item.edition, day=1, by=head)
    assert share_agenda(visit=visit, edition=_agenda(visit).edition, by=head).shared_at


def test_two_people_who_change_place_and_time_of_one_item_lose_nothing(visit, head, sign_in):
    client, item = sign_in("head"), add_item(visit=visit, title="Parents", voice="parents", starts_at=time(9), by=head)
    address = _page("item", visit, item.pk)
    seen = shown_by(client, address)
    change_item(visit=visit, item=item, edition=item.edition, starts_at=time(10), by=head)
    assert client.post(address, ITEM | seen | {"starts_at": "09:00"}).status_code == 302
    item.refresh_from_db()
    assert (item.place, item.starts_at) == ("Library", time(10))


def test_two_people_who_change_one_time_see_both(visit, head, sign_in):
    client, item = sign_in("head"), add_item(visit=visit, title="Parents", voice="parents", starts_at=time(9), by=head)
    address = _page("item", visit, item.pk)
    seen = shown_by(client, address)
    change_item(visit=visit, item=item, edition=item.edition, starts_at=time(10), by=head)
    answer = client.post(address, ITEM | seen | {"starts_at": "11:00"})
    assert answer.status_code == 409
    assert AgendaItem.objects.get(pk=item.pk).starts_at == time(10)


def test_school_day_that_ends_before_it_starts_is_refused(visit, sign_in):
    client = sign_in("head")
    address = _page("agenda_arrival", visit)
    answer = client.post(address, shown_by(client, address) | {"day_starts_at": "15:00", "day_ends_at": "8:30am"})
    assert answer.context["form"].errors["day_ends_at"] == ["The school day must end after it starts"]


# Shared and agreed


def test_shared_agenda_is_mailed_to_the_lead_and_the_office(shared, world):
    assert _mail("agenda_shared") == [
        "administrator@office.example", "assessor@visits.example", "officer@office.example",
    ]  # fmt: skip


def test_agenda_is_not_shared_twice_unless_it_has_changed(shared, visit, head):
    with pytest.raises(NotAllowed, match="shared already, and nothing has changed since"):
        share_agenda(visit=visit, edition=_agenda(visit).edition, by=head)
    add_item(visit=visit, title="More", voice="parents", by=head)
    assert _agenda(visit).state == "changed"
    share_agenda(visit=visit, edition=_agenda(visit).edition, by=head)
    assert _agenda(visit).state == "shared"


def test_agenda_that_a_colleague_changed_a_moment_ago_is_looked_at_again(visit, head):
    start_agenda(visit=visit, by=head)
    seen = _agenda(visit).edition
    add_item(visit=visit, title="More", voice="parents", by=head)
    with pytest.raises(NotAllowed, match="changed the agenda a moment ago"):
        share_agenda(visit=visit, edition=seen, by=head)


def test_empty_agenda_is_not_shared(visit, head):
    with pytest.raises(NotAllowed, match="nothing on the agenda yet"):
        share_agenda(visit=visit, edition=0, by=head)


def test_agenda_without_governors_is_shared_with_a_reason(visit, sign_in, head):
    start_agenda(visit=visit, by=head)
    remove_item(visit=visit, item=AgendaItem.objects.get(visit=visit, voice="governors"), by=head)
    client, address = sign_in("head"), _page("share_agenda", visit)
    assert "Governors are not on the agenda." in one_line(client.get(address))
    edition = {"edition": _agenda(visit).edition}
    assert client.post(address, edition).status_code == 422
    assert _agenda(visit).shared_at is None
    assert client.post(address, edition | {"reason": GOVERNORS}).status_code == 302
    assert _agenda(visit).shared_reason == GOVERNORS
    assert GOVERNORS in OutgoingEmail.objects.filter(kind="assessments.agenda_shared").first().text


def test_lead_agrees_and_the_school_is_told(shared, visit, world):
    agree_agenda(visit=visit, edition=shared.edition, by=world.person("assessor"))
    assert _agenda(visit).state == "agreed"
    assert _mail("agenda_answered") == ["head@hazel.example", "lead@hazel.example"]
    assert Briefing.objects.get(visit=visit).content["agenda"]["agreed"] is True


def test_change_after_the_agreement_ends_it_and_tells_the_lead_once(shared, visit, world, head):
    agree_agenda(visit=visit, edition=shared.edition, by=world.person("assessor"))
    for title in ("One more", "And one"):
        add_item(visit=visit, title=title, voice="parents", by=head)
    assert (_agenda(visit).agreed_at, _agenda(visit).agreed_by) == (None, None)
    assert _mail("agenda_reopened") == ["assessor@visits.example"]
    content = Briefing.objects.get(visit=visit).content["agenda"]
    assert content["agreed"] is False
    assert "One more" in [item["title"] for item in content["items"]]


def test_lead_does_not_agree_to_what_was_changed_a_moment_ago(shared, visit, world, head):
    add_item(visit=visit, title="More", voice="parents", by=head)
    with pytest.raises(NotAllowed, match="changed the agenda a moment ago"):
        agree_agenda(visit=visit, edition=shared.edition, by=world.person("assessor"))
    with pytest.raises(NotAllowed, match="The school is changing the agenda"):
        agree_agenda(visit=visit, edition=_agenda(visit).edition, by=world.person("assessor"))


def test_agenda_that_is_not_shared_is_not_agreed(visit, world, head):
    start_agenda(visit=visit, by=head)
    with pytest.raises(NotAllowed, match="has not shared its agenda yet"):
        agree_agenda(visit=visit, edition=1, by=world.person("assessor"))


def test_who_does_not_lead_does_not_answer(shared, visit, world):
    Engagement.objects.filter(visit=visit, user=world.person("assessor")).update(role="co_assessor")
    for by in (world.person("assessor"), world.person("assessor_elsewhere")):
        with pytest.raises(NotAllowed, match="leads this visit|answers the school"):
            agree_agenda(visit=visit, edition=shared.edition, by=by)


def test_changes_asked_for_end_the_agreement_and_reach_the_school(shared, visit, world):
    assessor = world.person("assessor")
    agree_agenda(visit=visit, edition=shared.edition, by=assessor)
    comment_on_agenda(visit=visit, text="Hear support staff earlier", asks_for_changes=True, by=assessor)
    assert _agenda(visit).state == "shared"
    assert OutgoingEmail.objects.filter(subject__startswith="Changes asked for", to="head@hazel.example").count() == 1


def test_school_that_changes_nothing_answers_who_asked_for_changes_once(shared, visit, world, head):
    comment_on_agenda(visit=visit, text="Hear them earlier", asks_for_changes=True, by=world.person("assessor"))
    share_agenda(visit=visit, edition=shared.edition, message="They start at 10am", by=head)
    assert AgendaComment.objects.filter(visit=visit).last().text == "They start at 10am"
    with pytest.raises(NotAllowed, match="shared already"):
        share_agenda(visit=visit, edition=shared.edition, by=head)


def test_assessor_agrees_on_the_pages_of_the_visit(shared, visit, sign_in):
    client = sign_in("assessor")
    page = one_line(client.get(reverse("visits:agenda", args=[visit.pk])))
    assert "Senior leaders" in page
    answer = client.post(reverse("visits:agree_agenda", args=[visit.pk]), {"edition": shared.edition}, follow=True)
    assert "Agenda agreed. The school’s leaders have been emailed." in one_line(answer)
    comment = {"text": "Thank you", "asks_for_changes": ""}
    assert client.post(reverse("visits:agenda", args=[visit.pk]), comment).status_code == 302
    assert AgendaComment.objects.filter(visit=visit).last().text == "Thank you"


@pytest.mark.parametrize("edition", ["", "x", "-1", "9" * 40, "٣"])
def test_agreement_without_an_edition_of_ours_is_refused(shared, visit, sign_in, edition):
    sign_in("assessor").post(reverse("visits:agree_agenda", args=[visit.pk]), {"edition": edition})
    assert _agenda(visit).agreed_at is None


def test_assessor_reads_nothing_of_an_agenda_that_is_not_shared(visit, head, sign_in):
    start_agenda(visit=visit, by=head)
    page = one_line(sign_in("assessor").get(reverse("visits:agenda", args=[visit.pk])))
    assert "Not shared yet" in page
    assert "Senior leaders" not in page


def test_item_of_another_visit_is_not_changed_under_this_one(visit, sign_in, world):
    other = AgendaItem.objects.exclude(school=world.school).first()
    client = sign_in("head")
    for address in (_page("item", visit, other.pk), _page("remove_item", visit, other.pk)):
        assert client.post(address, ITEM).status_code == 404
    assert AgendaItem.objects.get(pk=other.pk).removed_at is None


def test_arrival_is_for_the_assessor_and_numbers_are_not_printed(shared, visit, head, sign_in):
    values = {"arrival": "The blue gate", "chair_phone": "01632 960 777"}
    save_arrival(visit=visit, edition=_agenda(visit).edition, by=head, **values)
    paper = one_line(sign_in("head").get(_page("print_agenda", visit)))
    assert "The blue gate" in paper
    assert "01632 960 777" not in paper
    assert "01632 960 777" in one_line(sign_in("assessor").get(reverse("visits:agenda", args=[visit.pk])))


# Reminded


def near(visit: Visit, monkeypatch, **values) -> None:
    """Agreed a week ago, for a day that is near; today is a school day."""
    monkeypatch.setattr("assessments.services.agenda_answers.timezone.localdate", lambda *_: date(2026, 11, 10))
    values = {"starts_on": date(2026, 11, 24), "ends_on": date(2026, 11, 24)} | values
    agreed = datetime(2026, 11, 2, 9, tzinfo=UTC)
    Visit.objects.exclude(pk=visit.pk).update(state="cancelled")
    Visit.objects.filter(pk=visit.pk).update(days_agreed_at=agreed, days_agreed_by=visit.booked_by_id, **values)


def test_leaders_are_reminded_once_ten_school_days_before(visit, monkeypatch):
    near(visit, monkeypatch)
    assert (remind_of_agendas(), remind_of_agendas()) == (1, 0)
    assert _mail("agenda_reminder") == ["head@hazel.example", "lead@hazel.example"]


def test_reminder_waits_until_the_visit_is_near(visit, monkeypatch):
    near(visit, monkeypatch, starts_on=date(2026, 11, 25), ends_on=date(2026, 11, 25))
    assert remind_of_agendas() == 0


def test_nobody_is_reminded_of_a_shared_agenda(shared, visit, monkeypatch):
    near(visit, monkeypatch)
    assert remind_of_agendas() == 0


def test_nobody_is_reminded_of_a_postponed_visit(visit, monkeypatch):
    near(visit, monkeypatch, state="cancelled")
    assert remind_of_agendas() == 0
