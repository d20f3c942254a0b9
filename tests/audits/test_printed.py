"""What is printed for a hall: run sheet, sheets, slips, poster. Squares and codes lead where they say."""

import re
from datetime import timedelta

import pytest
import segno
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from audits import seats
from audits.enums import StepKind
from audits.models import Audit, RoomGroup, Session, Step
from audits.programme import principles_of_group
from audits.run_sheet import WORDS
from framework.models import Principle
from tests.audits.halls import Hall, plan
from tests.reading import one_line
from wqm.mail.models import OutgoingEmail
from wqm.sealing.codes import shown
from wqm.tenancy.scope import scope
from wqm.times import clock


def printed(client, audit, name: str, *number: int) -> str:
    answer = client.get(reverse(f"audits:{name}", args=[audit.school_id, audit.pk, *number]))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    return answer.content.decode()


def test_the_run_sheet_has_every_step_at_its_time_with_what_to_say(world, sign_in):
    audit = plan(world, days=3)
    at = timezone.localtime().replace(hour=13, minute=45, second=0, microsecond=0) + timedelta(days=3)
    with scope(everything=True):
        Session.objects.filter(audit=audit).update(starts_at=at)
        steps = list(Step.objects.filter(audit=audit))
    page = one_line(printed(sign_in("head"), audit, "run_sheet", 1))
    place = 0
    for step in steps:
        heading = f"{clock(at)} {step} <span"
        assert heading in page, heading
        assert page.index(heading) > place
        place = page.index(heading)
        assert all(f"“{sentence}”" in page for sentence in WORDS[StepKind(step.kind)].say)
        at += timedelta(minutes=step.minutes)


def test_the_duty_of_the_employer_is_said_before_anything_that_one_person_could_do(world, sign_in):
    page = one_line(printed(sign_in("head"), plan(world), "run_sheet", 1))
    duty = page.index("The school has a duty to look at what makes work here stressful")
    assert duty < page.index("one thing that you will do")
    assert "That comes before anything that one of us could do alone" in page


def test_the_run_sheet_says_which_group_works_on_which_principles_and_what_was_promised(world, sign_in):
    audit = plan(world)
    with scope(everything=True):
        groups = list(RoomGroup.objects.in_room().filter(audit=audit))
        RoomGroup.objects.filter(pk=groups[0].pk).update(led_by="Jo Barnes")
        promised = list(audit.after.agreements.values_list("text", flat=True))
    page = one_line(printed(sign_in("head"), audit, "run_sheet", 1))
    assert f"{groups[0].name}: principles 1, 2, led by Jo Barnes" in page
    assert f"{groups[1].name}: principles 3, 4" in page
    assert all(text in page for text in promised)


@pytest.mark.parametrize(("groups", "each"), [(3, 2), (4, 2), (6, 2), (10, 2), (2, 3), (1, 6)])
def test_a_group_works_on_two_principles_unless_there_are_too_few_groups(groups, each):
    numbers = [1, 2, 3, 4, 5, 6]
    assert {len(principles_of_group(at, groups, numbers)) for at in range(1, groups + 1)} == {each}


def test_the_second_evening_has_a_run_sheet_of_its_own(world, sign_in):
    audit = plan(world, form="twilights")
    client = sign_in("head")
    first, second = (one_line(printed(client, audit, "run_sheet", number)) for number in (1, 2))
    assert ("Rate and write" in first, "Agree actions" in first) == (True, False)
    assert ("Rate and write" in second, "Agree actions" in second) == (False, True)


def with_number(world, number: str) -> Audit:
    audit = plan(world)
    with scope(everything=True):
        Audit.objects.filter(pk=audit.pk).update(la_number=number)
        return Audit.objects.select_related("school", "version").get(pk=audit.pk)


def test_the_number_of_the_local_authority_is_printed_and_said_where_something_is_passed_on(world, sign_in):
    held = Hall(world, with_number(world, "01632 960456"))
    client = sign_in("head")
    assert "Local authority designated officer: 01632 960456" in one_line(printed(client, held.audit, "run_sheet", 1))
    held.open()
    held.go_to(StepKind.ALONE)
    held.send(1, 1, entry_1_weakness="A child is not safe")
    held.end()
    held.go_to(StepKind.READING)
    with scope(everything=True):
        entry = held.audit.entries.get()
    page = reverse("audits:pass_on", args=[held.audit.school_id, held.audit.pk, 1, entry.pk])
    assert "ring the local authority now: 01632 960456" in one_line(client.get(page))
    client.post(page, {"to": "lead"})
    with scope(everything=True):
        assert "ring the local authority today: 01632 960456." in OutgoingEmail.objects.get(kind="audits.aside").text


def test_without_a_number_there_is_a_line_to_write_it_on(world, sign_in):
    page = one_line(printed(sign_in("head"), with_number(world, ""), "run_sheet", 1))
    assert "Local authority designated officer: </p>" in page
    assert "Write the numbers that are missing here before the day" in page


def test_the_number_is_typed_once_and_proposed_for_the_next_audit(world, sign_in):
    client, soon = sign_in("head"), timezone.localdate() + timedelta(days=10)
    day = {"first_day-day": str(soon.day), "first_day-month": str(soon.month), "first_day-year": str(soon.year)}
    typed = {
        "form": "inset", "name": "First", "version": str(world.version.pk), "people": "24", "leaders": "3",
        "led_by": "school", "facilitator": "Kit Lowe", "first_time": "3.45pm", "la_number": "01632 960456, ask for Jo",
    }  # fmt: skip
    new = reverse("audits:new", args=[world.school.pk])
    assert client.post(new, typed | day).status_code == 302
    assert 'value="01632 960456, ask for Jo"' in client.get(new).content.decode()
    with scope(everything=True):
        audit = Audit.objects.get(name="First")
    facts = reverse("audits:facts", args=[world.school.pk, audit.pk])
    changed = typed | day | {"edition": str(audit.edition), "la_number": "01632 960789"}
    assert client.post(facts, changed).status_code == 302
    with scope(everything=True):
        assert Audit.objects.get(pk=audit.pk).la_number == "01632 960789"
    too_long = client.post(facts, changed | {"edition": str(audit.edition + 1), "la_number": "0" * 61})
    assert (too_long.status_code, "60 characters or fewer" in too_long.content.decode()) == (422, True)


def test_there_is_a_sheet_for_one_person_and_one_for_a_group_on_each_principle(world, sign_in):
    audit = plan(world)
    with scope(everything=True):
        principles = list(Principle.objects.filter(version=audit.version_id))
        scale = [str(point) for point in audit.version.scale.order_by("value")]
    page = one_line(printed(sign_in("head"), audit, "sheets"))
    own, *of_groups = page.split('<section class="wqm-audit-sheet">')[1:]
    assert len(of_groups) == len(principles)
    for principle, sheet in zip(principles, of_groups, strict=True):
        assert str(principle) in own
        assert str(principle) in sheet
        assert "Level, if the group agrees" in sheet
        for words in (*scale, "Strength", "Weakness", "Idea", "Stop doing"):
            assert words in sheet
    assert "I do not feel safe writing" in own


SQUARE = re.compile(r'class="wqm-slip__square" src="([^"]+)"')
CODE = re.compile(r'class="wqm-slip__code">([^<]+)<')


def same_square(picture: str, address: str) -> bool:
    """Whether a picture on a page is the square of this address, of whichever thickness."""
    drawn = picture.replace("&amp;", "&").replace("&#x27;", "'")
    return drawn in {segno.make(address, error=error).svg_data_uri(border=0) for error in "lm"}


def test_square_and_code_of_a_slip_lead_to_the_same_seat_and_no_two_slips_are_alike(world, sign_in):
    held = Hall(world, plan(world))
    page = printed(sign_in("head"), held.audit, "slips", 1)
    codes, squares = CODE.findall(page), SQUARE.findall(page)
    assert len(set(codes)) == len(set(squares)) == 15
    held.open()
    with scope(everything=True):
        slips = [
            (group.number, number)
            for group in RoomGroup.objects.in_room().filter(audit=held.audit)
            for number in range(1, group.seats + 1)
        ]
    for place, code, square in list(zip(slips, codes, squares, strict=True))[::4]:
        address = held.address(*place)
        assert Client().post(reverse("hall:join"), {"code": code})["Location"] == address
        assert Client().get(address).status_code == 200
        assert same_square(square, settings.SITE_URL + address)


@pytest.mark.parametrize("change", [str.lower, lambda code: f"  {code.replace('-', '').replace(' ', '')} "])
def test_a_code_is_taken_as_people_type_it(in_hall, change):
    code = shown(seats.slip_code(in_hall.session.pk, 1, 2))
    assert Client().post(reverse("hall:join"), {"code": change(code)})["Location"] == in_hall.address(1, 2)


def test_the_poster_has_code_and_square_of_the_session(world, sign_in):
    held = Hall(world, plan(world))
    page = printed(sign_in("head"), held.audit, "poster", 1)
    code = seats.session_code(held.session.pk)
    assert shown(code) in page
    square = re.search(r'class="wqm-audit-poster__square" src="([^"]+)"', page)[1]
    late = reverse("hall:late", args=[held.session.pk, code])
    assert same_square(square, settings.SITE_URL + late)
    assert Client().get(late).status_code == 410  # not before the session is open
    held.open()
    assert Client().get(late).status_code == 200
