"""Entering term dates: typed, out of a file, and by two people at once."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from schools.calendar.queries import calendar_of
from schools.models import TermDates
from schools.terms import academic_year
from tests.reading import one_line
from tests.schools.calendar.test_reading import event, file
from wqm.tenancy.scope import scope


@pytest.fixture
def year() -> int:
    return academic_year(timezone.localdate())


def edition_in(page) -> str:
    return page.context["form"]["edition"].value()


def stored(world, year):
    with scope(schools=[world.school.pk]):
        return TermDates.objects.filter(year=year).first()


def test_head_enters_a_year_and_days_follow_it(world, sign_in, year):
    head, address = sign_in("head"), reverse("school_people:edit_term_dates", args=[world.school.pk, year])
    page = head.get(address)
    assert page.context["form"].initial["half_terms"].count("\n") == 5  # the usual ones are filled in
    typed = {"half_terms": f"3 September {year} to 16 October {year}", "inset_days": f"3 September {year}"}
    head.post(address, typed | {"edition": edition_in(page)})
    assert stored(world, year).half_terms == [[f"{year}-09-03", f"{year}-10-16"]]
    day = timezone.datetime(year, 9, 3).date()
    assert calendar_of(world.school).why_not(day) in ("an INSET day", "a Saturday", "a Sunday")


def test_mistake_is_said_at_its_field_and_nothing_is_saved(world, sign_in, year):
    head, address = sign_in("head"), reverse("school_people:edit_term_dates", args=[world.school.pk, year])
    page = head.post(address, {"half_terms": "soon", "inset_days": "", "edition": edition_in(head.get(address))})
    assert page.status_code == 422
    assert "Line 1: write a first and a last day" in one_line(page)
    assert "soon" in one_line(page)
    assert stored(world, year) is None


def test_two_people_who_save_at_once_see_both(world, sign_in, year):
    head, lead = sign_in("head"), sign_in("wellbeing_lead")
    address = reverse("school_people:edit_term_dates", args=[world.school.pk, year])
    first, second = edition_in(head.get(address)), edition_in(lead.get(address))
    head.post(address, {"half_terms": f"3 September {year} to 16 October {year}", "edition": first})
    page = lead.post(address, {"half_terms": f"4 September {year} to 17 October {year}", "edition": second})
    assert page.status_code == 409
    assert stored(world, year).half_terms == [[f"{year}-09-03", f"{year}-10-16"]]


def test_file_fills_the_form_and_changes_nothing_until_it_is_saved(world, sign_in, year):
    head = sign_in("head")
    address = reverse("school_people:read_term_dates", args=[world.school.pk, year])
    content = file(event("Autumn term", f"{year}0903", f"{year}1219"), event("Nativity", f"{year}1210"))
    page = head.post(address, {"upload": SimpleUploadedFile("terms.ics", content)})
    assert f"3 September {year} to 18 December {year}" in one_line(page)
    assert "Nativity" in one_line(page)
    assert stored(world, year) is None
    typed = {"half_terms": page.context["form"].initial["half_terms"], "edition": edition_in(page)}
    head.post(reverse("school_people:edit_term_dates", args=[world.school.pk, year]), typed)
    assert stored(world, year).half_terms == [[f"{year}-09-03", f"{year}-12-18"]]


def test_file_that_is_no_calendar_is_refused_with_a_sentence(world, sign_in, year):
    address = reverse("school_people:read_term_dates", args=[world.school.pk, year])
    page = sign_in("head").post(address, {"upload": SimpleUploadedFile("terms.ics", b"hello")})
    assert page.status_code == 422
    assert "This file is not a calendar." in one_line(page)


def test_visit_day_must_be_an_inset_day(world, sign_in, year):
    head, address = sign_in("head"), reverse("school_people:edit_term_dates", args=[world.school.pk, year])
    typed = {"half_terms": f"3 September {year} to 16 October {year}", "visit_days": f"7 September {year}"}
    page = head.post(address, typed | {"edition": edition_in(head.get(address))})
    assert "must be one of the INSET days" in one_line(page)


def test_year_far_away_does_not_exist(world, sign_in, year):
    head = sign_in("head")
    assert head.get(reverse("school_people:edit_term_dates", args=[world.school.pk, year + 6])).status_code == 404
