"""A group reads and joins its own entries alone, and one device writes for it."""

from django.test import Client
from django.urls import reverse

from audits import seats
from audits.enums import StepKind
from tests.audits.halls import WORDS, entries
from tests.reading import body


def test_groups_join_their_own_entries_and_no_others(in_hall):
    in_hall.go_to(StepKind.ALONE)
    for group, number, text in ((1, 1, "One"), (1, 2, "Uno"), (2, 1, "Two")):
        in_hall.send(group, number, entry_1_idea=text, entry_3_idea=text)
    in_hall.end()
    in_hall.go_on()
    by_text = {entry.text: str(entry.pk) for entry in entries(in_hall) if entry.principle == 1}
    pen = in_hall.take_pen(1, 1)
    in_hall.send(
        1,
        1,
        StepKind.GROUPS,
        pen=pen,
        **{f"join-{by_text['Uno']}": by_text["One"], f"join-{by_text['Two']}": by_text["One"]},
    )
    in_hall.send(1, 2, StepKind.GROUPS, pen=pen, entry_1_idea="A second time")
    in_hall.end()
    joined = {entry.text for entry in entries(in_hall) if entry.into_id}
    assert joined == {"Uno"}
    assert "A second time" not in {entry.text for entry in entries(in_hall)}


def test_who_does_not_write_for_the_group_sends_nothing_for_it(in_hall):
    in_hall.go_to(StepKind.GROUPS)
    pen = in_hall.take_pen(1, 1)
    assert in_hall.send(1, 2, StepKind.GROUPS, entry_1_idea="Not ours").status_code == 422
    assert in_hall.send(1, 1, StepKind.GROUPS, pen=pen).status_code == 422  # nothing filled in burns nothing
    other = in_hall.take_pen(1, 2)
    assert (
        "Someone in your group writes on another device"
        in in_hall.send(1, 1, StepKind.GROUPS, pen=pen, entry_1_idea="Ours").content.decode()
    )
    assert in_hall.send(1, 2, StepKind.GROUPS, pen=other, entry_1_idea="Ours").status_code == 303
    in_hall.end()
    assert [entry.text for entry in entries(in_hall)] == ["Ours"]


def test_with_the_code_on_the_screen_nobody_reads_or_writes_for_a_group(in_hall):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea=WORDS)
    in_hall.end()
    in_hall.go_on()
    late = reverse("hall:late", args=[in_hall.session.pk, seats.session_code(in_hall.session.pk)])
    assert "Senior leaders" not in Client().get(late).content.decode()
    seat = Client().post(late, {"group": "1"})["Location"]
    assert WORDS not in body(Client(), seat)
    assert WORDS not in body(Client(), f"{seat}?part=1")
    Client().post(seat, {"go": "pen"})
    pen = in_hall.take_pen(1, 1)
    step = str(in_hall.step(StepKind.GROUPS).pk)
    assert Client().post(seat, {"step": step, "pen": pen, "entry-1-idea": "Mine"}).status_code == 410
    assert WORDS in body(Client(), in_hall.address(1, 2))


def test_what_a_group_does_not_see_any_more_takes_nothing_along(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    in_hall.send(1, 1, entry_1_idea="Names someone")
    in_hall.send(1, 2, entry_1_idea="Names no one")
    in_hall.end()
    by_text = {entry.text: entry for entry in entries(in_hall)}
    place = [in_hall.audit.school_id, in_hall.audit.pk, 1]
    officer, held = sign_in("officer"), by_text["Names someone"].pk
    in_hall.go_on()
    pen = in_hall.take_pen(1, 1)
    in_hall.send(1, 1, StepKind.GROUPS, pen=pen, **{f"join-{by_text['Names no one'].pk}": str(held)})
    officer.post(reverse("audits:decide", args=[*place, held]), {"wish": "hold"})
    assert "Names someone" not in body(Client(), in_hall.address(1, 2))
    in_hall.end()
    assert "Names no one" in body(sign_in("head"), reverse("audits:screen", args=place))
