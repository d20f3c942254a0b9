"""What an attacker found before the release: each is a way that was open, and stays shut."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import tasks
from audits.enums import AuditState, EntryState, StepKind
from audits.models import Entry, Envelope, Recipient, Session
from audits.policies import NEVER_HELD_AFTER
from audits.queries.report import report_of
from audits.results import TOO_FEW
from audits.seats import reserve, slip_token
from audits.services.hall import FIRST_RESERVE
from audits.services.late import release_late
from audits.services.overdue import close_overdue
from audits.services.purging import came_to_nothing, due_to_purge, purge_entries
from tests.audits.halls import entry, envelopes, joined, page_of, plan
from tests.audits.online import STAFF, Online
from tests.databases import as_worker
from wqm.sealing import keys
from wqm.tenancy.scope import scope

WORDS = "Mrs Finch shouts at people in briefing"


def with_code(held, number: int, group: int = 1) -> str:
    """The seat of somebody who has the code on the screen and takes place `number` of the reserve."""
    token = slip_token(held.session.pk, group, FIRST_RESERVE + number - 1)
    return reverse("hall:seat", args=[held.audit.pk, token, group])


def plant(held, step_kind: str, **fields) -> None:
    """Somebody takes every place of the reserve with the code, and sends the same in each."""
    data = {name.replace("_", "-"): value for name, value in fields.items()} | {"step": str(held.step(step_kind).pk)}
    for number in range(1, 6):
        assert Client().post(with_code(held, number), data).status_code == 303


def report(held):
    with scope(everything=True):
        return report_of(held.now)


def test_who_has_the_code_cannot_show_one_answer_about_saying_what_they_think(in_hall):
    in_hall.go_to(StepKind.CLOSING)
    plant(in_hall, StepKind.CLOSING, exit="1")
    in_hall.send(3, 1, StepKind.CLOSING, exit="5")  # the head's own slip
    in_hall.send(1, 1, StepKind.CLOSING, exit="5")  # the only other one
    in_hall.end()
    assert report(in_hall).exit.withheld == TOO_FEW


def test_who_has_the_code_cannot_find_out_whether_one_found_it_too_hot_to_write(in_hall):
    in_hall.go_to(StepKind.ALONE)
    plant(in_hall, StepKind.ALONE, hot_1="1")
    in_hall.send(3, 1, hot_1="1")
    in_hall.send(1, 1, hot_1="1")
    in_hall.end()
    assert report(in_hall).hot == ""


def test_a_trainer_s_held_entry_is_not_shown_to_the_head_before_the_hall(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_weakness=WORDS)
    in_hall.end()
    place = [in_hall.audit.school_id, in_hall.audit.pk, 1]
    one = entry(in_hall, WORDS)
    decide = reverse("audits:decide", args=[*place, one.pk])
    sign_in("officer").post(decide, {"wish": "hold"})
    head = sign_in("head")
    assert WORDS not in head.get(reverse("audits:lead", args=place)).content.decode()
    assert head.get(reverse("audits:pass_on", args=[*place, one.pk])).status_code == 404
    head.post(decide, {"wish": "show"})
    assert entry(in_hall, WORDS).state == EntryState.HELD


def test_an_entry_by_link_that_was_held_does_not_reach_the_screen_before_all_others(world, sign_in):
    held = Online(world, plan(world, people=12, leaders=0))
    held.invite(STAFF[:3])
    held.send_links()
    link = held.links()[STAFF[0]]
    held.open()
    held.go_to(StepKind.ALONE)
    assert Client().post(link, {"entry-1-weakness": WORDS}).status_code == 303
    held.send(1, 1, entry_1_weakness="Here")
    held.end()
    place = [held.audit.school_id, held.audit.pk, 1]
    decide = reverse("audits:decide", args=[*place, entry(held, WORDS).pk])
    officer = sign_in("officer")
    officer.post(decide, {"wish": "hold"})
    officer.post(decide, {"wish": "show"})
    screen = sign_in("head").get(reverse("audits:screen", args=place) + "?principle=1")
    assert WORDS not in screen.content.decode()
    held.go_on()
    held.end()
    assert entry(held, WORDS).state == EntryState.HALL


def test_an_audit_that_nobody_reported_is_not_shared_by_deleting_its_entries(gathered, sign_in):
    theme = joined(gathered, "Marking at night", "Marking on Sundays", title="Words of a draft")
    gathered.set(ended_at=timezone.now() - timedelta(days=366))
    assert gathered.audit.pk in due_to_purge()
    with as_worker():
        purge_entries(gathered.audit.pk)
    for name in ("report", "governors", "csv", "told", "follow_up"):
        assert sign_in("governor").get(page_of(gathered, name)).status_code == 404, name
    with scope(everything=True):
        theme.refresh_from_db()
        assert theme.entries == 2


def test_of_few_staff_nothing_is_opened_however_many_leaders_responded(world):
    today = timezone.localdate()
    online = Online(
        world, plan(world, form="electronic", people=10, leaders=6, opens_on=today, closes_on=today + timedelta(days=5))
    )
    leaders = [f"leader{number}@hazel.example" for number in range(6)]
    online.invite(STAFF, leaders)
    online.send_links()
    links = online.links()
    for email in [*leaders, STAFF[0]]:
        assert Client().post(links[email], {"entry-1-weakness": f"From {email}"}).status_code == 303
    online.end_last_day()
    online.close()
    with scope(everything=True):
        assert not Entry.objects.filter(audit=online.audit).exists()
    assert online.now.state == AuditState.TOO_FEW


def test_a_refusal_does_not_hand_out_the_pen_of_the_group(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.end()
    step = in_hall.go_on()
    assert step.kind == StepKind.GROUPS
    pen = in_hall.take_pen(1, 1)
    answer = in_hall.send(1, 2, StepKind.GROUPS, entry_1_idea="Mine", pen="")
    assert answer.status_code == 422
    assert pen not in answer.content.decode()


@pytest.mark.parametrize(
    "title", ["Ab\x00cd", "x" * 5000, "😀" * 120, "a\u202eb\u200b", "<script>alert(1)</script>", "\u200b"]
)
def test_titles_of_themes_take_anything(gathered, sign_in, title):
    one = entry(gathered, "Marking at night")
    answer = sign_in("head").post(page_of(gathered, "themes"), {"entry": [str(one.pk)], "title": title, "go": "join"})
    assert answer.status_code in (302, 422)


def test_addresses_of_a_plan_that_came_to_nothing_go(world):
    today = timezone.localdate()
    online = Online(
        world, plan(world, form="electronic", people=10, leaders=0, opens_on=today, closes_on=today + timedelta(days=5))
    )
    online.invite(STAFF)
    long_ago = today - NEVER_HELD_AFTER - timedelta(days=2)
    online.set(opens_on=long_ago - timedelta(days=5), closes_on=long_ago)
    with as_worker():
        assert came_to_nothing() == [online.audit.pk]
        tasks.purge()
        assert came_to_nothing() == []
    with scope(everything=True):
        assert not Recipient.objects.filter(audit=online.audit).exists()


def test_what_is_on_its_way_by_link_has_arrived_before_all_is_opened(world):
    held = Online(world, plan(world, people=12, leaders=0))
    held.invite(STAFF[:3])
    held.send_links()
    first, second, _ = (held.links()[email] for email in STAFF[:3])
    held.open()
    held.go_to(StepKind.ALONE)
    assert Client().post(first, {"entry-1-weakness": "While it runs"}).status_code == 303
    step = held.go_on()
    assert Client().post(second, {"entry-1-weakness": "As it ends"}).status_code == 410
    held.release(step)
    with as_worker(), scope(everything=True):
        assert not Envelope.objects.filter(audit=held.audit).exists()


def test_an_entry_by_link_of_one_person_is_not_known_by_having_no_group(world):
    held = Online(world, plan(world, people=12, leaders=0))
    held.invite(STAFF[:1])
    held.send_links()
    address_of = held.links()
    held.open()
    held.go_to(StepKind.ALONE)
    assert Client().post(address_of[STAFF[0]], {"entry-1-weakness": "From home"}).status_code == 303
    for group in (1, 2):
        for number in range(1, 7):
            held.send(group, number, entry_1_weakness=f"Here {group} {number}")
    held.end()
    with scope(everything=True):
        alone = list(Entry.objects.filter(audit=held.audit, group=None).values_list("text", flat=True))
    assert alone != ["From home"]


def test_a_lost_key_does_not_keep_a_session_open_for_ever(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_weakness=WORDS)
    in_hall.go_on()
    keys.destroy_key(in_hall.audit.pk)
    with scope(everything=True):
        Session.objects.filter(audit=in_hall.audit).update(
            opened_at=timezone.now() - timedelta(hours=30), starts_at=timezone.now() - timedelta(hours=30)
        )
    with as_worker(), suppress(keys.KeyMissing):
        close_overdue(in_hall.session.pk)
    assert in_hall.session.state == "over"
    assert envelopes(in_hall) == 1  # it waits for the key with what came late
    with as_worker(), pytest.raises(keys.KeyMissing):
        release_late(in_hall.audit.pk)
    in_hall.set(ended_at=timezone.now() - NEVER_HELD_AFTER)
    with as_worker():
        assert release_late(in_hall.audit.pk)
    assert envelopes(in_hall) == 0


def test_no_more_is_counted_than_people_were_expected_and_a_tenth(world):
    held = Online(world, plan(world, people=12, leaders=0))
    held.invite([f"mine{number}@hazel.example" for number in range(12)])
    held.send_links()
    links = held.links()
    held.open()
    held.go_to(StepKind.ALONE)
    for link in links.values():
        assert Client().post(link, {"rating-1": "1"}).status_code == 303
    for group in (1, 2):
        for number in range(1, 7):
            held.send(group, number, rating_1="1")
    held.end()
    with scope(everything=True):
        assert sum(held.audit.tallies.get(kind="rating", subject="1").counts) <= 12 + reserve(12)
