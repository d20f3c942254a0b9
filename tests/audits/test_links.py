"""Links go out once, on their day, while what is sent can still be opened, and their tokens stand nowhere else."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from audits.changing import AuditsAtSchool
from audits.enums import AuditState, StepState
from audits.models import Audit, Mailing, Recipient, Step, Ticket
from audits.policies import check_can_launch_links
from audits.queries.links import link_step
from audits.services import links as services
from schools.models import UseAgreement
from tests.audits.halls import plan
from tests.audits.online import LEADERS, STAFF, Online
from tests.databases import as_role, as_worker
from wqm.access.refusals import why_not
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.mail.sending import send_queued
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


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
    beside.set_mailing(sent_on=None)
    assert beside.audit.pk in services.due_to_launch()
    beside.set_mailing(is_wanted=False)
    assert services.due_to_launch() == []


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
