"""A hall on a server that is busy for a moment: nothing is taken, nothing that was typed is lost, it counts once."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from audits.enums import StepKind
from audits.models import Entry
from tests.audits.halls import Hall, plan
from tests.wqm.test_trouble import held as somebody_holds
from tests.wqm.test_trouble import impatient  # noqa: F401 - a fixture
from wqm.tenancy.scope import scope

RIGHTS = "LOCK TABLE audits_ticket IN ACCESS EXCLUSIVE MODE"


@pytest.fixture
def in_hall(impatient) -> Hall:  # noqa: F811
    """In the step in which people write alone, on connections that give up soon."""
    held = Hall(impatient, plan(impatient))
    held.open()
    held.go_to(StepKind.ALONE)
    return held


def test_what_was_typed_comes_back_in_the_page_and_is_sent_with_one_button(in_hall, admin_url):
    address = in_hall.address(1, 1)
    data = {
        "step": str(in_hall.step(StepKind.ALONE).pk), "entry-1-idea": ["First\nline", "<b>Second</b>"], "rating-1": "2",
    }  # fmt: skip
    with somebody_holds(admin_url, RIGHTS):
        refused = Client().post(address, data)
    assert (refused.status_code, refused["Retry-After"], refused["Cache-Control"]) == (503, "5", "no-store")
    assert not refused.cookies
    form = BeautifulSoup(refused.content, "html.parser").form
    assert form["action"] == address
    fields: dict[str, list[str]] = {}
    for box in form.select("textarea"):
        fields.setdefault(box["name"], []).append(box.text.removeprefix("\n"))
    assert fields["entry-1-idea"] == ["First\nline", "<b>Second</b>"]
    assert Client().post(form["action"], fields).status_code == 303
    in_hall.end()
    with scope(everything=True):
        texts = sorted(Entry.objects.filter(audit=in_hall.audit).values_list("text", flat=True))
    assert texts == ["<b>Second</b>", "First line"]


def test_a_device_that_was_refused_sends_again_and_counts_once(in_hall, admin_url):
    data = {"step": str(in_hall.step(StepKind.ALONE).pk), "entry-1-idea": "Once"}
    by_script = {"X-Requested-With": "script"}
    with somebody_holds(admin_url, RIGHTS):
        assert Client().post(in_hall.address(1, 1), data, headers=by_script).status_code == 503
    for _ in range(2):
        assert Client().post(in_hall.address(1, 1), data, headers=by_script).json() == {"ok": True}
    in_hall.end()
    with scope(everything=True):
        assert Entry.objects.filter(audit=in_hall.audit).count() == 1


def test_who_only_looks_is_asked_to_look_again(in_hall, admin_url):
    with somebody_holds(admin_url, "LOCK TABLE audits_seat IN ACCESS EXCLUSIVE MODE"):
        page = Client().get(in_hall.address(1, 1))
    assert page.status_code == 503
    assert f'href="{in_hall.address(1, 1)}">Try again</a>' in page.content.decode()
