"""Paper sheets: typed in by keyboard, sealed like what devices send, counted once, within what was expected."""

from uuid import uuid4

import pytest
from django.urls import reverse

from audits import seats
from audits.enums import StepKind
from audits.models import Tally
from audits.services.hall import close_session
from audits.services.late import release_late
from tests.audits.halls import Hall, envelopes, plan, texts
from tests.databases import as_worker
from tests.reading import one_line
from wqm.tenancy.scope import scope


def rated(held) -> list[int]:
    with scope(everything=True):
        tally = Tally.objects.filter(audit=held.audit, kind="rating", subject="1").first()
    return tally.counts if tally else []


def address(held, kind: str = StepKind.ALONE, group: int = 1) -> str:
    page = reverse("audits:paper", args=[held.audit.school_id, held.audit.pk, 1])
    return f"{page}?step={held.step(kind).pk}&group={group}"


def type_in(client, held, *, kind: str = StepKind.ALONE, group: int = 1, sheet=None, **fields):
    data = {name.replace("_", "-"): value for name, value in fields.items()}
    return client.post(address(held, kind, group), {"sheet": str(sheet or uuid4()), **data})


def end_audit(held) -> None:
    with scope(schools=[held.audit.school_id]):
        close_session(session=held.session, edition=None, by=None)
    with as_worker():
        release_late(held.audit.pk)


@pytest.fixture
def aloud(world) -> Hall:
    """A small school: everything on paper."""
    held = Hall(world, plan(world, form="aloud", people=9, leaders=0))
    held.open()
    return held


def test_sheets_that_are_typed_while_the_step_runs_are_opened_with_it(aloud, sign_in):
    client = sign_in("head")
    aloud.go_to(StepKind.ALONE)
    for number in range(9):
        answer = type_in(client, aloud, rating_1="2", entry_1_idea=f"Idea {number}\nSecond of {number}")
        assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
    assert texts(aloud) == []
    aloud.end()
    assert len(texts(aloud)) == 18
    assert rated(aloud) == [0, 9, 0, 0]


def test_a_sheet_that_is_sent_twice_counts_once(in_hall, sign_in):
    client, sheet = sign_in("head"), uuid4()
    in_hall.go_to(StepKind.ALONE)
    answers = [type_in(client, in_hall, sheet=sheet, entry_1_idea="Once") for _ in range(2)]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert envelopes(in_hall) == 1
    in_hall.end()
    type_in(client, in_hall, sheet=sheet, entry_1_idea="Once")
    assert (envelopes(in_hall), texts(in_hall)) == (0, ["Once"])


def test_sheets_beyond_those_who_were_expected_are_refused(in_hall, sign_in, groups):
    client = sign_in("head")
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, rating_1="1")
    in_hall.end()
    most = seats.reserve(15) + groups[0].seats - 1
    for _ in range(most):
        assert type_in(client, in_hall, rating_1="2").status_code == 302
    refused = type_in(client, in_hall, rating_1="2", entry_1_idea="Too many")
    assert refused.status_code == 422
    assert "Every place of Group 1 is used" in refused.content.decode()
    assert "Too many" in refused.content.decode()
    assert envelopes(in_hall) == most


def test_while_a_step_runs_no_device_loses_its_right_to_a_sheet(in_hall, sign_in, groups):
    client = sign_in("head")
    in_hall.go_to(StepKind.ALONE)
    for _ in range(seats.reserve(15)):
        assert type_in(client, in_hall, rating_1="2").status_code == 302
    refused = type_in(client, in_hall, rating_1="2")
    assert (refused.status_code, "when this step is over" in refused.content.decode()) == (422, True)
    for number in range(1, groups[0].seats + 1):
        in_hall.send(1, number, rating_1="1")
    in_hall.end()
    assert rated(in_hall) == [groups[0].seats, seats.reserve(15), 0, 0]


@pytest.mark.parametrize(("late", "counts"), [(6, [0, 1, 0, 0]), (7, [0, 1, 7, 0])])
def test_late_sheets_join_and_are_counted_from_k_on(in_hall, sign_in, late, counts):
    client = sign_in("head")
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, rating_1="2")
    in_hall.end()
    assert "at least 7 people came late" in one_line(client.get(address(in_hall)))
    for number in range(late):
        type_in(client, in_hall, group=1 + number % 2, rating_1="3", entry_1_stop=f"Late {number}")
    assert texts(in_hall) == []
    end_audit(in_hall)
    assert texts(in_hall) == [f"Late {number}" for number in range(late)]
    assert rated(in_hall) == counts
    closed = client.get(address(in_hall)).content.decode()
    assert "can no longer be added" in closed
    assert "<textarea" not in closed


def test_a_sheet_of_a_group_counts_once_for_the_group(in_hall, sign_in):
    client = sign_in("head")
    step = in_hall.go_to(StepKind.GROUPS)
    first = type_in(client, in_hall, kind=StepKind.GROUPS, level_1="3", entry_1_idea="Of the group")
    assert first.status_code == 302
    again = type_in(client, in_hall, kind=StepKind.GROUPS, level_1="1")
    assert (again.status_code, "A group counts once" in again.content.decode()) == (422, True)
    assert in_hall.step(StepKind.GROUPS).finished == 1
    in_hall.end()
    assert texts(in_hall) == ["Of the group"]
    with scope(everything=True):
        assert Tally.objects.get(audit=step.audit_id, kind="level", subject="1").counts == [3]


def test_what_is_wrong_stands_at_its_field_and_nothing_is_sealed(in_hall, sign_in):
    client = sign_in("head")
    in_hall.go_to(StepKind.ALONE)
    wrong = type_in(client, in_hall, rating_1="9", entry_1_idea="x" * 500).content.decode()
    assert "Rating must be a number from 1 to 4, or blank" in wrong
    assert "220 characters too long" in wrong
    blank = type_in(client, in_hall)
    assert (blank.status_code, "not typed anything in yet" in blank.content.decode()) == (422, True)
    assert envelopes(in_hall) == 0


def test_the_next_sheet_starts_at_its_first_field_and_shows_nothing_of_the_last(in_hall, sign_in):
    client = sign_in("head")
    in_hall.go_to(StepKind.ALONE)
    saved = type_in(client, in_hall, rating_1="2", entry_1_idea="Of somebody")
    page = client.get(saved["Location"])
    text = page.content.decode()
    assert "Saved. Type in the next sheet." in text
    assert "Of somebody" not in text
    assert text.count("autofocus") == 1
    assert page["Cache-Control"] == "no-store"


def test_a_step_that_has_not_begun_takes_no_sheets(in_hall, sign_in):
    client = sign_in("head")
    assert "once people have begun" in client.get(address(in_hall)).content.decode()
    assert type_in(client, in_hall, rating_1="2").status_code == 200
    assert envelopes(in_hall) == 0


def test_only_those_who_run_audits_type_sheets_in(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    assert sign_in("contributor").get(address(in_hall)).status_code == 403
    assert sign_in("head_next_door").get(address(in_hall)).status_code == 404
