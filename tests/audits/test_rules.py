"""Rules of an audit refuse what they are for, with a sentence, and nothing else; and what follows an act."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import SimpleNamespace as Row
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import policies
from audits.enums import AgreementKind, AuditState, EntryState, SessionState, StepKind, StepState
from audits.models import Agreement, Audit, Entry, Session, Step
from audits.services import agreements, hall, keys, preparing
from audits.services.entries import pass_on
from tests.audits.halls import Hall, plan
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed, why_not
from wqm.editing.editions import EditConflict
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

TODAY = timezone.localdate
GROUPS = [Row(name="Group 1", seats=6, is_leaders=False), Row(name="Group 2", seats=6, is_leaders=False)]
LEADERS = Row(name="Senior leaders", seats=1, is_leaders=True)
YESTERDAY = TODAY() - timedelta(days=1)
DONE = Row(state=StepState.DONE)
NOT_ASKED = Row(is_wanted=False, sent_on=None)
AUDIT = Row(people=12, leaders=1, state=AuditState.PREPARING, form="inset", closes_on=None, late_at=None, k=7)


def audit(**more) -> Row:
    return Row(**{**vars(AUDIT), **more})


def step(kind: str, *principles: int) -> Row:
    return Row(kind=kind, principles=list(principles))


OPENINGS = [step("opening")]
REFUSED: dict[str, tuple[Callable[..., None], list[Any], str]] = {
    "begun": (policies.check_can_prepare, [audit(state=AuditState.RUNNING)], "This audit has begun"),
    "too many": (policies.check_people, [380, 21], "up to 400 people"),
    "many groups": (policies.check_groups, [GROUPS * 21, audit()], "up to 40 groups"),
    "one seat": (
        policies.check_groups, [[*GROUPS, Row(name="Alone", seats=1, is_leaders=False)], audit()],
        "Alone has 1 seat. Give each group at least 3",
    ),
    "two seats": (
        policies.check_groups, [[*GROUPS, Row(name="Two", seats=2, is_leaders=False)], audit()], "Two has 2 seats.",
    ),
    "too few seats": (policies.check_groups, [GROUPS, audit(people=13)], "12 seats for 13 people"),
    "no steps": (policies.check_steps, [[]], "at least one step"),
    "many steps": (policies.check_steps, [OPENINGS * 21], "up to 20 steps"),
    "closing twice": (
        policies.check_steps, [[step("closing"), *OPENINGS, step("closing")]], "This is in two steps “Closing”",
    ),
    "rated twice": (
        policies.check_steps, [[step("alone", 1, 2), step("groups", 1, 2), step("alone", 3, 2)]],
        "Principle 2 is in two steps “Rate and write",
    ),
    "other edition": (policies.check_edition, [Row(edition=3), 2], "already moved on"),
    "not open": (policies.check_is_open, [Row(state=SessionState.PLANNED)], "not open"),
    "ended": (policies.check_can_end, [Row(state=StepState.ENDING)], "already ended"),
    "over": (policies.check_can_close, [Row(state=SessionState.OVER), []], "not open"),
    "running": (
        policies.check_can_close, [Row(state=SessionState.OPEN), [Row(state=StepState.RUNNING)]], "End the step",
    ),
    "ending": (
        policies.check_can_close, [Row(state=SessionState.OPEN), [Row(state=StepState.ENDING)]], "End the step",
    ),
    "preparing": (policies.check_can_gather, [audit(), []], "once the audit is over"),
    "session left": (
        policies.check_can_gather, [audit(state=AuditState.RUNNING), [Row(state=SessionState.OPEN)]],
        "End every session",
    ),
    "still online": (
        policies.check_can_gather, [audit(state=AuditState.RUNNING, form="electronic", closes_on=TODAY()), []],
        "People can still respond",
    ),
    "not opened yet": (
        policies.check_can_gather,
        [audit(state=AuditState.RUNNING, form="electronic", closes_on=TODAY() - timedelta(days=1)), []],
        "opened after the last day",
    ),
    "joined too early": (
        policies.check_is_gathering, [audit(state=AuditState.RUNNING)], "until the themes are confirmed",
    ),
    "no theme": (policies.check_can_confirm, [audit(state=AuditState.GATHERING), 0], "no themes yet"),
    "late to come": (policies.check_can_confirm, [audit(state=AuditState.GATHERING), 2], "lost the network"),
    "report first": (
        policies.check_can_report, [audit(state=AuditState.GATHERING, reported_on=None)], "Confirm the themes",
    ),
    "report twice": (
        policies.check_can_report, [audit(state=AuditState.REPORTED, reported_on=TODAY())], "already shared",
    ),
    "shown though passed on": (
        partial(policies.check_can_show, is_trainer=True), [Row(state=EntryState.ASIDE)], "passed on for safeguarding",
    ),
    "sheet too early": (
        policies.check_can_type_in, [audit(state=AuditState.RUNNING), Row(state=StepState.WAITING)], "has not started",
    ),
    "sheet after all was opened": (
        policies.check_can_type_in, [audit(state=AuditState.GATHERING, late_at=timezone.now()), DONE],
        "no longer be added",
    ),
    "sheet after themes": (
        policies.check_can_type_in, [audit(state=AuditState.CONFIRMED), DONE], "no longer be added",
    ),
    "invited too late": (policies.check_can_invite, [audit(state=AuditState.CONFIRMED), NOT_ASKED], "has ended"),
    "invited while links go": (policies.check_can_invite, [audit(), Row(is_wanted=True)], "Links are on their way"),
    "nothing to recall": (policies.check_can_recall_links, [NOT_ASKED], "No links are on their way"),
    "recalled too late": (
        policies.check_can_recall_links, [Row(is_wanted=True, sent_on=TODAY())], "already gone out",
    ),
    "reminder of nothing": (policies.check_can_remind, [Row(reminders=0), False], "do not take responses now"),
}  # fmt: skip
ALLOWED: dict[str, tuple[Callable[..., None], list[Any]]] = {
    "prepared": (policies.check_can_prepare, [audit()]),
    "four hundred": (policies.check_people, [380, 20]),
    "leaders alone": (policies.check_groups, [[*GROUPS, LEADERS], audit()]),
    "by link": (policies.check_groups, [[*GROUPS, Row(name="By link", seats=0, is_leaders=False)], audit()]),
    "three each": (
        policies.check_groups, [[Row(name=str(at), seats=3, is_leaders=False) for at in range(4)], audit()],
    ),
    "two people": (policies.check_groups, [[Row(name="All", seats=2, is_leaders=False)], audit(people=2)]),
    "twenty steps": (policies.check_steps, [OPENINGS * 20]),
    "a half each": (policies.check_steps, [[step("alone", 1), step("groups", 1), step("alone", 2), step("groups", 2)]]),
    "same edition": (policies.check_edition, [Row(edition=2), 2]),
    "open": (policies.check_is_open, [Row(state=SessionState.OPEN)]),
    "end": (policies.check_can_end, [Row(state=StepState.RUNNING)]),
    "close": (policies.check_can_close, [Row(state=SessionState.OPEN), [Row(state=StepState.DONE)]]),
    "gather": (policies.check_can_gather, [audit(state=AuditState.RUNNING), [Row(state=SessionState.OVER)]]),
    "confirm": (policies.check_can_confirm, [audit(state=AuditState.GATHERING, late_at=timezone.now()), 1]),
    "report": (policies.check_can_report, [audit(state=AuditState.CONFIRMED, reported_on=None)]),
    "gather online": (
        policies.check_can_gather,
        [audit(state=AuditState.RUNNING, form="electronic", closes_on=YESTERDAY, late_at=timezone.now()), []],
    ),
    "sheet while themes are made": (policies.check_can_type_in, [audit(state=AuditState.GATHERING), DONE]),
    "invite": (policies.check_can_invite, [audit(state=AuditState.RUNNING), NOT_ASKED]),
    "recall": (policies.check_can_recall_links, [Row(is_wanted=True, sent_on=None)]),
    "remind": (
        policies.check_can_remind, [Row(reminders=1, sent_on=YESTERDAY, reminded_on=YESTERDAY), True],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_rule_refuses_with_a_sentence(name):
    check, arguments, sentence = REFUSED[name]
    assert sentence in why_not(check, *arguments)


@pytest.mark.parametrize("name", ALLOWED)
def test_rule_lets_pass_what_is_right(name):
    check, arguments = ALLOWED[name]
    assert why_not(check, *arguments) == ""


@pytest.mark.parametrize(
    ("state", "trainer", "hold", "show", "aside"),
    [
        (EntryState.GROUP, False, False, False, False),
        (EntryState.HALL, False, True, False, True),
        (EntryState.HELD, False, True, True, True),
        (EntryState.ASIDE, False, False, False, False),
        (EntryState.GROUP, True, True, False, True),
        (EntryState.HALL, True, True, False, True),
        (EntryState.HELD, True, True, True, True),
        (EntryState.ASIDE, True, False, False, False),
    ],
)
def test_who_may_do_what_with_an_entry(state, trainer, hold, show, aside):
    checks = policies.check_can_hold, policies.check_can_show, policies.check_can_pass_on
    allowed = []
    for check in checks:
        try:
            over = Row(state=AuditState.GATHERING)  # the hall has seen everything
            check(Row(state=state, principle=1, audit=over), is_trainer=trainer)
            allowed.append(True)
        except NotAllowed:
            allowed.append(False)
    assert allowed == [hold, show, aside]


def test_times_of_the_rules():
    now = timezone.now()
    waits = Row(due_at=now - timedelta(seconds=16))
    assert policies.is_stuck(waits, now)
    assert not policies.is_stuck(Row(due_at=now - timedelta(seconds=14)), now)
    assert not policies.is_stuck(Row(due_at=None), now)
    assert not policies.is_stuck(None, now)
    opened = Row(
        state=SessionState.OPEN, opened_at=now - timedelta(hours=7), starts_at=now - timedelta(hours=6, minutes=1)
    )
    assert policies.is_overdue(opened, now)
    opened.starts_at = now - timedelta(hours=5)
    assert not policies.is_overdue(opened, now)
    # Its time is counted from when people came in, where they came in after it was to begin.
    opened.opened_at, opened.starts_at = now - timedelta(hours=1), now - timedelta(hours=7)
    assert not policies.is_overdue(opened, now)
    assert policies.is_stuck(waits)
    assert not policies.is_stuck(Row(due_at=timezone.now() + timedelta(seconds=5)))
    assert policies.is_early(Row(starts_at=now + timedelta(minutes=61)))
    assert not policies.is_early(Row(starts_at=now + timedelta(minutes=59)))


def version(held) -> int:
    """How often something new has come for the first group."""
    return Client().get(reverse("hall:pulse", args=[held.audit.pk, 1])).json()["v"]


def test_groups_are_told_apart_from_people_on_the_screen(in_hall, sign_in):
    in_hall.go_to(StepKind.GROUPS)
    screen = reverse("audits:screen", args=[in_hall.audit.school_id, in_hall.audit.pk, 1])
    client = sign_in("head")
    assert "0 of 4 groups finished" in client.get(screen).content.decode()
    pen = in_hall.take_pen(1, 1)
    in_hall.send(1, 1, StepKind.GROUPS, pen=pen, entry_1_idea="Done")
    in_hall.send(1, 1, StepKind.GROUPS, pen=pen, entry_1_idea="Done")
    assert "1 of 4 groups finished" in client.get(screen).content.decode()


def test_what_the_hall_agrees_is_new_for_everybody_and_has_an_end(in_hall):
    head = in_hall.world.person("head")
    seen = [version(in_hall)]
    with scope(schools=[in_hall.audit.school_id]):
        for number in range(3):
            agreements.add_agreement(audit=in_hall.audit, kind="action", text=f"Action {number}", by=head)
            seen.append(version(in_hall))
        with pytest.raises(NotAllowed, match="three actions already"):
            agreements.add_agreement(audit=in_hall.audit, kind="action", text="One more", by=head)
        agreements.add_agreement(audit=in_hall.audit, kind="stop", text="Stop", by=head)
        with pytest.raises(NotAllowed, match="already one thing to stop"):
            agreements.add_agreement(audit=in_hall.audit, kind="stop", text="And this", by=head)
        seen.append(version(in_hall))
        row = Agreement.objects.select_related("audit").get(audit=in_hall.audit, kind=AgreementKind.STOP)
        agreements.remove_agreement(agreement=row, by=head)
        seen.append(version(in_hall))
    assert seen == sorted(set(seen))


def test_words_that_the_hall_agreed_change_on_every_screen_and_nobody_writes_over_another(in_hall):
    head = in_hall.world.person("head")
    with scope(schools=[in_hall.audit.school_id]):
        first, second = (
            agreements.add_agreement(audit=in_hall.audit, kind="action", text=text, by=head, minutes={"teachers": 5})
            for text in ("One", "Two")
        )
        before = version(in_hall)
        agreements.save_agreement(agreement=first, edition=1, text="One calendar", who="The head", by=head)
        assert version(in_hall) == before + 1
        agreements.save_agreement(agreement=first, edition=2, text="One calendar", by=head)
        assert version(in_hall) == before + 1  # nothing new
        with pytest.raises(EditConflict):
            agreements.save_agreement(agreement=first, edition=1, text="One diary", by=head)
        agreements.remove_agreement(agreement=first, by=head)
        third = agreements.add_agreement(audit=in_hall.audit, kind="action", text="Three", by=head)
        rows = list(Agreement.objects.filter(audit=in_hall.audit))
    assert (rows, [row.minutes for row in rows]) == ([second, third], [{"teachers": 5}, {}])


def test_services_wake_the_worker_for_what_it_does(world, monkeypatch):
    woken = []
    monkeypatch.setattr(preparing, "wake", lambda task, **more: woken.append(task))
    monkeypatch.setattr(hall, "wake_later", lambda task, seconds, **more: woken.append((task, seconds)))
    held = Hall(world, plan(world))
    assert woken == ["audits.tasks.make_key"]
    held.open()
    held.go_to(StepKind.ALONE)
    held.go_on()
    assert woken[-1] == ("audits.tasks.release", 20)
    with scope(schools=[held.audit.school_id]):
        other = plan(world)
        preparing.delete_audit(audit=other, by=world.person("head"))
    assert woken[-1] == "audits.tasks.forget_key"


def test_more_time_moves_the_release_and_adds_minutes(in_hall):
    step, head = in_hall.go_to(StepKind.ALONE), in_hall.world.person("head")
    with scope(schools=[in_hall.audit.school_id]):
        session = in_hall.session
        hall.give_longer(session=session, edition=session.edition, by=head)
        assert Step.objects.get(pk=step.pk).minutes == step.minutes + 5
    due = in_hall.go_on().due_at
    with scope(schools=[in_hall.audit.school_id]):
        session = in_hall.session
        hall.give_longer(session=session, edition=session.edition, by=head)
        assert Step.objects.get(pk=step.pk).due_at == due + timedelta(seconds=30)


def test_a_key_is_made_once_and_goes_only_when_nothing_is_sealed_any_more(world):
    made = plan(world)
    with as_worker():
        keys.make_key(made.pk)
        assert keys.without_key() == []
        assert not keys.forget_key(made.pk)
        assert keys.key_of(made)
        with scope(everything=True):
            Audit.objects.filter(pk=made.pk).update(late_at=timezone.now())
        assert keys.no_longer_needed() == [made.pk]
        assert keys.forget_key(made.pk)
        assert keys.no_longer_needed() == []


@pytest.mark.parametrize(("to", "says"), [("lead", "Sign in to read it"), ("chair", "")])
def test_who_deals_with_what_was_passed_on_is_told(world, to, says):
    with scope(everything=True):
        entry = Entry.objects.get(text=f"Written at {world.school}")
        pass_on(entry=entry, to=to, by=world.person("head"), is_trainer=False)
        mail = OutgoingEmail.objects.get(kind="audits.aside")
        entry.refresh_from_db()
    assert says in mail.text
    assert "about the headteacher" not in mail.text
    assert entry.dots == 0


def test_a_session_of_another_school_is_not_led_from_here(world, sign_in):
    with scope(everything=True):
        other = Session.objects.filter(school=world.next_door).first()
    address = reverse("audits:lead", args=[world.school.pk, other.audit_id, other.number])
    assert sign_in("head").get(address).status_code == 404
