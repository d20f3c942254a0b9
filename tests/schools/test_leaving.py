"""Leaving a school oneself, a second role without a second invitation, and where a person can go."""

import pytest
from django.urls import reverse

from plans.models import Action, Target
from schools.models import Appointment, Membership
from tests import factories as f
from tests.reading import one_line
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope


def membership(world, persona: str) -> Membership:
    with scope(everything=True):
        return Membership.objects.get(user=world.person(persona))


def is_member(world, persona: str) -> bool:
    with scope(everything=True):
        return Membership.objects.filter(user=world.person(persona)).exists()


def leave_address(world, persona: str) -> str:
    member = membership(world, persona)
    if member.trust_id:
        return reverse("trust_people:leave", args=[member.trust_id, member.pk])
    return reverse("school_people:leave", args=[member.school_id, member.pk])


def seen(page) -> dict[str, str]:
    return {"seen": page.context["follows"].seen}


@pytest.mark.parametrize("persona", ["contributor", "governor", "trustee"])
def test_person_leaves_by_themselves_after_reading_what_follows(sign_in, world, persona):
    client, address = sign_in(persona), leave_address(world, persona)
    assert address in client.get(reverse("account")).content.decode()
    page = client.get(address)
    assert "You will lose access to" in one_line(page) and "you need a new invitation" in one_line(page)
    assert is_member(world, persona)
    client.post(address, seen(page))
    assert not is_member(world, persona)


def test_leaving_without_having_read_what_follows_does_nothing(sign_in, world):
    client, address = sign_in("governor"), leave_address(world, "governor")
    answer = client.post(address, {"seen": "something else"})
    assert "Something has changed since you opened this page" in one_line(answer)
    assert is_member(world, "governor")


def test_only_head_reads_what_nobody_can_do_then(sign_in, world):
    page = sign_in("head").get(leave_address(world, "head"))
    assert "Hazel Primary will have no headteacher here." in one_line(page)


def test_last_one_who_can_invite_is_told_why_they_stay(sign_in, world):
    with scope(everything=True):
        Membership.objects.filter(school=world.school, role="wellbeing_lead").delete()
    client, address = sign_in("head"), leave_address(world, "head")
    page = one_line(client.get(address))
    assert "is the only person here who can invite others" in page and "Leave Hazel Primary</button>" not in page
    client.post(address, {"seen": ""})
    assert is_member(world, "head")


def test_unfinished_work_is_handed_on(sign_in, world):
    with scope(everything=True):
        action = f.ActionFactory(target=world.first(Target), owner=world.person("slt"), title="Quiet room")
    client, address = sign_in("slt"), leave_address(world, "slt")
    page = client.get(address)
    assert "Your unfinished work here:" in one_line(page)
    heir = world.person("wellbeing_lead").pk
    client.post(address, seen(page) | {f"school-{world.school.pk}-hand_to": heir})
    with scope(everything=True):
        assert Action.objects.get(pk=action.pk).owner_id == heir


def test_membership_of_another_does_not_exist(sign_in, world):
    assert sign_in("governor").get(leave_address(world, "contributor")).status_code == 404
    assert sign_in("governor").post(leave_address(world, "contributor"), {"seen": ""}).status_code == 404
    assert is_member(world, "contributor")


def add(client, world, persona: str, role: str):
    address = reverse("school_people:member", args=[world.school.pk, membership(world, persona).pk])
    return client.post(address, {"add": "1", "more-role": role}, follow=True)


def test_head_gives_a_member_a_second_role_and_they_are_told(sign_in, world):
    answer = add(sign_in("head"), world, "contributor", "governor")
    assert "contributor is now governor, too. We have emailed them." in one_line(answer)
    with scope(everything=True):
        roles = Membership.objects.filter(user=world.person("contributor")).values_list("role", flat=True)
        assert set(roles) == {"contributor", "governor"}
        email = OutgoingEmail.objects.get(kind="schools.role_added")
    assert (email.to, "Governor" in email.text) == (world.person("contributor").email, True)


def test_role_that_a_member_has_is_not_offered_again(sign_in, world):
    address = reverse("school_people:member", args=[world.school.pk, membership(world, "contributor").pk])
    offered = [name for name, _ in sign_in("head").get(address).context["more"].fields["role"].choices]
    assert "contributor" not in offered and "governor" in offered
    assert "Choose the role to add." in one_line(add(sign_in("head"), world, "contributor", "contributor"))


def test_second_role_of_safeguarding_lead_is_proposed_and_not_given(sign_in, world):
    add(sign_in("head"), world, "slt", "dsl")
    with scope(everything=True):
        assert not Membership.objects.filter(user=world.person("slt"), role="dsl").exists()
        assert Appointment.objects.filter(user=world.person("slt"), began_at=None, stopped_at=None).exists()


def test_person_with_two_roles_keeps_one_when_they_leave_the_other(sign_in, world):
    add(sign_in("head"), world, "contributor", "governor")
    with scope(everything=True):
        member = Membership.objects.get(user=world.person("contributor"), role="governor")
    client, address = sign_in("contributor"), reverse("school_people:leave", args=[world.school.pk, member.pk])
    page = client.get(address)
    assert "You will keep the role contributor at Hazel Primary" in one_line(page)
    client.post(address, seen(page))
    assert is_member(world, "contributor")


def test_office_offers_no_second_role(sign_in, world):
    with scope(everything=True):
        officer = world.person("officer").office_membership
    page = sign_in("administrator").get(reverse("office_schools:people_member", args=[officer.pk]))
    assert "Add another role" not in one_line(page)


def test_places_say_the_role_and_how_far_the_school_is(sign_in, world):
    with scope(everything=True):
        Membership.objects.create(user=world.person("head"), school=world.next_door, role="governor")
    page = one_line(sign_in("head").get(reverse("home")))
    assert "Headteacher" in page and "Governor" in page and "Self-evaluation" in page
