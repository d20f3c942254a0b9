"""Pages of the office: lists of schools with tabs, correcting one, finding an email, questions before an act."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.factors import has_factor
from assessments.models import Visit
from evidence.models import Cycle
from schools.models import RegisterChange, School
from schools.services.schools import enter_school
from tests import factories as f
from tests.databases import as_worker
from tests.reading import one_line, shown_by
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


@pytest.fixture
def typed_by_hand(world) -> School:
    with scope(everything=True):
        return enter_school(
            name="Ysgol Bryn", country="wales", scheme="WG", identifier="6601", phase="primary", town="Bala",
            postcode="", trust=None, by=world.person("officer"),
        )  # fmt: skip


def page_of(client, name: str, *arguments, **query) -> str:
    return one_line(client.get(reverse(name, args=arguments), query))


def test_lists_of_schools_are_tabs_of_one_place_in_the_menu(sign_in, world):
    officer = sign_in("officer")
    for name in ("office:pipeline", "office_schools:schools", "office_schools:trusts", "office_schools:register"):
        answer = officer.get(reverse(name))
        assert [item.label for item in answer.context["nav"] if item.current] == ["Schools"], name
        for tab in ("With a cycle", "All schools", "Trusts", "National register"):
            assert f">{tab}</a>" in one_line(answer), name


def test_schools_are_sorted_by_town(sign_in, world):
    with scope(everything=True):
        School.objects.filter(pk=world.school.pk).update(town="Zennor")
        School.objects.exclude(pk=world.school.pk).update(town="Ambleside")
    page = sign_in("officer").get(reverse("office_schools:schools"), {"sort": "-town"}).context["page"]
    assert page.object_list[0].pk == world.school.pk


def test_pipeline_is_sorted_by_the_day_a_cycle_started(sign_in, world):
    with scope(everything=True):
        Cycle.objects.filter(school=world.school).update(started_on="2020-01-01")
    rows = sign_in("officer").get(reverse("office:pipeline"), {"sort": "started"}).context["page"].object_list
    assert rows[0].school.pk == world.school.pk


def test_school_that_the_office_added_is_corrected(sign_in, typed_by_hand):
    officer, address = sign_in("officer"), reverse("office_schools:edit_school", args=[typed_by_hand.pk])
    values = {"name": "Ysgol y Bryn", "country": "wales", "scheme": "WG", "identifier": "6601", "phase": "primary"}
    answer = officer.post(address, values | {"town": "Bala", "postcode": "", "trust": ""} | shown_by(officer, address))
    assert answer.status_code == 302
    assert School.objects.get(pk=typed_by_hand.pk).name == "Ysgol y Bryn"


def test_correction_to_a_number_that_another_school_has_is_refused(sign_in, typed_by_hand, world):
    f.SchoolFactory(country="wales", scheme="WG", identifier="7700", name="Ysgol Arall")
    officer, address = sign_in("officer"), reverse("office_schools:edit_school", args=[typed_by_hand.pk])
    values = {"name": "Ysgol Bryn", "country": "wales", "scheme": "WG", "identifier": "7700", "phase": "primary"}
    answer = officer.post(address, values | {"town": "Bala", "postcode": "", "trust": ""} | shown_by(officer, address))
    assert (answer.status_code, "Ysgol Arall" in one_line(answer)) == (422, True)


def test_school_of_the_register_is_not_corrected_here(sign_in, world):
    School.objects.filter(pk=world.school.pk).update(from_register=True)
    officer = sign_in("officer")
    answer = officer.post(reverse("office_schools:edit_school", args=[world.school.pk]), {"name": "X"}, follow=True)
    assert "is in the national register, so it is corrected there" in one_line(answer)
    assert "Correct details" not in page_of(officer, "office_schools:school", world.school.pk)


@pytest.fixture
def outbox(world) -> None:
    """A letter to the head, one to somebody else, a survey's, and one about a request for contact."""
    head = world.person("head").email
    with as_worker(), scope(everything=True):
        OutgoingEmail.objects.all().delete()
        common = {"state": "sent", "finished_at": timezone.now()}
        OutgoingEmail.objects.create(kind="plans.digest", to=head, subject="Plan of Hazel", text="Words", **common)
        OutgoingEmail.objects.create(kind="plans.digest", to="x@else.example", subject="Else", text="Words", **common)
        OutgoingEmail.objects.create(kind="surveys.contact", to=head, subject="Contact", text="Words", **common)
        OutgoingEmail.objects.create(kind="surveys.reminder", to=head, subject="Answer", batch=uuid4(), **common)


def test_sent_email_is_found_by_its_recipient_and_never_a_survey_s(sign_in, world, outbox):
    page = page_of(sign_in("officer"), "office_schools:mail", q=world.person("head").email)
    assert "Plan of Hazel" in page and "Plan summary" in page
    assert [word for word in ("Else", "Answer", "Words", "Request for contact") if word in page] == []


def test_sent_email_is_found_by_words_of_its_school(sign_in, world, outbox):
    found = page_of(sign_in("officer"), "office_schools:mail", q="hazel")
    other = page_of(sign_in("officer"), "office_schools:mail", q="willow")
    assert (world.person("head").email in found, world.person("head").email in other) == (True, False)


def test_sent_email_is_found_by_its_school(sign_in, world, outbox):
    page = page_of(sign_in("officer"), "office_schools:mail", school=world.school.pk)
    assert "Plan of Hazel" in page and "Else" not in page


def test_invitation_is_found_by_its_address(sign_in, world):
    officer = sign_in("officer")
    invite = reverse("school_people:invite", args=[world.school.pk])
    officer.post(invite, {"email": "new.person@hazel.example", "role": "slt"})
    page = page_of(officer, "office_schools:mail", q="new.person")
    assert "new.person@hazel.example" in page and "Invitation to Hazel Primary" in page


@pytest.mark.parametrize("query", [{"school": "x"}, {"school": "9" * 30}, {"q": " "}])
def test_search_for_nothing_is_the_page_without_results(sign_in, world, query):
    assert sign_in("officer").get(reverse("office_schools:mail"), query).context["found"] is None


def test_visit_is_cancelled_after_a_page_that_says_who_is_told(sign_in, world):
    officer, visit = sign_in("officer"), world.visit()
    address = reverse("office:cancel_visit", args=[visit.pk])
    page = one_line(officer.get(address))
    assert "Cancel the visit to Hazel Primary?" in page and "leaders and" in page
    with scope(everything=True):
        assert Visit.objects.get(pk=visit.pk).state == "booked"
    officer.post(address, {"reason": "other"})
    with scope(everything=True):
        assert Visit.objects.get(pk=visit.pk).state == "cancelled"


def test_cycle_ends_without_an_award_after_a_page_that_asks(sign_in, world):
    cycle = world.cycle()
    with scope(everything=True):
        Cycle.objects.filter(pk=cycle.pk).update(state="assessed")
    officer, address = sign_in("officer"), reverse("office:end_cycle", args=[cycle.pk])
    assert "without an award?" in one_line(officer.get(address))
    officer.post(address, {"reason": "The school asked for it."})
    with scope(everything=True):
        assert Cycle.objects.get(pk=cycle.pk).state == "closed"


def test_two_step_verification_is_reset_after_a_page_that_asks(sign_in, world):
    head, address = world.person("head"), reverse("office_schools:reset_factors", args=[world.person("head").pk])
    administrator = sign_in("administrator")
    assert "Speak to them first" in one_line(administrator.get(address))
    assert has_factor(head)
    administrator.post(address)
    assert not has_factor(type(head).objects.get(pk=head.pk))


def test_turning_off_two_step_verification_asks_first(sign_in, world):
    officer, address = sign_in("officer"), reverse("office_schools:second_factor", args=[world.school.pk])
    assert "A stolen password will be enough" in one_line(officer.get(address))
    assert School.objects.get(pk=world.school.pk).second_factor_from is not None
    officer.post(address, {"sure": "1"})
    assert School.objects.get(pk=world.school.pk).second_factor_from is None


def test_office_keeps_its_menu_inside_a_school_and_nobody_else_has_it(sign_in, world):
    home = reverse("school_home", args=[world.school.pk])
    inside = sign_in("officer").get(home).context
    assert [item.label for item in inside["office_menu"]][:3] == ["Home", "Schools", "Evidence"]
    assert "Accounts" not in [item.label for item in inside["office_menu"]]
    assert sign_in("head").get(home).context["office_menu"] == []


def test_school_in_use_that_gets_another_trust_by_hand_is_told_like_one_of_the_register(sign_in, world):
    with scope(everything=True):
        School.objects.filter(pk=world.school.pk).update(from_register=False)
        other = f.TrustFactory(name="Another Trust")
    officer, address = sign_in("officer"), reverse("office_schools:edit_school", args=[world.school.pk])
    names = ("name", "country", "scheme", "identifier", "phase", "town", "postcode")
    values = {name: getattr(world.school, name) for name in names}
    answer = officer.post(address, shown_by(officer, address) | values | {"trust": other.pk})
    assert answer.status_code == 302
    with scope(everything=True):
        change = RegisterChange.objects.filter(school=world.school).latest("pk")
        assert (change.kind, change.trust_before, change.trust_after) == ("trust", world.trust, other)
        assert change.says == f"The office has recorded that {world.school} has moved from {world.trust} to {other}."


@pytest.mark.parametrize(
    "name", ["office_schools:mail", "office_schools:schools", "office_schools:trusts", "office_schools:accounts"]
)
def test_search_for_a_nul_breaks_no_page(sign_in, world, name):
    assert sign_in("administrator").get(f"{reverse(name)}?q=%00").status_code == 200


def test_address_with_a_nul_is_a_bad_one(client, db):
    assert client.get("/verify/%00/").status_code == 400
