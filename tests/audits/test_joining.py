"""Joining and asking: how long a code lives, what a wrong one does, what a phone is shown and what it costs."""

import pytest
from django.test import Client
from django.urls import reverse

from audits import pages, seats
from audits.enums import StepKind
from audits.models import Entry
from audits.services.pulses import beat
from audits.views import hall as views
from framework.models import Criterion
from tests.audits.halls import Hall
from tests.databases import as_worker
from tests.reading import one_line
from wqm.tenancy.scope import scope


def join(code: str, client: Client | None = None):
    return (client or Client()).post(reverse("hall:join"), {"code": code})


def test_a_code_lives_as_long_as_its_session(world, audit):
    held = Hall(world, audit)
    session, slip = held.session, seats.slip_code(held.session.pk, 1, 1)
    late = reverse("hall:late", args=[session.pk, seats.session_code(session.pk)])

    def leads() -> list[int]:
        codes = [join(code).status_code for code in (seats.session_code(session.pk), slip)]
        return [*codes, Client().get(late).status_code, Client().get(held.address(1, 1)).status_code]

    assert leads() == [422, 422, 410, 410]
    held.open()
    assert leads() == [303, 303, 200, 200]
    with scope(everything=True):
        held.audit.sessions.update(state="over")
    assert leads()[0] == 422
    assert leads()[2] == 410


def test_who_guesses_codes_has_to_wait_and_right_ones_cost_nothing(in_hall, monkeypatch):
    monkeypatch.setattr(views, "MISSES_AN_HOUR", 3)
    right = seats.slip_code(in_hall.session.pk, 1, 1)
    for _ in range(12):
        assert join(right).status_code == 303  # a hall of people joins from one address
    for _ in range(3):
        assert join("ABCDEFGH").status_code == 422
    refused = join("ABCDEFGH")
    assert (refused.status_code, "Too many wrong codes" in refused.content.decode()) == (429, True)


def test_a_hall_may_mistype_more_often_than_it_has_people():
    assert views.MISSES_AN_HOUR >= 10 * 150


@pytest.mark.parametrize("code", ["", "   ", "x" * 5000, "🙂🙂🙂🙂", "<script>", "\x00", "'; --"])
def test_what_is_no_code_says_what_to_do(world, code):
    answer = join(code)
    assert answer.status_code == 422
    assert "<script>" not in answer.content.decode().replace('<script type="module"', "")


def test_who_writes_alone_has_up_to_three_criteria_to_start_from_and_groups_have_none(in_hall):
    with scope(everything=True):
        criteria = list(
            Criterion.objects.filter(principle__version=in_hall.audit.version_id, principle__number=1)
            .order_by("number").values_list("text", flat=True)
        )  # fmt: skip
    in_hall.go_to(StepKind.ALONE)
    page = Client().get(in_hall.address(1, 1)).content.decode()
    first = page.split('class="wqm-hall-principle"')[1]
    assert len(criteria) >= 2
    assert [text in first for text in criteria] == [at < 3 for at in range(len(criteria))]
    in_hall.end()
    in_hall.go_to(StepKind.GROUPS)
    pen = in_hall.take_pen(1, 1)
    assert "Something to start from" not in Client().get(f"{in_hall.address(1, 1)}?pen={pen}").content.decode()


def test_a_private_commitment_has_no_name_so_no_form_can_send_it(in_hall):
    in_hall.go_to(StepKind.CLOSING)
    page = one_line(Client().get(in_hall.address(1, 1)))
    box = page.partition("<textarea")[2].partition(">")[0]
    assert 'id="commitment"' in box
    assert "name=" not in box
    assert "It is never sent" in page


@pytest.mark.parametrize("kind", [None, StepKind.OPENING, StepKind.ALONE, StepKind.PLENARY])
def test_without_a_script_there_is_a_way_to_see_what_is_new(in_hall, kind):
    if kind:
        in_hall.go_to(kind)
    page = one_line(Client().get(in_hall.address(1, 1)))
    plain = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert 'href="?">See what is new</a>' in plain


def test_asking_for_news_is_one_question_outside_of_a_transaction(in_hall, django_assert_num_queries):
    address = reverse("hall:pulse", args=[in_hall.audit.pk, 1])
    with django_assert_num_queries(1) as asked:
        answer = Client().get(address)
    assert "audit_pulse" in asked.captured_queries[0]["sql"]
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_asking_waits_for_no_transaction_of_its_own():
    assert views.pulse._non_atomic_requests == {"default"}


def rendered(monkeypatch) -> list[str]:
    names: list[str] = []
    original = pages.render_to_string

    def noted(name: str, *more) -> str:
        names.append(name)
        return original(name, *more)

    monkeypatch.setattr(pages, "render_to_string", noted)
    return names


def test_a_page_of_a_step_is_made_once_for_a_group_and_again_when_something_is_new(in_hall, monkeypatch):
    in_hall.go_to(StepKind.ALONE)
    monkeypatch.setattr(pages, "KEPT_SECONDS", 10**9)
    made = rendered(monkeypatch)
    first = [Client().get(f"{in_hall.address(1, number)}?part=1").content for number in (1, 2, 3)]
    assert (len(set(first)), len(made)) == (1, 1)
    Client().get(f"{in_hall.address(2, 1)}?part=1")
    assert len(made) == 2
    with scope(everything=True):
        beat(in_hall.audit)
    Client().get(f"{in_hall.address(1, 1)}?part=1")
    assert len(made) == 3


def test_what_one_device_alone_is_shown_is_made_for_it_alone(in_hall, monkeypatch):
    """The pen of a group would be in everybody's hands; a page of somebody's mistakes holds their words."""
    in_hall.go_to(StepKind.GROUPS)
    pen = in_hall.take_pen(1, 1)
    assert pen in Client().get(f"{in_hall.address(1, 1)}?pen={pen}").content.decode()
    assert pen not in Client().get(in_hall.address(1, 2)).content.decode()
    in_hall.end()
    in_hall.go_to(StepKind.CLOSING)
    in_hall.send(1, 1, StepKind.CLOSING, exit="nine")
    assert "checked" not in Client().get(in_hall.address(1, 2)).content.decode()


def test_reading_everything_takes_as_many_questions_however_much_was_written(in_hall, django_assert_max_num_queries):
    with as_worker(), scope(everything=True):
        Entry.objects.bulk_create(
            Entry(
                school=in_hall.audit.school, audit=in_hall.audit, group=1, principle=number % 6 + 1, kind="idea",
                text=f"Entry {number}", state="hall",
            )
            for number in range(1500)
        )  # fmt: skip
    in_hall.go_to(StepKind.READING)
    with django_assert_max_num_queries(22):
        page = Client().get(in_hall.address(1, 1)).content.decode()
    assert page.count('name="dot"') == 1500
    with django_assert_max_num_queries(14):
        Client().get(in_hall.address(1, 2))
