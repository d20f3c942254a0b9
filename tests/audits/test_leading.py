"""Leading a session: when it opens, what moves and what does not, and what becomes of an entry that is taken off."""

import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import seats
from audits.enums import EntryState, SessionState, StepKind
from audits.models import Audit, Entry, RoomGroup, Seat, Session, Step
from audits.services import entries, hall
from audits.services.aside import compose_aside, entry_behind
from audits.services.late import release_late
from audits.services.themes import gather
from schools.models import Membership, SchoolContact
from tests.audits.halls import Hall, plan
from tests.databases import as_role, as_worker
from wqm.access.refusals import NotAllowed
from wqm.mail.composers import compose
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


def opened_too(held, **session) -> None:
    """Open a session of these values, which the rules may refuse."""
    with scope(schools=[held.audit.school_id]):
        row = Session.objects.select_related("audit__school").get(audit=held.audit, **session)
        hall.open_session(session=row, by=held.world.person("head"))


def press(held, act=hall.go_on, **more):
    with scope(schools=[held.audit.school_id]):
        session = held.session
        return act(session=session, edition=more.pop("edition", session.edition), by=held.world.person("head"), **more)


def version(held, group: int = 1) -> int:
    return Client().get(reverse("hall:pulse", args=[held.audit.pk, group])).json()["v"]


@pytest.mark.parametrize(
    ("model", "values", "says"),
    [
        (Session, {"state": "open"}, "already open"),
        (Session, {"state": "over"}, "It is over"),
        (Audit, {"state": "confirmed"}, "This audit has ended"),
        (Audit, {"public_key": None}, "still preparing this audit"),
    ],
)
def test_a_session_does_not_open_where_nothing_could_be_taken(world, audit, model, values, says):
    with scope(everything=True):
        rows = model.objects.filter(**({"pk": audit.pk} if model is Audit else {"audit": audit}))
        rows.update(**values)
    with pytest.raises(NotAllowed, match=says):
        opened_too(Hall(world, audit), number=1)
    with scope(everything=True):
        assert not Seat.objects.filter(audit=audit).exists()


def test_sessions_open_one_after_the_other_and_not_without_steps(world):
    held = Hall(world, plan(world, form="twilights"))
    with pytest.raises(NotAllowed, match="session before this one"):
        opened_too(held, number=2)
    with scope(everything=True):
        Step.objects.filter(audit=held.audit, session__number=1).delete()
    with pytest.raises(NotAllowed, match="no steps"):
        opened_too(held, number=1)


def test_every_slip_is_a_seat_of_its_group_and_the_reserve_is_known_as_such(in_hall, groups):
    extra = seats.reserve(15)
    with scope(everything=True):
        made = [(seat.group, seat.is_reserve) for seat in Seat.objects.filter(audit=in_hall.audit)]
    for group in groups:
        assert made.count((group.number, False)) == group.seats
        assert made.count((group.number, True)) == extra
    assert in_hall.session.edition == 2


def test_who_pressed_on_an_older_page_moves_nothing(in_hall):
    in_hall.go_on()
    for act in (hall.go_on, hall.give_longer, hall.close_session):
        with pytest.raises(NotAllowed, match="already moved on"):
            press(in_hall, act, edition=in_hall.session.edition - 1)
    assert in_hall.step(StepKind.OPENING).state == "running"


def test_two_who_give_more_time_at_once_give_it_once(in_hall):
    step, edition = in_hall.go_on(), in_hall.session.edition
    press(in_hall, hall.give_longer, edition=edition)
    with pytest.raises(NotAllowed, match="already moved on"):
        press(in_hall, hall.give_longer, edition=edition)
    assert in_hall.step(StepKind.OPENING).minutes == step.minutes + 5


def test_nothing_moves_before_a_session_is_open_or_after_it(world, audit):
    held = Hall(world, audit)
    for act in (hall.go_on, hall.give_longer, hall.close_session):
        with pytest.raises(NotAllowed, match="not open"):
            press(held, act)
    held.open()
    press(held, hall.close_session)
    for act in (hall.go_on, hall.give_longer, hall.close_session):
        with pytest.raises(NotAllowed, match="not open"):
            press(held, act)


def test_a_step_that_is_ending_is_not_ended_again_and_keeps_the_session_open(in_hall):
    in_hall.go_to(StepKind.ALONE)
    due = in_hall.go_on().due_at
    with pytest.raises(NotAllowed, match="already ended"):
        in_hall.go_on()
    with pytest.raises(NotAllowed, match="End the step"):
        press(in_hall, hall.close_session)
    assert in_hall.step(StepKind.ALONE).due_at == due > timezone.now()


def test_a_programme_that_is_through_has_no_next_step(in_hall):
    in_hall.go_to(StepKind.CLOSING)
    in_hall.end()
    before = in_hall.session.edition
    assert in_hall.go_on() is None
    assert in_hall.session.edition == before


def test_more_time_needs_a_step_that_runs_and_has_an_end(in_hall):
    with pytest.raises(NotAllowed, match="No step is running"):
        press(in_hall, hall.give_longer)
    step = in_hall.go_on()
    with scope(everything=True):
        Step.objects.filter(pk=step.pk).update(minutes=238)
    for _ in range(2):
        press(in_hall, hall.give_longer)
    with scope(everything=True):
        Step.objects.get(pk=step.pk).full_clean()


def test_whatever_the_facilitator_does_is_new_for_everybody(world, audit):
    held = Hall(world, audit)
    seen = [(0, 0)]

    def look() -> None:
        seen.append((version(held, 0), version(held)))

    held.open()
    look()
    held.go_on()
    look()
    press(held, hall.give_longer)
    look()
    held.go_on()
    look()
    step = held.go_to(StepKind.ALONE)
    look()
    held.go_on()
    look()
    held.release(step)
    look()
    press(held, hall.close_session)
    look()
    assert all(then[0] > before[0] and then[1] > before[1] for before, then in zip(seen, seen[1:], strict=False))


def test_devices_are_told_a_pace_by_everybody_who_is_expected(world):
    held = Hall(world, plan(world, people=100, leaders=20))
    held.open()
    assert Client().get(reverse("hall:pulse", args=[held.audit.pk, 1])).json()["in"] == 4.0


def test_steps_that_were_not_begun_go_to_the_next_evening_and_one_without_steps_is_not_held(world):
    held = Hall(world, plan(world, form="twilights"))
    held.open()
    held.go_to(StepKind.ALONE)
    held.end()
    press(held, hall.close_session)
    with scope(everything=True):
        second = Session.objects.get(audit=held.audit, number=2)
        assert set(Step.objects.filter(audit=held.audit, state="waiting").values_list("session", flat=True)) == {
            second.pk
        }
        assert Audit.objects.get(pk=held.audit.pk).ended_at is None

    other = Hall(world, plan(world, form="twilights"))
    with scope(everything=True):
        Step.objects.filter(audit=other.audit).exclude(kind=StepKind.OPENING).delete()
    other.open()
    other.go_on()
    other.go_on()
    press(other, hall.close_session)
    with scope(everything=True):
        assert Session.objects.get(audit=other.audit, number=2).state == SessionState.OVER
        assert Audit.objects.get(pk=other.audit.pk).ended_at is not None


def test_a_pen_is_there_only_while_groups_talk_and_for_one_group(in_hall):
    with scope(schools=[in_hall.audit.school_id]):
        hall.take_pen(audit=in_hall.audit, group=1, pen="too-early")
        assert set(RoomGroup.objects.filter(audit=in_hall.audit).values_list("pen", flat=True)) == {""}
    in_hall.go_to(StepKind.GROUPS)
    before = version(in_hall, 1), version(in_hall, 2)
    in_hall.take_pen(1, 1)
    assert (version(in_hall, 1) > before[0], version(in_hall, 2)) == (True, before[1])
    with scope(everything=True):
        assert RoomGroup.objects.filter(audit=in_hall.audit).exclude(pen="").count() == 1


def test_a_group_that_sends_late_is_not_counted_as_finished_on_the_screen(in_hall):
    in_hall.go_to(StepKind.GROUPS)
    pens = {group: in_hall.take_pen(group, 1) for group in (1, 2)}
    before = version(in_hall, 0), version(in_hall, 1)
    in_hall.send(1, 1, StepKind.GROUPS, pen=pens[1], level_1="2")
    assert (version(in_hall, 0) > before[0], version(in_hall, 1)) == (True, before[1])
    in_hall.go_on()
    in_hall.send(2, 1, StepKind.GROUPS, pen=pens[2], level_1="2")
    assert in_hall.step(StepKind.GROUPS).finished == 1


@pytest.fixture
def written(in_hall) -> Entry:
    """An entry of the first group, which has not talked yet."""
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Names someone")
    in_hall.end()
    with scope(everything=True):
        return Entry.objects.get(audit=in_hall.audit)


def decided(entry: Entry, act, held, **more) -> Entry:
    with scope(schools=[entry.school_id]):
        act(entry=entry, by=held.world.person("officer"), is_trainer=True, **more)
        return Entry.objects.get(pk=entry.pk)


def test_what_is_shown_again_goes_back_to_its_group_until_that_has_talked(in_hall, written):
    seen = [version(in_hall)]
    decided(written, entries.hold_back, in_hall)
    seen.append(version(in_hall))
    assert decided(written, entries.show_again, in_hall).state == EntryState.GROUP
    seen.append(version(in_hall))
    assert seen == sorted(set(seen))
    decided(written, entries.hold_back, in_hall)
    in_hall.go_to(StepKind.GROUPS)
    in_hall.end()
    assert decided(written, entries.show_again, in_hall).state == EntryState.HALL


def test_what_no_group_will_talk_about_waits_with_all_others_and_is_shown_once_they_are(in_hall, written):
    decided(written, entries.hold_back, in_hall)
    with scope(everything=True):
        Step.objects.filter(audit=in_hall.audit, kind=StepKind.GROUPS).update(principles=[2])
    assert decided(written, entries.show_again, in_hall).state == EntryState.GROUP
    decided(written, entries.hold_back, in_hall)
    in_hall.go_to(StepKind.READING)
    assert decided(written, entries.show_again, in_hall).state == EntryState.HALL


def test_what_is_passed_on_leaves_those_that_were_joined_to_it_where_they_are(in_hall, written):
    with scope(everything=True):
        Entry.objects.filter(pk=written.pk).update(dots=4)
        with as_worker():
            other = Entry.objects.create(
                school_id=written.school_id, audit=in_hall.audit, group=1, principle=1, kind="idea", text="Alike",
                state=EntryState.HALL, into=written,
            )  # fmt: skip
    before = version(in_hall)
    passed = decided(written, entries.pass_on, in_hall, to="lead")
    assert (passed.state, passed.aside_for, passed.dots) == (EntryState.ASIDE, "lead", 0)
    assert version(in_hall) > before
    with scope(everything=True):
        assert Entry.objects.get(pk=other.pk).into_id is None
    for act in (entries.hold_back, entries.show_again):
        with pytest.raises(NotAllowed, match="passed on for safeguarding"):
            decided(written, act, in_hall)
    with pytest.raises(NotAllowed, match="already passed on"):
        decided(written, entries.pass_on, in_hall, to="chair")


@pytest.mark.parametrize(
    ("to", "model", "of", "other", "says"),
    [
        ("chair", SchoolContact, {"kind": "chair"}, "lead", "No chair of governors is on record"),
        ("lead", Membership, {"role": "dsl"}, "chair", "No safeguarding lead is on record"),
    ],
)
def test_nothing_is_passed_on_to_nobody(in_hall, written, to, model, of, other, says):
    with scope(everything=True), as_role(OWNER):
        model.objects.filter(school=in_hall.audit.school_id, **of).delete()
    with pytest.raises(NotAllowed, match=says):
        decided(written, entries.pass_on, in_hall, to=to)
    assert decided(written, entries.pass_on, in_hall, to=other).state == EntryState.ASIDE


def test_the_link_of_the_chair_opens_for_a_fortnight_and_for_the_chair_alone(in_hall, written, monkeypatch):
    decided(written, entries.pass_on, in_hall, to="chair")
    with as_worker(), scope(everything=True):
        (message,) = compose("audits.aside", [{"entry": str(written.pk)}])
    assert "about the headteacher" in message.body
    token = next(word for word in message.body.split() if "/passed-on/" in word).rpartition("/passed-on/")[2]
    token = token.strip("/.")
    moment = time.time()
    with scope(everything=True):
        for days, is_open in ((0, True), (13.9, True), (14.1, False)):
            monkeypatch.setattr("django.core.signing.time.time", lambda days=days: moment + days * 86400)
            assert (entry_behind(token) == written) is is_open
        monkeypatch.undo()
        assert entry_behind("no-number") is None
        with as_role(OWNER):
            SchoolContact.objects.filter(school=in_hall.audit.school_id, kind="chair").update(email="new@hazel.example")
        assert entry_behind(token) is None
        with as_role(OWNER):
            SchoolContact.objects.filter(school=in_hall.audit.school_id, kind="chair").delete()
        assert entry_behind(token) is None
        assert compose_aside({"entry": str(written.pk)}) is None
        assert compose_aside({"entry": str(in_hall.audit.pk)}) is None


def test_what_is_shown_again_after_the_audit_is_not_lost_to_the_themes(in_hall, written):
    decided(written, entries.hold_back, in_hall)
    press(in_hall, hall.close_session)
    with as_worker():
        release_late(in_hall.audit.pk)
    with scope(schools=[in_hall.audit.school_id]):
        gather(audit=in_hall.audit, by=in_hall.world.person("head"))
    assert decided(written, entries.show_again, in_hall).state == EntryState.HALL
