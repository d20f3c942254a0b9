"""The screen of a hall: address and code all the time, the office's slides, cards by kind, figures as in the report."""

import pytest
from django.urls import reverse

from audits import seats
from audits.enums import StepKind
from audits.models import Audit, Entry, Tally
from audits.results import TOO_FEW
from audits.services.agreements import add_agreement
from framework.enums import TextKey
from framework.models import OfficeText, Principle
from tests.audits.halls import Hall, plan
from tests.databases import as_role, as_worker
from tests.reading import one_line
from wqm.sealing.codes import shown
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


def screen(held, client, principle: int | None = None) -> str:
    address = reverse("audits:screen", args=[held.audit.school_id, held.audit.pk, 1])
    return one_line(client.get(address, {"principle": principle} if principle else {}))


def test_address_and_code_stand_on_it_from_the_lobby_to_the_last_step_and_not_afterwards(world, audit, sign_in):
    held, head = Hall(world, audit), sign_in("head")
    join = f"Join: <strong>{seats.join_address()}</strong>"
    code = shown(seats.session_code(held.session.pk))
    assert code not in screen(held, head)  # it leads nowhere yet
    held.open()
    for kind in ("lobby", *StepKind):
        if kind != "lobby":
            assert held.go_on().kind == kind
        page = screen(held, head)
        assert (kind, join in page, code in page, "wqm-screen__square" in page) == (kind, True, True, True)
        if kind != "lobby":
            step = held.go_on()
            assert code in screen(held, head)
            held.release(step)
            assert code in screen(held, head)
    session = held.session
    head.post(reverse("audits:close", args=[session.school_id, audit.pk, 1]), {"edition": session.edition, "sure": "1"})
    assert held.session.state == "over"
    assert code not in screen(held, head)


def test_the_slides_are_the_office_s_and_each_heading_begins_one(in_hall, sign_in):
    with scope(everything=True), as_role(OWNER):
        body = "## Why\n\nBecause <b>we</b> care.\n\n## Rules\n\n- Listen\n- Rest"
        OfficeText.objects.create(key=TextKey.AUDIT_SLIDES, body=body, updated_by=in_hall.world.person("officer"))
    head = sign_in("head")
    before = screen(in_hall, head)
    in_hall.go_to(StepKind.OPENING)
    for page in (before, screen(in_hall, head)):
        slides = page.split("data-page")[1:]
        assert len(slides) == 2
        assert "Because &lt;b&gt;we&lt;/b&gt; care." in slides[0]
        assert all(words in slides[1] for words in ("Rules", "<li>Listen</li>", "<li>Rest</li>"))
        assert ("hidden" in slides[0].partition(">")[0], "hidden" in slides[1].partition(">")[0]) == (False, True)
    in_hall.end()
    in_hall.go_to(StepKind.ALONE)
    assert "Because" not in screen(in_hall, head)


def test_while_people_work_it_says_what_on_and_how_to_rate(in_hall, sign_in):
    with scope(everything=True):
        names = list(Principle.objects.filter(version=in_hall.audit.version_id).values_list("name", flat=True))
        points = [str(point) for point in in_hall.audit.version.scale.order_by("value")]
    in_hall.go_to(StepKind.ALONE)
    page = screen(in_hall, sign_in("head"))
    assert all(f">{name}</li>" in page for name in names)
    assert " · ".join(points) in page


@pytest.mark.parametrize(
    ("people", "says"),
    [(6, f"Ratings: {TOO_FEW}"), (7, "a half to three quarters"), (0, f"Ratings: {TOO_FEW}")],
)
def test_ratings_on_it_are_no_finer_than_in_the_report(world, sign_in, people, says):
    """Of seven, four chose one of the two highest points: a quarter wide, and nothing of the points themselves."""
    held = Hall(world, plan(world, people=24, leaders=0))
    held.open()
    held.go_to(StepKind.ALONE)
    for at in range(people):
        held.send(1 + at // 6, 1 + at % 6, rating_1="3" if at < 4 else "1")
    held.send(4, 6, entry_1_idea="A card")
    held.end()
    held.go_to(StepKind.READING)
    page = screen(held, sign_in("head"))
    assert says in page
    assert "%" not in page.partition("wqm-screen__ratings")[2].partition("</p>")[0]
    assert ("57" in page.partition("wqm-screen__ratings")[2].partition("</p>")[0]) is False


def test_ratings_of_a_hall_of_eight_are_on_no_screen(world, sign_in):
    """Of k + 2 people at least, so that figures never say that everybody rated."""
    held = Hall(world, plan(world, people=8, leaders=0))
    held.open()
    held.go_to(StepKind.ALONE)
    for number in range(1, 5):
        for group in (1, 2):
            held.send(group, number, rating_1="3", entry_1_idea="Words")
    held.end()
    held.go_to(StepKind.READING)
    assert "Too few people were expected" in screen(held, sign_in("head"))


def test_released_entries_are_cards_by_kind_and_say_how_many_are_alike(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    sent = {"idea": "Shorter meetings", "strength": "Kind people", "weakness": "Late emails", "stop": "Friday reports"}
    in_hall.send(1, 1, **{f"entry_1_{kind}": text for kind, text in sent.items()})
    in_hall.send(1, 2, entry_1_idea="Meetings of half an hour")
    in_hall.end()
    in_hall.go_to(StepKind.GROUPS)
    with scope(everything=True):
        by_text = {entry.text: str(entry.pk) for entry in Entry.objects.filter(audit=in_hall.audit)}
    pen = in_hall.take_pen(1, 1)
    joined = {f"join-{by_text['Meetings of half an hour']}": by_text["Shorter meetings"]}
    in_hall.send(1, 1, StepKind.GROUPS, pen=pen, **joined)
    in_hall.end()
    page = screen(in_hall, sign_in("head"), 1)
    kinds = [card.partition('"')[0] for card in page.split("wqm-screen__card--")[1:]]
    assert kinds == ["strength", "weakness", "idea", "stop"]
    idea = page.split("wqm-screen__card--idea")[1].partition("</article>")[0]
    assert "Shorter meetings" in idea
    assert "and 1 similar" in idea
    assert "half an hour" not in page
    in_hall.go_to(StepKind.READING)
    assert "Group 1" not in screen(in_hall, sign_in("head"), 1)


def test_the_plenary_has_the_most_dotted_in_their_order_beside_what_is_agreed(in_hall, sign_in):
    with as_worker(), scope(everything=True):
        for dots in (2, 9, 0, 5):
            Entry.objects.create(
                school=in_hall.audit.school, audit=in_hall.audit, group=1, principle=1, kind="idea",
                text=f"With {dots} dots", state="hall", dots=dots,
            )  # fmt: skip
    in_hall.go_to(StepKind.PLENARY)
    with scope(schools=[in_hall.audit.school_id]):
        add_agreement(
            audit=in_hall.audit, kind="stop", text="Emails at night", who="Everyone", by_when="2027-01-08",
            by=in_hall.world.person("head"),
        )  # fmt: skip
    page = screen(in_hall, sign_in("head"))
    dotted, agreed = page.split("What we agree")
    places = [dotted.index(f"With {dots} dots") for dots in (9, 5, 2)]
    assert places == sorted(places)
    assert "With 0 dots" not in page
    assert "Emails at night" in agreed
    assert "Everyone, by 8 January 2027" in agreed


def test_more_than_twelve_dotted_entries_are_too_many_to_read(in_hall, sign_in):
    with as_worker(), scope(everything=True):
        Entry.objects.bulk_create(
            Entry(
                school=in_hall.audit.school, audit=in_hall.audit, principle=1, kind="idea", text=f"Number {dots:02}",
                state="hall", dots=dots,
            )
            for dots in range(1, 15)
        )  # fmt: skip
    in_hall.go_to(StepKind.PLENARY)
    page = screen(in_hall, sign_in("head"))
    assert [f"Number {dots:02}" in page for dots in (14, 3, 2, 1)] == [True, True, False, False]


def test_a_number_of_the_address_that_is_no_principle_shows_what_the_step_shows(in_hall, sign_in):
    in_hall.go_to(StepKind.ALONE)
    head = sign_in("head")
    address = reverse("audits:screen", args=[in_hall.audit.school_id, in_hall.audit.pk, 1])
    for asked in ("99", "-1", "abc", "²", "1" * 30, ""):
        answer = head.get(address, {"principle": asked})
        assert (answer.status_code, "Each person alone" in answer.content.decode()) == (200, True)


def test_levels_of_groups_are_on_no_screen(in_hall, sign_in):
    """In the hall everybody knows who sits where; they are in the report, from four groups up."""
    in_hall.go_to(StepKind.GROUPS)
    pen = in_hall.take_pen(1, 1)
    in_hall.send(1, 1, StepKind.GROUPS, pen=pen, level_1="1", entry_1_idea="Words")
    in_hall.end()
    with scope(everything=True):
        assert Tally.objects.filter(audit=in_hall.audit, kind="level").exists()
        assert Audit.objects.get(pk=in_hall.audit.pk).state == "running"
    in_hall.go_to(StepKind.READING)
    assert "agreed level" not in screen(in_hall, sign_in("head"), 1).lower()
