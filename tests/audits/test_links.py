"""Responding by link: online for some days, or beside a hall. One answer a link, one opening for all."""

import json
import logging
import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import seats
from audits.changing import AuditsAtSchool
from audits.enums import AuditState, EntryState, StepKind, StepState
from audits.models import Audit, Entry, Envelope, Mailing, Recipient, RoomGroup, Seat, Step, Tally, Ticket
from audits.policies import check_can_launch_links
from audits.queries.hall import late_groups, number_of_groups
from audits.queries.links import link_step, links_of, takes_links
from audits.services import links as services
from audits.services.hall import close_session
from audits.services.keys import key_of
from audits.services.late import release_late
from audits.services.mixing import audits_with_envelopes, mix_envelopes
from audits.services.online import close_online, due_to_close
from audits.services.themes import gather
from schools.models import UseAgreement
from tests.audits.halls import Hall, plan
from tests.databases import as_role, as_worker
from wqm.access.refusals import NotAllowed, why_not
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.sealing.derivation import link_key
from wqm.sealing.keys import stored_keys
from wqm.sealing.tags import make_token
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

STAFF = [f"person{number}@hazel.example" for number in range(10)]
LEADERS = ["head@hazel.example", "deputy@hazel.example"]


class Online(Hall):
    """An audit with people who respond by link."""

    def invite(self, staff=(), leaders=()) -> int:
        with scope(schools=[self.audit.school_id]):
            return services.invite(audit=self.audit, staff=staff, leaders=leaders, by=self.world.person("head"))

    def send_links(self) -> None:
        with scope(schools=[self.audit.school_id]):
            services.send_links(audit=self.audit, by=self.world.person("head"))
        with as_worker():
            services.launch_links(self.audit.pk)

    def links(self) -> dict[str, str]:
        """Everybody's address of the page, by their own."""
        with as_worker(), scope(everything=True):
            key = link_key(key_of(self.now))
            groups = services.link_groups(self.audit)
            return {
                person.email: reverse(
                    "hall:seat", args=[self.audit.pk, make_token(key, person.pk), groups[person.is_leader].number]
                )
                for person in Recipient.objects.filter(audit=self.audit)
            }

    @property
    def now(self) -> Audit:
        with scope(everything=True):
            return Audit.objects.select_related("school", "version").get(pk=self.audit.pk)

    def set(self, **values) -> None:
        with scope(everything=True):
            Audit.objects.filter(pk=self.audit.pk).update(**values)

    def end_last_day(self) -> None:
        today = timezone.localdate()
        self.set(opens_on=today - timedelta(days=5), closes_on=today - timedelta(days=1))

    def close(self) -> None:
        with as_worker():
            assert self.audit.pk in due_to_close()
            close_online(self.audit.pk)


@pytest.fixture
def online(world) -> Online:
    """Online from today for ten days; ten staff and two senior leaders have their links."""
    today = timezone.localdate()
    audit = plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=10))
    held = Online(world, audit)
    held.invite(STAFF, LEADERS)
    held.send_links()
    return held


@pytest.fixture
def unsent(world) -> Online:
    """Online from today, with nobody on the list yet."""
    today = timezone.localdate()
    return Online(world, plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=10)))


@pytest.fixture
def beside(world, audit) -> Online:
    """A hall, and two people who cannot come."""
    held = Online(world, audit)
    held.invite(STAFF[:1], LEADERS[:1])
    held.send_links()
    return held


def envelopes(held) -> int:
    with as_worker(), scope(everything=True):
        return Envelope.objects.filter(audit=held.audit).count()


def entries(held) -> list[Entry]:
    with scope(everything=True):
        return list(Entry.objects.filter(audit=held.audit))


def write(address: str, **fields):
    return Client().post(address, {name.replace("_", "-"): value for name, value in fields.items()})


def respond(held, number: int, **fields) -> None:
    for email, address in sorted(held.links().items())[:number]:
        assert write(address, **({"rating_1": "2", "entry_1_idea": f"Idea of {email}"} | fields)).status_code == 303


def test_a_link_answers_once_and_says_the_same_every_time(online):
    address = online.links()[STAFF[0]]
    first = Client().get(address).content
    assert b"What is stored" in first
    answers = [write(address, entry_1_idea=text) for text in ("One", "Two")]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(303, f"{address}?sent=1")] * 2
    assert envelopes(online) == 1
    assert Client().get(address).content == first
    assert Client().get(f"{address}?write=1").content == Client().get(f"{address}?write=1").content


def test_looking_at_a_link_burns_nothing_and_sets_no_cookie(online):
    client, address = Client(), online.links()[STAFF[0]]
    for _ in range(3):
        for path in (address, f"{address}?write=1", f"{address}?sent=1"):
            assert client.get(path).status_code == 200
            client.head(path)
    assert not client.cookies
    assert write(address, rating_1="1").status_code == 303
    assert envelopes(online) == 1


def test_an_unknown_link_and_a_closed_one_are_the_same_page(online):
    address = online.links()[STAFF[0]]
    group = address.rpartition(".")[2]
    unknown = Client().get(reverse("hall:seat", args=[online.audit.pk, "x" * 24, group]))
    online.end_last_day()
    closed = Client().get(address)
    assert (closed.status_code, closed.content) == (unknown.status_code, unknown.content)
    assert write(address, rating_1="1").status_code == closed.status_code == 410
    assert envelopes(online) == 0


def test_a_link_of_staff_is_none_of_a_leader(online):
    address, leader = online.links()[STAFF[0]], online.links()[LEADERS[0]]
    group = leader.rpartition(".")[2]
    assert Client().get(f"{address.rpartition('.')[0]}.{group}").status_code == 410


def test_the_form_keeps_what_is_wrong_and_nothing_is_sent(online):
    address = online.links()[STAFF[0]]
    answer = write(address, entry_1_idea="x" * 500, entry_1_stop="Emails at night")
    assert (answer.status_code, b"Emails at night" in answer.content) == (422, True)
    assert write(address).status_code == 422
    assert envelopes(online) == 0


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (datetime(2027, 6, 9, 22, 59, tzinfo=UTC), False),
        (datetime(2027, 6, 9, 23, 0, tzinfo=UTC), True),  # midnight in London
        (datetime(2027, 6, 14, 22, 59, 59, tzinfo=UTC), True),
        (datetime(2027, 6, 14, 23, 0, tzinfo=UTC), False),
    ],
)
def test_the_days_begin_and_end_at_midnight_in_london(online, moment, is_open):
    online.set(opens_on="2027-06-10", closes_on="2027-06-14")
    with scope(audit=online.audit.pk):
        assert takes_links(link_step(online.audit), moment) is is_open


def test_everything_is_opened_once_after_the_last_day(online):
    respond(online, 9, hot_3="1")
    with as_worker():
        assert due_to_close() == []
        assert close_online(online.audit.pk) is False
    assert entries(online) == []
    online.end_last_day()
    online.close()
    written = entries(online)
    assert len(written) == 9
    assert {(entry.state, entry.group) for entry in written} == {(EntryState.HALL, None)}
    assert online.now.late_at is not None
    with as_worker(), scope(everything=True):
        assert Tally.objects.get(audit=online.audit, kind="hot").counts == [7, 7]
        left = [model.objects.filter(audit=online.audit).count() for model in (Seat, Ticket, Envelope, Recipient)]
        assert left == [0, 0, 0, 0]
        assert OutgoingEmail.objects.filter(batch=online.audit.pk).count() == 0
    assert online.audit.pk not in stored_keys()
    with as_worker():
        assert close_online(online.audit.pk) is False


def test_of_fewer_than_k_people_nothing_is_kept(online, sign_in):
    respond(online, 6)
    online.end_last_day()
    online.close()
    assert (entries(online), online.now.state, envelopes(online)) == ([], AuditState.TOO_FEW, 0)
    with scope(everything=True):
        assert not Tally.objects.filter(audit=online.audit).exists()
    assert online.audit.pk not in stored_keys()
    page = sign_in("head").get(reverse("audits:detail", args=[online.audit.school_id, online.audit.pk]))
    assert "everything was deleted unread" in " ".join(page.content.decode().split())


def test_ratings_of_leaders_by_link_are_counted_apart(online):
    links = online.links()
    for email in STAFF[:7]:
        write(links[email], rating_1="1")
    for email in LEADERS:
        write(links[email], rating_1="4")
    online.end_last_day()
    online.close()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=online.audit, kind="rating")}
    assert counts == {"rating": [7, 0, 0, 0]}


def test_those_who_have_a_link_are_those_who_are_expected(online):
    assert (online.now.people, online.now.leaders) == (len(STAFF), len(LEADERS))


def test_nobody_who_leads_sees_whether_anybody_has_responded(online, sign_in):
    client, links = sign_in("head"), reverse("audits:links", args=[online.audit.school_id, online.audit.pk])
    pages = (links, reverse("audits:detail", args=[online.audit.school_id, online.audit.pk]))

    def seen():
        return [re.sub(r'(csrf\w*"|nonce=)[^>]*', "", client.get(page).content.decode()) for page in pages]

    before = seen()
    respond(online, 5)
    assert seen() == before


def rows_of(held, *models) -> list[str]:
    with connection.cursor() as cursor, scope(everything=True):
        shown = []
        for model in models:
            cursor.execute(f"SELECT xmin, t.* FROM {model._meta.db_table} t ORDER BY 2")  # noqa: S608
            rows = cursor.fetchall()
            shown.append(str([[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in rows]))
        return shown


def test_responding_changes_no_row_about_a_person(online):
    with as_worker():
        before = rows_of(online, Recipient, Mailing, OutgoingEmail, Seat, RoomGroup, Audit)
    respond(online, 3)
    with as_worker():
        assert rows_of(online, Recipient, Mailing, OutgoingEmail, Seat, RoomGroup, Audit) == before


def remind(held, seen: int) -> None:
    with scope(schools=[held.audit.school_id]):
        services.remind(audit=held.audit, by=held.world.person("head"), seen=seen)


def earlier(held, **values) -> None:
    with scope(everything=True):
        Mailing.objects.filter(audit=held.audit).update(**values)


def reminded(held) -> list[str]:
    with as_worker(), scope(everything=True):
        mails = OutgoingEmail.objects.filter(batch=held.audit.pk, kind="audits.reminder")
        return sorted(email.arguments["recipient"] for email in mails)


def test_a_reminder_goes_to_everybody_twice_at_most(online):
    respond(online, 5)
    with pytest.raises(NotAllowed, match="had an email today"):
        remind(online, 0)
    yesterday = timezone.localdate() - timedelta(days=1)
    earlier(online, sent_on=yesterday)
    remind(online, 0)
    with scope(everything=True):
        everybody = sorted(str(pk) for pk in Recipient.objects.filter(audit=online.audit).values_list("pk", flat=True))
    assert reminded(online) == everybody
    earlier(online, reminded_on=yesterday)
    with pytest.raises(NotAllowed, match="a moment ago"):
        remind(online, 0)
    remind(online, 1)
    earlier(online, reminded_on=yesterday)
    with pytest.raises(NotAllowed, match="Both reminders"):
        remind(online, 2)
    assert len(reminded(online)) == 2 * len(everybody)


def test_the_reminder_of_half_way_goes_by_itself_once(online, monkeypatch):
    monkeypatch.setattr(services, "MORNING", 0)
    today = timezone.localdate()
    earlier(online, sent_on=today - timedelta(days=4))
    with as_worker():
        assert services.send_due_reminders() == 0
        online.set(opens_on=today - timedelta(days=5), closes_on=today + timedelta(days=5))
        assert services.send_due_reminders() == 1
        assert services.send_due_reminders() == 0
    assert len(reminded(online)) == len(STAFF) + len(LEADERS)


def test_no_token_stands_in_a_row_a_log_or_a_message_to_workers(world, monkeypatch, caplog):
    sent = []
    monkeypatch.setattr("wqm.waking.current_app.send_task", lambda *names, **more: sent.append((names, str(more))))
    today = timezone.localdate()
    held = Online(world, plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=3)))
    held.invite(STAFF, LEADERS)
    with caplog.at_level(logging.DEBUG):
        held.send_links()
        mail.outbox.clear()
        tokens = [address.rpartition("/")[2].rpartition(".")[0] for address in held.links().values()]

        def everything() -> str:
            with as_worker(), scope(everything=True):
                rows = json.dumps([list(OutgoingEmail.objects.values()), list(Recipient.objects.values())], default=str)
            return rows + str(sent) + caplog.text

        before = everything()
        with as_worker():
            send_queued()
        after = everything()
    bodies = [str(message.body) for message in mail.outbox if held.audit.name in message.subject]
    assert len(bodies) == len(STAFF) + len(LEADERS)
    assert all(any(token in body for body in bodies) for token in tokens)
    assert not any(token in text for token in tokens for text in (before, after))


def test_links_are_made_once_and_not_before_their_day(world):
    today = timezone.localdate()
    audit = plan(world, form="electronic", opens_on=today + timedelta(days=2), closes_on=today + timedelta(days=9))
    held = Online(world, audit)
    held.invite(STAFF, LEADERS)
    held.send_links()
    with scope(everything=True):
        assert (Ticket.objects.filter(audit=audit).count(), held.now.state) == (0, AuditState.PREPARING)
        assert link_step(audit).state == StepState.WAITING
    with scope(schools=[audit.school_id]):
        services.recall_links(audit=audit, by=world.person("head"))
    assert held.invite(["another@hazel.example"]) == 1
    held.set(opens_on=today)
    held.send_links()
    with as_worker():
        assert services.launch_links(audit.pk) is False
    with scope(everything=True):
        assert Ticket.objects.filter(audit=audit).count() == len(STAFF) + len(LEADERS) + 1
        assert (link_step(audit).state, held.now.state) == (StepState.RUNNING, AuditState.RUNNING)


def test_what_can_no_longer_go_out_is_given_back(world):
    today = timezone.localdate()
    held = Online(world, plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=3)))
    held.invite(STAFF, LEADERS)
    with scope(schools=[held.audit.school_id]):
        services.send_links(audit=held.audit, by=world.person("head"))
    held.end_last_day()
    with as_worker():
        assert services.launch_links(held.audit.pk) is False
    with scope(everything=True):
        assert not Mailing.objects.get(audit=held.audit).is_wanted
        noted = Activity.objects.get(verb="audit.links_refused", target__contains=str(held.audit.pk))
    assert (noted.actor, "The last day to respond is over" in noted.summary) == (None, True)


def test_one_mailbox_counts_once_and_where_it_was_written_last(world, audit):
    held = Online(world, audit)
    assert held.invite(["Sam@hazel.example", "kit+work@hazel.example"]) == 2
    assert held.invite(["kit@hazel.example"], ["sam@hazel.example"]) == 0
    with scope(everything=True):
        people = {one.email: one.is_leader for one in Recipient.objects.filter(audit=audit)}
    assert people == {"kit@hazel.example": False, "sam@hazel.example": True}


def test_too_small_a_school_is_not_asked_online(world):
    today = timezone.localdate()
    held = Online(world, plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=3)))
    held.invite(STAFF[:8], LEADERS)
    with pytest.raises(NotAllowed, match="at least 9 staff"):
        held.send_links()


def test_more_links_than_people_are_refused(world, audit):
    held = Online(world, audit)
    held.invite([], [*LEADERS, "third@hazel.example", "fourth@hazel.example"])
    with pytest.raises(NotAllowed, match="Correct the list"):
        held.send_links()


def test_answers_by_link_are_opened_with_those_of_the_hall(beside):
    address = beside.links()[STAFF[0]]
    assert write(address, entry_1_idea="From far away", rating_1="3").status_code == 303
    beside.open()
    beside.go_to(StepKind.ALONE)
    assert write(beside.links()[LEADERS[0]], rating_1="4").status_code == 303
    beside.send(1, 1, entry_1_idea="From here", rating_1="3")
    assert entries(beside) == []
    beside.end()
    groups = {entry.text: entry.group or 0 for entry in entries(beside)}
    assert groups["From here"] == 1
    with scope(everything=True):
        staff = RoomGroup.objects.in_room().filter(audit=beside.audit, is_leaders=False)
        assert staff.filter(number=groups["From far away"]).exists()
    with scope(everything=True):
        counts = {tally.kind: tally.counts for tally in Tally.objects.filter(audit=beside.audit, subject="1")}
    assert counts == {"rating": [0, 0, 1, 0]}  # links beside a hall count from k slips up
    assert Client().get(address).status_code == 410
    assert write(address, entry_1_idea="Later").status_code == 410


def test_groups_of_links_talk_to_nobody(beside, groups, sign_in):
    groups = [group for group in groups if group.seats]
    with scope(schools=[beside.audit.school_id]):
        assert number_of_groups(beside.audit) == len(groups)
        assert {group.number for group in late_groups(beside.session)} == {
            group.number for group in groups if not group.is_leaders
        }
    page = sign_in("head").get(reverse("audits:slips", args=[beside.audit.school_id, beside.audit.pk, 1]))
    assert "By link" not in page.content.decode()
    beside.open()
    step = beside.go_to(StepKind.GROUPS)
    with scope(everything=True):
        tags = {bytes(ticket.tag) for ticket in Ticket.objects.filter(step=step)}
    assert tags == {seats.group_ticket_tag(group.number, step.pk) for group in groups}


def test_a_hall_that_never_wrote_isolates_nobody(beside):
    assert write(beside.links()[STAFF[0]], entry_1_idea="Alone").status_code == 303
    beside.open()
    with scope(schools=[beside.audit.school_id]):
        close_session(session=beside.session, edition=None, by=None)
    assert Client().get(beside.links()[STAFF[0]]).status_code == 410
    with as_worker():
        release_late(beside.audit.pk)
    assert entries(beside) == []
    with scope(everything=True):
        assert not Recipient.objects.filter(audit=beside.audit).exists()


def test_sealed_answers_are_mixed_into_one_transaction(online):
    respond(online, 5)

    def transactions() -> int:
        with as_worker(), scope(everything=True), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(DISTINCT xmin::text) FROM audits_envelope WHERE audit_id = %s", [online.audit.pk]
            )
            return cursor.fetchone()[0]

    assert transactions() > 1
    with as_worker():
        assert online.audit.pk in audits_with_envelopes()
        assert mix_envelopes(online.audit.pk) == 5
        assert mix_envelopes(online.audit.pk) == 0
    assert transactions() == 1
    respond(online, 9)
    online.end_last_day()
    online.close()
    assert len(entries(online)) == 9


def test_a_leader_lists_sends_and_reads_until_when(world, sign_in):
    today = timezone.localdate()
    audit = plan(world, form="electronic", opens_on=today, closes_on=today + timedelta(days=3))
    client, place = sign_in("head"), [audit.school_id, audit.pk]
    detail = reverse("audits:detail", args=place)
    assert "Add people" in client.get(detail).content.decode()
    twice = client.post(reverse("audits:links", args=place), {"staff": STAFF[0], "leaders": STAFF[0].upper()})
    assert (twice.status_code, b"in both boxes" in twice.content) == (422, True)
    added = client.post(reverse("audits:links", args=place), {"staff": "\n".join(STAFF), "leaders": LEADERS[0]})
    assert added.status_code == 302
    assert "Send links" in client.get(detail).content.decode()
    assert "to 11 people" in client.get(reverse("audits:send_links", args=place)).content.decode()
    client.post(reverse("audits:send_links", args=place))
    with as_worker():
        services.launch_links(audit.pk)
    assert "Open until" in client.get(detail).content.decode()
    with scope(schools=[audit.school_id]):
        assert links_of(audit).is_open
    assert client.post(reverse("audits:remind", args=place), {"seen": "0"}).status_code == 302
    assert sign_in("contributor").get(reverse("audits:links", args=place)).status_code == 403


def test_planned_links_of_a_school_that_is_gone_stay_where_they_are(world):
    today = timezone.localdate()
    dates = {"opens_on": today + timedelta(days=2), "closes_on": today + timedelta(days=9)}
    held = Online(world, plan(world, form="electronic", **dates))
    held.invite(STAFF, LEADERS)
    held.send_links()
    with scope(everything=True):
        AuditsAtSchool().school_gone(world.school)
    held.set(opens_on=today)
    with as_worker():
        assert services.launch_links(held.audit.pk) is False


def launch_refused(audit: Audit, staff: int = 10, leaders: int = 2) -> str:
    with scope(schools=[audit.school_id]):
        audit = Audit.objects.select_related("school").get(pk=audit.pk)
        return why_not(check_can_launch_links, audit, link_step(audit), staff, leaders)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, ""),
        ({"public_key": None, "state": "preparing"}, "still preparing this audit"),
        ({"ended_at": timezone.now()}, "is being opened, or open"),
        ({"closes_on": None}, "The last day to respond is over"),
        ({"closes_on": timezone.localdate() - timedelta(days=1)}, "The last day to respond is over"),
        ({"closes_on": timezone.localdate()}, ""),
    ],
)
def test_links_go_out_only_while_what_is_sent_can_be_opened_with_all_the_rest(unsent, change, says):
    unsent.set(**change)
    assert (says in launch_refused(unsent.audit)) if says else launch_refused(unsent.audit) == ""


@pytest.mark.parametrize(
    ("step", "says"),
    [({"state": "done"}, "is being opened, or open"), ({"kind": "opening"}, "no step in which people rate")],
)
def test_links_need_a_step_that_is_not_open_yet(unsent, step, says):
    with scope(everything=True):
        Step.objects.filter(audit=unsent.audit).update(**step)
    assert says in launch_refused(unsent.audit)


def test_links_need_what_was_agreed_on_their_use(unsent):
    with as_role(OWNER), scope(everything=True):
        UseAgreement.objects.filter(school=unsent.audit.school_id).delete()
    assert "Record first" in launch_refused(unsent.audit)


@pytest.mark.parametrize(
    ("form", "staff", "leaders", "says"),
    [
        ("inset", 0, 0, "Add the addresses"),
        ("inset", 0, 1, ""),
        ("inset", 1, 0, ""),
        ("inset", 1, 1, ""),
        ("inset", 12, 3, ""),
        ("inset", 13, 0, "You list 13 staff and 0 senior leaders, and expect 12 and 3"),
        ("electronic", 380, 20, ""),
        ("electronic", 380, 21, "up to 400 people"),
    ],
)
def test_as_many_links_go_out_as_people_are_expected(unsent, form, staff, leaders, says):
    unsent.set(form=form, people=12, leaders=3)
    assert (says in launch_refused(unsent.audit, staff, leaders)) if says else (
        launch_refused(unsent.audit, staff, leaders) == ""
    )  # fmt: skip


def test_the_list_is_fixed_while_links_are_on_their_way(world, audit, monkeypatch):
    woken = []
    monkeypatch.setattr(services, "wake", lambda task, **more: woken.append((task, more)))
    held = Online(world, audit)
    held.invite(STAFF[:2], LEADERS[:1])
    head = world.person("head")
    with scope(schools=[audit.school_id]):
        services.send_links(audit=audit, by=head)
        assert woken == [("audits.tasks.launch_links", {"audit_id": str(audit.pk)})]
        acts = (services.remove_everyone, services.send_links, partial(services.invite, staff=STAFF, leaders=[]))
        for act in acts:
            with pytest.raises(NotAllowed, match="Links are on their way"):
                act(audit=audit, by=head)
        services.recall_links(audit=audit, by=head)
        with pytest.raises(NotAllowed, match="No links are on their way"):
            services.recall_links(audit=audit, by=head)
        assert links_of(audit).people == 3
        services.remove_everyone(audit=audit, by=head)
        assert links_of(audit).people == 0


def test_links_that_are_planned_for_a_day_wake_nobody(world, monkeypatch):
    woken = []
    monkeypatch.setattr(services, "wake", lambda task, **more: woken.append(task))
    soon = timezone.localdate() + timedelta(days=1)
    held = Online(world, plan(world, form="electronic", opens_on=soon, closes_on=soon + timedelta(days=5)))
    held.invite(STAFF, LEADERS)
    held.send_links()
    assert woken == []


def test_planned_links_go_out_from_eight_in_the_morning_of_their_day(unsent, beside, monkeypatch):
    unsent.invite(STAFF, LEADERS)
    unsent.set(opens_on="2027-06-10", closes_on="2027-06-20")
    unsent.send_links()
    for moment, is_due in (
        (datetime(2027, 6, 9, 2, 0, tzinfo=UTC), False),
        (datetime(2027, 6, 9, 20, 0, tzinfo=UTC), False),
        (datetime(2027, 6, 10, 6, 59, tzinfo=UTC), False),
        (datetime(2027, 6, 10, 7, 1, tzinfo=UTC), True),  # eight in London
        (datetime(2027, 6, 11, 2, 0, tzinfo=UTC), True),
    ):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert (unsent.audit.pk in services.due_to_launch()) is is_due
    assert beside.audit.pk not in services.due_to_launch()  # they are out
    monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 6, 9, 2, 0, tzinfo=UTC))
    earlier(beside, sent_on=None)
    assert beside.audit.pk in services.due_to_launch()
    earlier(beside, is_wanted=False)
    assert services.due_to_launch() == []


@pytest.mark.parametrize(
    ("hour", "minute", "opened", "reminders"), [(7, 59, 5, 0), (8, 1, 5, 1), (12, 0, 4, 0), (12, 0, 11, 0)]
)
def test_half_way_means_the_day_in_the_middle_from_eight_in_the_morning(
    online, monkeypatch, hour, minute, opened, reminders
):
    moment = timezone.localtime().replace(hour=hour, minute=minute)
    first = moment.date() - timedelta(days=opened)
    online.set(opens_on=first, closes_on=first + timedelta(days=10))
    earlier(online, sent_on=moment.date())
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with as_worker():
        assert services.send_due_reminders() == 0  # on the day on which links went out
        earlier(online, sent_on=first)
        assert services.send_due_reminders() == reminders
    with as_worker(), scope(everything=True):
        mails = OutgoingEmail.objects.filter(batch=online.audit.pk, kind="audits.reminder")
        assert {mail.arguments["reminder"] for mail in mails} == ({1} if reminders else set())


def test_beside_a_hall_nobody_is_reminded_by_itself(beside):
    earlier(beside, sent_on=timezone.localdate() - timedelta(days=9))
    with as_worker():
        assert services.send_due_reminders() == 0


@pytest.mark.parametrize(("number", "kept"), [(6, 0), (7, 7)])
def test_a_hall_that_never_wrote_keeps_what_k_people_sent_by_link(world, audit, number, kept):
    held = Online(world, audit)
    held.invite(STAFF[:7])
    held.send_links()
    respond(held, number)
    held.open()
    with scope(schools=[held.audit.school_id]):
        close_session(session=held.session, edition=None, by=None)
    with as_worker():
        release_late(held.audit.pk)
    assert [entry.state for entry in entries(held)] == [EntryState.HALL] * kept
    assert envelopes(held) == 0


def test_an_online_audit_without_a_last_day_or_without_its_step_ends_in_peace(online):
    online.set(closes_on=None)
    with as_worker():
        assert close_online(online.audit.pk) is False
    online.end_last_day()
    with scope(everything=True):
        Step.objects.filter(audit=online.audit).update(kind="opening")
    online.close()
    assert online.now.ended_at == online.now.late_at is not None


def test_online_no_entry_waits_for_a_talk_that_nobody_has(online):
    with scope(everything=True):
        Step.objects.create(
            school=online.audit.school, audit=online.audit, number=2, kind="groups", minutes=20, principles=[1]
        )
    respond(online, 9)
    online.end_last_day()
    online.close()
    with scope(schools=[online.audit.school_id]):
        gather(audit=online.audit, by=online.world.person("head"))
    assert [entry.state for entry in entries(online)] == [EntryState.HALL] * 9
