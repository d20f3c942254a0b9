"""Reminders go to everybody with a link, whoever has responded, twice at most and at most once a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from audits.models import Recipient
from audits.services import links as services
from tests.audits.online import LEADERS, STAFF, respond
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


def remind(held, seen: int) -> None:
    with scope(schools=[held.audit.school_id]):
        services.remind(audit=held.audit, by=held.world.person("head"), seen=seen)


def reminded(held) -> list[str]:
    with as_worker(), scope(everything=True):
        mails = OutgoingEmail.objects.filter(batch=held.audit.pk, kind="audits.reminder")
        return sorted(email.arguments["recipient"] for email in mails)


def test_a_reminder_goes_to_everybody_twice_at_most(online):
    respond(online, 5)
    with pytest.raises(NotAllowed, match="had an email today"):
        remind(online, 0)
    yesterday = timezone.localdate() - timedelta(days=1)
    online.set_mailing(sent_on=yesterday)
    remind(online, 0)
    with scope(everything=True):
        everybody = sorted(str(pk) for pk in Recipient.objects.filter(audit=online.audit).values_list("pk", flat=True))
    assert reminded(online) == everybody
    online.set_mailing(reminded_on=yesterday)
    with pytest.raises(NotAllowed, match="a moment ago"):
        remind(online, 0)
    remind(online, 1)
    online.set_mailing(reminded_on=yesterday)
    with pytest.raises(NotAllowed, match="Both reminders"):
        remind(online, 2)
    assert len(reminded(online)) == 2 * len(everybody)


def test_the_reminder_of_half_way_goes_by_itself_once(online, monkeypatch):
    monkeypatch.setattr(services, "MORNING", 0)
    today = timezone.localdate()
    online.set_mailing(sent_on=today - timedelta(days=4))
    with as_worker():
        assert services.send_due_reminders() == 0
        online.set(opens_on=today - timedelta(days=5), closes_on=today + timedelta(days=5))
        assert services.send_due_reminders() == 1
        assert services.send_due_reminders() == 0
    assert len(reminded(online)) == len(STAFF) + len(LEADERS)


@pytest.mark.parametrize(
    ("hour", "minute", "opened", "reminders"), [(7, 59, 5, 0), (8, 1, 5, 1), (12, 0, 4, 0), (12, 0, 11, 0)]
)
def test_half_way_means_the_day_in_the_middle_from_eight_in_the_morning(
    online, monkeypatch, hour, minute, opened, reminders
):
    moment = timezone.localtime().replace(hour=hour, minute=minute)
    first = moment.date() - timedelta(days=opened)
    online.set(opens_on=first, closes_on=first + timedelta(days=10))
    online.set_mailing(sent_on=moment.date())
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with as_worker():
        assert services.send_due_reminders() == 0  # on the day on which links went out
        online.set_mailing(sent_on=first)
        assert services.send_due_reminders() == reminders
    with as_worker(), scope(everything=True):
        mails = OutgoingEmail.objects.filter(batch=online.audit.pk, kind="audits.reminder")
        assert {mail.arguments["reminder"] for mail in mails} == ({1} if reminders else set())


def test_beside_a_hall_nobody_is_reminded_by_itself(beside):
    beside.set_mailing(sent_on=timezone.localdate() - timedelta(days=9))
    with as_worker():
        assert services.send_due_reminders() == 0
