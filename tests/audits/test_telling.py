"""Staff are told once the report is shared, each once, and their addresses are kept nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.audits.halls import page_of
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


def told() -> list[str]:
    with scope(everything=True):
        return list(OutgoingEmail.objects.filter(kind="audits.heard").values_list("to", flat=True))


def test_staff_are_told_by_mail_and_the_list_is_kept_nowhere_else(reported):
    addresses = ["a@hazel.example", "b@hazel.example"]
    assert reported.tell("We heard you", addresses) == 2
    assert sorted(told()) == addresses
    assert reported.now.told_on == timezone.localdate()


def test_a_second_press_tells_staff_nothing_twice_and_saving_sends_nothing(reported, sign_in):
    client, page = sign_in("head"), page_of(reported, "tell")
    typed = {"heard": "We heard you", "addresses": "a@hazel.example", "edition": reported.now.edition}
    assert client.post(page, typed | {"save": "1", "addresses": "not an address"}).status_code == 302
    assert (told(), reported.now.heard, reported.now.told_on) == ([], "We heard you", None)
    typed["edition"] = reported.now.edition
    assert client.post(page, typed).status_code == 302
    again = client.post(page, typed)
    assert (again.status_code, told()) == (422, ["a@hazel.example"])
    assert "saved or sent since you opened the page" in again.content.decode()


def test_before_the_report_is_shared_nobody_is_told(gathered):
    with pytest.raises(NotAllowed, match="Share the report first"):
        gathered.tell("", ["a@hazel.example"])
    assert told() == []


def test_telling_more_people_later_keeps_the_first_day_and_says_how_many(reported):
    day = timezone.localdate() - timedelta(days=3)

    def noted() -> list[str]:
        with scope(everything=True):
            rows = Activity.objects.filter(verb="audit.told", target__contains=reported.audit.pk).order_by("pk")
            return [row.summary.partition(" what")[0] for row in rows]

    assert reported.tell("To print", []) == 0
    assert (reported.now.heard, reported.now.told_on, noted()) == ("To print", None, [])
    reported.tell("We heard you", ["a@hazel.example"])
    reported.set(told_on=day)
    reported.tell("We heard you", ["b@hazel.example"] * 2)
    assert reported.now.told_on == day
    assert noted() == ["Told 1 person", "Told 2 people"]
