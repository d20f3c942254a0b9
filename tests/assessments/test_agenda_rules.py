"""What an agenda leaves out is named, each rule by itself; pure functions over items that are in no database."""

from datetime import time

import pytest

from assessments.agendas import bounds_of, ends_at, gaps_beside, gaps_in
from assessments.enums import ChosenBy, ItemKind, Voice
from assessments.models import Agenda, AgendaItem
from framework.agendas import default_items

BOUNDS = bounds_of(1, time(8, 30), time(15, 30), "all")


def item(title="Pupils", at=time(9), **values) -> AgendaItem:
    return AgendaItem(**{"title": title, "starts_at": at, "minutes": 30, "kind": "talk", "voice": "pupils"} | values)


def template(days=1) -> list[AgendaItem]:
    rows = [{name: value for name, value in row.items() if name != "number"} for row in default_items(days)]
    return [AgendaItem(pk=number, **row) for number, row in enumerate(rows, start=1)]


def codes(items, bounds=BOUNDS) -> list[str]:
    return [gap.code for gap in gaps_in(items, bounds)]


@pytest.mark.parametrize("days", [1, 2])
def test_template_that_we_ship_leaves_nothing_out(days):
    assert codes(template(days), bounds_of(days, time(8, 30), time(15, 30), "all")) == []


@pytest.mark.parametrize("voice", Voice.values)
def test_voice_that_no_item_hears_is_missing(voice):
    without = [each for each in template() if each.voice != voice]
    gaps = gaps_in(without, BOUNDS)
    assert [gap.code for gap in gaps] == [f"no_{voice}"]
    assert gaps[0].wants_reason == (voice == "governors")


def test_drop_in_hears_no_group():
    assert "no_support" in codes([item(kind=ItemKind.DROP_IN, voice=Voice.SUPPORT)])


@pytest.mark.parametrize("kind", ["arrival", "drop_in", "reps", "surveys", "quiet"])
def test_item_that_a_day_needs_is_missing(kind):
    assert codes([each for each in template() if each.kind != kind]) == [f"no_{kind}"]


def test_empty_agenda_misses_every_voice_and_every_item():
    assert len(codes([])) == len(Voice) + 5


def changed(**values) -> list[AgendaItem]:
    """The template, with its last conversation changed."""
    items = template()
    last = next(each for each in reversed(items) if each.kind == "talk")
    for name, value in values.items():
        setattr(last, name, value)
    return items


@pytest.mark.parametrize(
    ("values", "code", "sentence"),
    [
        ({"chosen_by": ChosenBy.LEADERS}, "leaders_chose", "Leaders chose everyone for “Parents and carers”."),
        ({"without_managers": False}, "with_managers", "In “Parents and carers” people’s line managers"),
        ({"starts_at": None}, "no_time", "“Parents and carers” has no time yet."),
        ({"starts_at": time(7), "minutes": 60}, "too_early", "starts at 7am, before your school day starts (8:30am)."),
        ({"starts_at": time(15, 25)}, "too_late", "ends at 3:55pm, after your school day ends (3:30pm)."),
        ({"starts_at": time(23, 30), "minutes": 480}, "too_late", "ends at 11:59pm"),
        ({"day": 2}, "no_such_day", "is on day 2, and the visit has 1 day. Change its day."),
    ],
)
def test_item_that_needs_a_look_is_named(values, code, sentence):
    found = [gap for gap in gaps_in(changed(**values), BOUNDS) if gap.item]
    assert [gap.code for gap in found] == [code]
    assert sentence in found[0].sentence
    assert found[0].blocks == (code == "no_such_day")


@pytest.mark.parametrize(
    ("kind", "is_named"),
    [("talk", True), ("drop_in", True), ("reps", True), ("walk", True), ("surveys", False), ("arrival", False)],
)
def test_line_managers_are_named_wherever_people_are_heard(kind, is_named):
    assert ("with_managers" in codes([item(kind=kind, without_managers=False)])) == is_named


@pytest.mark.parametrize("chosen_by", [each for each in ChosenBy.values if each != "leaders"])
def test_people_whom_leaders_did_not_choose_are_fine(chosen_by):
    assert codes(changed(chosen_by=chosen_by)) == []


def overlaps(*items) -> list[str]:
    return [gap.sentence for gap in gaps_in(items, BOUNDS) if gap.code == "overlap"]


def test_items_overlap_by_a_minute_and_not_when_one_follows_the_other():
    assert overlaps(item("A", time(9)), item("B", time(9, 30))) == []
    assert overlaps(item("A", time(9)), item("B", time(9, 29))) == [
        "“B” starts at 9:29am, while “A” goes on until 9:30am. Change one of them, unless two assessors share them."
    ]


def test_long_item_overlaps_all_that_begin_in_it():
    long, short, late = item("Long", time(9), minutes=120), item("Short", time(9, 15)), item("Late", time(10, 30))
    assert len(overlaps(long, short, late)) == 2


def test_items_of_two_days_do_not_overlap():
    assert overlaps(item("A", time(9)), item("B", time(9), day=2)) == []


@pytest.mark.parametrize(("part", "code"), [("am", "too_late"), ("pm", "too_early")])
def test_half_a_day_ends_or_starts_at_midday(part, code):
    at = time(13) if part == "am" else time(9)
    gaps = gaps_in([item(at=at)], bounds_of(1, time(8, 30), time(15, 30), part))
    assert code in [gap.code for gap in gaps]
    assert "12:30pm" in next(gap.sentence for gap in gaps if gap.code == code)


def test_item_ends_on_its_own_day():
    assert ends_at(item(at=time(23, 50), minutes=60)) == time(23, 59)
    assert ends_at(item(at=None)) is None


COMPLETE = {"arrival": "Gate 2", "dsl_phone": "01632 960001", "chair_phone": "01632 960002", "authority_phone": "999"}


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        (["arrival"], "Arrival is not written yet. Say where to park and whom to ask for."),
        (["dsl_phone"], "There is no number for your designated safeguarding lead. The assessor needs it if"),
        (["dsl_phone", "authority_phone"], "for your designated safeguarding lead or the local authority designated"),
        (["dsl_phone", "chair_phone", "authority_phone"], "lead, your chair of governors or the local authority"),
    ],
)
@pytest.mark.parametrize("nothing", ["", "\u2063 "])
def test_what_stands_beside_the_items_is_missed_as_well(left_out, sentence, nothing):
    assert gaps_beside(Agenda(**COMPLETE)) == []
    (gap,) = gaps_beside(Agenda(**{**COMPLETE, **dict.fromkeys(left_out, nothing)}))
    assert (sentence in gap.sentence, gap.of_arrival, gap.blocks, gap.wants_reason) == (True, True, False, False)
