"""What is opened or deleted leaves no trace: rows leave the disk, sealed answers have no order, keys go with them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from audits.enums import EntryState, StepKind, StepState
from audits.models import Audit, Entry, Envelope, Recipient, Step, Tally, Ticket
from audits.services import hall, links
from audits.services.keys import forget_key, key_of, keys_of_open_audits, make_key, without_key
from audits.services.late import due_for_late, release_late
from audits.services.mixing import mix_envelopes
from audits.services.online import close_online
from audits.services.overdue import close_overdue, end_never_held, never_held
from audits.services.purging import due_to_purge, purge_entries
from audits.services.releasing import due_to_release, opened, release_step
from tests.audits.halls import Hall, envelopes, plan, texts
from tests.databases import as_role, as_worker
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.sealing import keys
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


def close(held) -> None:
    with scope(schools=[held.audit.school_id]):
        hall.close_session(session=held.session, edition=None, by=None)


def cleaned() -> dict[str, int]:
    """How often each table was cleaned."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, vacuum_count FROM pg_stat_user_tables WHERE relname LIKE 'audits_%'")
        return dict(cursor.fetchall())


def test_rows_that_are_opened_or_deleted_leave_the_disk_at_once(scratch):
    held = Hall(scratch, plan(scratch))
    held.open()
    held.go_to(StepKind.ALONE)
    for number in (1, 2):
        held.send(1, number, entry_1_idea="Words")
    today = timezone.localdate()
    online = Hall(scratch, plan(scratch, form="electronic", opens_on=today, closes_on=today))

    def by_worker(act, number) -> set:
        before = cleaned()
        with as_worker():
            assert act(number)
        return {name for name, count in cleaned().items() if count > before[name]}

    seen = [by_worker(mix_envelopes, held.audit.pk)]
    step = held.go_on()
    with scope(everything=True):
        Step.objects.filter(pk=step.pk).update(due_at=timezone.now())
        Audit.objects.filter(pk=online.audit.pk).update(state="running", closes_on=today - timedelta(days=1))
    seen.append(by_worker(release_step, step.pk))
    close(held)
    seen.append(by_worker(release_late, held.audit.pk))
    seen.append(by_worker(purge_entries, held.audit.pk))
    seen.append(by_worker(close_online, online.audit.pk))
    sealed = {Ticket, Envelope}
    # What is deleted for good is written anew besides, which is not counted; attack 17 reads the file of the table.
    expected = [sealed, sealed, sealed | {Entry, Recipient}, {Entry}, sealed | {Recipient}]
    # Before PostgreSQL 17 a worker may not ask for it; autovacuum comes by itself, soon after.
    is_able = connection.pg_version >= 170000
    assert seen == [{model._meta.db_table for model in some} if is_able else set() for some in expected]


def test_what_is_opened_comes_in_no_order_and_late_entries_are_written_with_all_others(in_hall):
    step = in_hall.go_to(StepKind.ALONE)
    sent = [f"Words {number}" for number in range(12)]
    places = [(1 + number // 4, 1 + number % 4) for number in range(12)]
    for place, text in zip(places, sent, strict=True):
        in_hall.send(*place, entry_1_idea=text)
    with as_worker(), scope(everything=True):
        came = [content["e"][0][2] for content in opened(in_hall.audit, step)]
    assert sorted(came) == sorted(sent) != came
    assert envelopes(in_hall) == 0

    in_hall.end()
    with as_worker(), scope(everything=True):
        for text in sent:
            Entry.objects.create(
                school=in_hall.audit.school, audit=in_hall.audit, principle=1, kind="idea", text=text, state="hall"
            )
    close(in_hall)
    with as_worker():
        release_late(in_hall.audit.pk)
    with connection.cursor() as cursor, scope(everything=True):
        cursor.execute("SELECT text FROM audits_entry WHERE audit_id = %s ORDER BY ctid", [in_hall.audit.pk])
        lie = [text for (text,) in cursor.fetchall()]
    assert sorted(lie) == sorted(sent) != lie


def test_an_envelope_that_cannot_be_opened_holds_up_no_other_and_stays(in_hall, caplog):
    step = in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Whole")
    with scope(everything=True), as_role(OWNER):
        Envelope.objects.create(audit=in_hall.audit, step=step, sealed=b"torn" * 100)
    in_hall.end()
    assert (texts(in_hall), envelopes(in_hall)) == (["Whole"], 1)
    assert "cannot be opened" in caplog.text
    close(in_hall)
    with as_worker():
        assert release_late(in_hall.audit.pk)
    assert envelopes(in_hall) == 0


def test_a_step_is_opened_when_it_is_due_and_once(in_hall, monkeypatch):
    woken = []
    monkeypatch.setattr(
        "audits.services.releasing.wake_later", lambda task, seconds, **more: woken.append((task, round(seconds), more))
    )
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Words")
    step = in_hall.go_on()
    with as_worker():
        assert (due_to_release(), release_step(step.pk), release_step(uuid4())) == ([], False, False)
    assert (texts(in_hall), envelopes(in_hall)) == ([], 1)
    assert woken == [("audits.tasks.release", 20, {"step_id": str(step.pk)})]
    with scope(everything=True):
        Step.objects.filter(pk=step.pk).update(due_at=timezone.now())
    with as_worker():
        assert due_to_release() == [step.pk]
        assert release_step(step.pk) is True
        assert (due_to_release(), release_step(step.pk)) == ([], False)
    assert texts(in_hall) == ["Words"]


def test_entries_that_a_group_has_not_talked_about_yet_stay_with_their_group(world):
    held = Hall(world, plan(world, form="twilights"))
    held.open()
    held.go_to(StepKind.ALONE)
    held.send(1, 1, entry_1_idea="First evening", entry_6_idea="Second evening")
    held.end()
    held.go_to(StepKind.GROUPS)
    held.end()
    with scope(everything=True):
        states = dict(Entry.objects.filter(audit=held.audit).values_list("text", "state"))
    assert states == {"First evening": EntryState.HALL, "Second evening": EntryState.GROUP}


@pytest.mark.parametrize("late", [6, 7])
def test_late_marks_dots_and_points_are_counted_from_k_on(in_hall, late):
    with scope(everything=True):
        promised = str(in_hall.audit.after.agreements.first().pk)
    in_hall.go_to(StepKind.PROMISES)
    in_hall.end()
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Words")
    in_hall.end()
    in_hall.go_to(StepKind.CLOSING)
    in_hall.end()
    with scope(everything=True):
        entry = Entry.objects.get(audit=in_hall.audit)
    for number in range(late):
        place = (1 + number // 4, 1 + number % 4)
        in_hall.send(*place, StepKind.PROMISES, **{f"mark-{promised}": "kept"})
        in_hall.send(*place, StepKind.READING, dot=[str(entry.pk)])
        in_hall.send(*place, StepKind.CLOSING, exit="5")
    close(in_hall)
    with as_worker():
        release_late(in_hall.audit.pk)
    with scope(everything=True):
        rows = Tally.objects.filter(audit=in_hall.audit, kind__in=["mark", "exit"])
        counted = {row.kind: row.counts for row in rows if any(row.counts)}
        dots = Entry.objects.get(pk=entry.pk).dots
    some = {"mark": [7, 0, 0], "exit": [0, 0, 0, 0, 7]}
    assert (counted, dots) == ((some, 7) if late == 7 else ({}, 0))


def test_a_group_that_sends_late_adds_what_it_wrote_and_nothing_that_changes_what_was_read(in_hall):
    in_hall.go_to(StepKind.ALONE)
    for number, text in ((1, "One"), (2, "Two")):
        in_hall.send(1, number, entry_1_idea=text)
    in_hall.end()
    in_hall.go_to(StepKind.GROUPS)
    pen = in_hall.take_pen(1, 1)
    in_hall.end()
    with scope(everything=True):
        one, two = Entry.objects.filter(audit=in_hall.audit)
    late = {f"join-{one.pk}": str(two.pk), "level_1": "3", "entry_1_stop": "Of the group"}
    assert in_hall.send(1, 1, StepKind.GROUPS, pen=pen, **late).status_code == 303
    close(in_hall)
    with as_worker():
        release_late(in_hall.audit.pk)
    assert texts(in_hall) == ["Of the group", "One", "Two"]
    with scope(everything=True):
        assert not Entry.objects.filter(audit=in_hall.audit).exclude(into=None).exists()
        assert not Tally.objects.filter(audit=in_hall.audit, kind="level").exists()


@pytest.mark.parametrize(("hours", "is_due"), [(17.9, False), (18.1, True)])
def test_late_devices_have_until_the_morning_after(in_hall, hours, is_due):
    close(in_hall)
    in_hall.set(ended_at=timezone.now() - timedelta(hours=hours))
    assert (due_for_late() == [in_hall.audit.pk]) is is_due
    with as_worker():
        release_late(in_hall.audit.pk)
    assert due_for_late() == []


@pytest.mark.parametrize(
    ("reported", "ended", "is_due"), [(120, 130, False), (121, 130, True), (None, 364.9, False), (None, 365.1, True)]
)
def test_entries_have_their_term_and_go_once_what_came_late_is_open(in_hall, reported, ended, is_due):
    close(in_hall)
    day = timezone.localdate() - timedelta(days=reported) if reported else None
    in_hall.set(reported_on=day, ended_at=timezone.now() - timedelta(days=ended))
    assert due_to_purge() == []
    in_hall.set(late_at=timezone.now())
    assert (due_to_purge() == [in_hall.audit.pk]) is is_due
    in_hall.set(state="too_few")
    assert due_to_purge() == []


@pytest.mark.parametrize(
    ("days", "first", "is_due"), [(27, "over", False), (28.1, "over", True), (28.1, "open", False)]
)
def test_an_evening_counts_as_not_held_after_four_weeks_in_which_nothing_is_going_on(world, days, first, is_due):
    held = Hall(world, plan(world, form="twilights"))
    held.open()
    with scope(everything=True):
        held.audit.sessions.filter(number=1).update(state=first)
        held.audit.sessions.filter(number=2).update(starts_at=timezone.now() - timedelta(days=days))
        third = held.audit.sessions.create(
            school=held.audit.school, number=3, starts_at=timezone.now() + timedelta(days=9)
        )
    assert (never_held() == [held.audit.pk]) is is_due
    with as_worker():
        end_never_held(held.audit.pk)
    with scope(everything=True):
        third.refresh_from_db()
        assert third.state == "planned"
        assert Audit.objects.get(pk=held.audit.pk).ended_at is None


def test_a_forgotten_session_ends_also_in_a_step_in_which_nothing_is_sent(in_hall):
    step = in_hall.go_to(StepKind.OPENING)
    with as_worker():
        close_overdue(in_hall.session.pk)
    with scope(everything=True):
        step.refresh_from_db()
        assert (step.state, step.due_at) == (StepState.DONE, None)
        assert Audit.objects.get(pk=in_hall.audit.pk).ended_at is not None
    assert in_hall.session.state == "over"


def by_nobody(held) -> list[str]:
    with scope(everything=True):
        rows = Activity.objects.filter(school=held.audit.school_id, actor=None, target__contains=held.audit.pk)
        return list(rows.order_by("pk").values_list("verb", flat=True))


def test_what_happens_by_itself_is_written_down_and_nobody_did_it(world):
    today = timezone.localdate()
    online = Hall(world, plan(world, form="electronic", opens_on=today, closes_on=today))
    online.set(state="running", closes_on=today - timedelta(days=1))
    held = Hall(world, plan(world))
    held.open()
    with as_worker():
        close_overdue(held.session.pk)
        end_never_held(held.audit.pk)
        close_online(online.audit.pk)
        purge_entries(held.audit.pk)
    assert by_nobody(online) == ["audit.closed"]
    assert by_nobody(held) == ["audit.closed", "audit.not_held", "audit.settled"]


def test_a_key_is_needed_while_an_audit_takes_anything(world):
    held = Hall(world, plan(world))
    public = bytes(held.audit.public_key)
    with as_worker(), scope(everything=True):
        assert (held.audit.pk, public) not in keys_of_open_audits()
    held.open()
    with as_worker(), scope(everything=True):
        assert (held.audit.pk, public) in keys.waited_for()
        assert key_of(held.audit)
        assert not forget_key(held.audit.pk)
        held.audit.public_key = None
        with pytest.raises(keys.KeyMissing):
            key_of(held.audit)
    close(held)
    with as_worker():
        release_late(held.audit.pk)
        make_key(uuid4())
        assert held.audit.pk not in keys.stored_keys()
        with scope(everything=True):
            assert (held.audit.pk, public) not in keys.waited_for()
        assert without_key() == []
    held.set(state="preparing", public_key=None)
    assert without_key() == [held.audit.pk]


def asked_for_links(world) -> Audit:
    """Beside a hall, with one person who has a link."""
    audit, head = plan(world), world.person("head")
    with scope(schools=[audit.school_id]):
        links.invite(audit=audit, staff=["a@hazel.example"], leaders=[], by=head)
        links.send_links(audit=audit, by=head)
    return audit


def test_a_worker_with_the_folders_of_another_installation_makes_and_destroys_no_key(world, monkeypatch):
    opened_already, waiting, asked = plan(world), plan(world), asked_for_links(world)
    Hall(world, opened_already).set(late_at=timezone.now())
    Hall(world, waiting).set(public_key=None)
    monkeypatch.setattr(keys, "_checks", [lambda: True])
    with as_worker():
        for act, audit in ((make_key, waiting), (forget_key, opened_already), (links.launch_links, asked)):
            with pytest.raises(keys.WrongKeyStore):
                act(audit.pk)
    assert opened_already.pk in keys.stored_keys()
    assert without_key() == [waiting.pk]
    with scope(everything=True):
        assert not Ticket.objects.filter(audit=asked).exists()


def test_nobody_who_had_a_link_is_written_to_after_the_audit(world):
    audit = asked_for_links(world)
    held = Hall(world, audit)
    with as_worker():
        assert links.launch_links(audit.pk)
    with scope(everything=True):
        assert OutgoingEmail.objects.filter(batch=audit.pk).count() == 1
    held.open()
    close(held)
    with as_worker():
        release_late(audit.pk)
    with scope(everything=True):
        assert not OutgoingEmail.objects.filter(batch=audit.pk).exists()
        assert not Recipient.objects.filter(audit=audit).exists()
