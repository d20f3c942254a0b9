"""Removing oneself, and the last headteacher of a school: a page says what follows before it happens."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from schools.models import Membership
from schools.services.members import remove_member
from schools.teams import SchoolTeam
from tests import factories as f
from tests.reading import one_line
from wqm.access.refusals import NotAllowed
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


def role_of(persona: str, world) -> Membership:
    with scope(everything=True):
        return Membership.objects.select_related("user").get(user=world.person(persona))


def is_member(persona: str, world) -> bool:
    with scope(everything=True):
        return Membership.objects.filter(user=world.person(persona)).exists()


def address_of(persona: str, world) -> str:
    return reverse("school_people:member", args=[world.school.pk, role_of(persona, world).pk])


def confirmation(page) -> dict[str, str]:
    """What the page between the clicks sends."""
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    assert form is not None
    fields = form.select("input[type=hidden]")
    return {str(field["name"]): str(field["value"]) for field in fields if field["name"] != "csrfmiddlewaretoken"}


def office_mail() -> list[str]:
    with scope(everything=True):
        letters = OutgoingEmail.objects.filter(kind="schools.last_head").order_by("to")
        return [letter.to for letter in letters]


OFFICE = ["administrator@office.example", "officer@office.example"]


def test_removing_oneself_says_what_follows_and_happens_with_the_second_click(sign_in, world):
    address, client = address_of("wellbeing_lead", world), sign_in("wellbeing_lead")
    page = client.post(address, {"remove": "1"})
    assert "You will lose access to Hazel Primary straight away. To come back, you need a new invitation." in one_line(
        page
    )
    assert is_member("wellbeing_lead", world)
    answer = client.post(address, confirmation(page), follow=True)
    assert "You have left Hazel Primary." in one_line(answer)
    assert (answer.status_code, is_member("wellbeing_lead", world), office_mail()) == (200, False, [])


def test_only_head_reads_what_nobody_can_do_then_and_the_office_is_told(sign_in, world):
    address, client = address_of("head", world), sign_in("head")
    page = client.post(address, {"remove": "1"})
    said = one_line(page)
    assert "Hazel Primary will have no headteacher here." in said
    assert "Emails about the award and surveys will go to wellbeing_lead." in said
    assert "We will email the office, who can invite a new headteacher." in said
    assert (is_member("head", world), office_mail()) == (True, [])
    client.post(address, confirmation(page))
    assert (is_member("head", world), office_mail()) == (False, OFFICE)


def test_one_of_two_heads_reads_nothing_about_the_last(sign_in, world):
    with scope(everything=True):
        f.MembershipFactory(school=world.school)
    page = sign_in("head").post(address_of("head", world), {"remove": "1"})
    assert ("no headteacher" in one_line(page), is_member("head", world)) == (False, True)


def test_head_whose_colleague_cannot_sign_in_is_the_last(sign_in, world):
    with scope(everything=True):
        f.MembershipFactory(school=world.school, user__is_active=False)
    page = sign_in("head").post(address_of("head", world), {"remove": "1"})
    assert "Hazel Primary will have no headteacher here." in one_line(page)


def test_office_that_removes_the_last_head_reads_the_same(sign_in, world):
    with scope(everything=True):
        Membership.objects.filter(user=world.person("wellbeing_lead")).delete()
    address, client = address_of("head", world), sign_in("officer")
    page = client.post(address, {"remove": "1"})
    said = one_line(page)
    assert "head will lose access to Hazel Primary straight away. To come back, they need a new invitation." in said
    assert (
        "No one at the school will be able to submit the self-evaluation, send surveys or invite people or change"
        " their roles. The office can." in said
    )
    assert "No one at the school will get emails about the award and surveys." in said
    client.post(address, confirmation(page))
    assert (is_member("head", world), office_mail()) == (False, OFFICE)


def test_last_head_who_takes_another_role_reads_what_follows(sign_in, world):
    address, client = address_of("head", world), sign_in("head")
    page = client.post(address, {"save": "1", "role": "wellbeing_lead"})
    assert "Hazel Primary will have no headteacher here." in one_line(page)
    assert role_of("head", world).role == "head"
    client.post(address, confirmation(page))
    assert (role_of("head", world).role, office_mail()) == ("wellbeing_lead", OFFICE)


def test_second_click_that_saw_something_else_is_asked_again(sign_in, world):
    address, client = address_of("head", world), sign_in("head")
    with scope(everything=True):
        second = f.MembershipFactory(school=world.school)
    seen = confirmation(client.post(address, {"remove": "1"}))
    with scope(everything=True):
        second.delete()
    page = one_line(client.post(address, seen))
    assert ("Something has changed since you opened this page." in page, "no headteacher" in page) == (True, True)
    assert is_member("head", world)


def test_head_who_alone_can_invite_is_refused_before_any_page(sign_in, world):
    with scope(everything=True):
        Membership.objects.filter(user=world.person("wellbeing_lead")).delete()
    page = one_line(sign_in("head").post(address_of("head", world), {"remove": "1"}))
    assert ("is the only person here who can invite others" in page, "Leave Hazel Primary" in page) == (True, False)


def test_service_refuses_who_has_not_seen_what_follows(world):
    head = world.person("head")
    with scope(schools=[world.school.pk], person=head.pk), pytest.raises(NotAllowed, match="Something has changed"):
        remove_member(team=SchoolTeam(world.school), member=role_of("head", world), by=head, seen="")


def test_work_that_is_handed_on_is_kept_between_the_clicks(sign_in, world):
    heir = world.person("wellbeing_lead")
    name = f"school-{world.school.pk}-hand_to"
    page = sign_in("head").post(address_of("head", world), {"remove": "1", name: heir.pk})
    assert confirmation(page)[name] == str(heir.pk)


@pytest.mark.parametrize("persona", ["contributor", "slt"])
def test_somebody_else_is_removed_with_one_click(sign_in, world, persona):
    sign_in("head").post(address_of(persona, world), {"remove": "1"})
    assert not is_member(persona, world)


def test_closing_the_account_of_the_only_head_says_what_follows_and_tells_the_office(sign_in, world):
    address, client = reverse("office_schools:close_account", args=[world.person("head").pk]), sign_in("administrator")
    assert "Hazel Primary will have no headteacher here." in one_line(client.get(address))
    client.post(address, {"close": "1"})
    assert (is_member("head", world), office_mail()) == (False, OFFICE)
