"""Invitations: shown before they are accepted, used once, by the invited person only."""

import threading
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OfficeMembership, User
from assessments.models import Assessor
from assessments.teams import AssessorTeam
from schools.emails import compose_invitation
from schools.models import Invitation, Membership
from schools.services import invitations
from schools.services.links import key_in, link_of, token_of
from schools.teams import OfficeTeam, SchoolTeam, TrustTeam
from wqm.access.refusals import NotAllowed
from wqm.access.roles import ADMINISTRATOR, ASSESSOR, CONTRIBUTOR, GOVERNOR, HEAD, TRUST_LEAD
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

NEW = {"name": "Rhys Evans", "password": ""}


def invite(world, team=None, email="new@hazel.example", role=GOVERNOR) -> Invitation:
    with scope(everything=True):
        return invitations.invite(
            team=team or SchoolTeam(world.school), email=email, role=role, by=world.person("head")
        )


def path_of(invitation: Invitation) -> str:
    return reverse("account_invitation", args=[token_of(invitation)])


def roles_of(email: str) -> list[str]:
    with scope(everything=True):
        return sorted(Membership.objects.filter(user__email=email).values_list("role", flat=True))


def test_page_shows_everything_and_accepts_nothing_by_itself(client, world):
    text = client.get(path_of(invite(world))).content.decode()
    for shown in ("Hazel Primary", "Governor", GOVERNOR.sentence, "head", "new@hazel.example"):
        assert shown in text
    assert roles_of("new@hazel.example") == []


def test_new_person_accepts_and_is_signed_in(client, world):
    response = client.post(path_of(invite(world)), NEW)
    assert response.status_code == 302
    user = User.objects.get(email="new@hazel.example")
    assert (user.name, user.has_usable_password()) == ("Rhys Evans", False)
    assert user.emailaddress_set.get().verified
    assert client.session["_auth_user_id"] == str(user.pk)
    assert roles_of("new@hazel.example") == ["governor"]


def test_weak_password_is_refused_and_the_invitation_stays_open(client, world):
    invitation = invite(world)
    page = client.post(path_of(invitation), {"name": "Rhys Evans", "password": "password1234"})
    assert page.status_code == 200
    assert "This password is easy to guess." in page.content.decode()
    assert client.post(path_of(invitation), NEW).status_code == 302


def test_existing_person_signs_in_first_and_then_accepts(client, world, sign_in):
    stranger = world.person("stranger")
    address = path_of(invite(world, email=stranger.email))
    assert f"{reverse('account_login')}?next={address}" in client.get(address).content.decode()
    client.post(address, NEW)
    assert roles_of(stranger.email) == []
    sign_in("stranger").post(address)
    assert roles_of(stranger.email) == ["governor"]


def test_other_person_cannot_accept(sign_in, world):
    address = path_of(invite(world))
    client = sign_in("slt")
    assert "this invitation is for new@hazel.example" in client.get(address).content.decode()
    client.post(address, NEW)
    assert roles_of("new@hazel.example") == []
    with scope(everything=True), pytest.raises(NotAllowed):
        invitations.accept_invitation(invitation=invite(world), user=world.person("slt"))


def test_used_link_leads_its_own_person_in_at_the_second_click(client, world):
    address = path_of(invite(world))
    client.post(address, NEW)
    home = reverse("school_home", args=[world.school.pk])
    assert client.get(address).url == home
    assert client.post(address, NEW).url == home


def test_used_link_asks_its_person_to_sign_in_and_comes_back(client, world):
    address = path_of(invite(world))
    client.post(address, NEW)
    browser = Client()
    page = browser.get(address)
    assert page.status_code == 200
    assert f"{reverse('account_login')}?next={address}" in page.content.decode()
    assert "_auth_user_id" not in browser.session


def test_used_link_says_to_somebody_else_whose_it_was_not(client, world, sign_in):
    address = path_of(invite(world))
    client.post(address, NEW)
    page = sign_in("governor").get(address)
    assert page.status_code == 410
    assert "You are signed in as governor@hazel.example." in page.content.decode()


def test_used_link_of_a_lead_who_has_not_begun_leads_home(world, sign_in):
    invitation = invite(world, email=world.person("stranger").email)
    with scope(everything=True):
        Invitation.objects.filter(pk=invitation.pk).update(role="dsl", accepted_at=timezone.now())
    assert sign_in("stranger").get(path_of(invitation)).url == reverse("home")


def test_expired_link_says_so(client, world):
    invitation = invite(world)
    with scope(everything=True):
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    page = client.post(path_of(invitation), NEW)
    assert page.status_code == 410
    assert "has expired" in page.content.decode()
    assert roles_of("new@hazel.example") == []


def test_withdrawn_link_says_so(client, world, sign_in):
    invitation = invite(world)
    sign_in("head").post(reverse("school_people:withdraw", args=[world.school.pk, invitation.pk]))
    assert "was withdrawn" in client.get(path_of(invitation)).content.decode()


def test_invented_link_says_so(client, world):
    token = token_of(invite(world))
    swapped = token[:-1] + ("A" if token[-1] != "A" else "B")
    for wrong in (swapped, "nonsense", token.split(".")[0]):
        page = client.get(reverse("account_invitation", args=[wrong]))
        assert page.status_code == 410
        assert "This link is incomplete" in page.content.decode()


def test_inviting_again_replaces_the_open_link(client, world):
    first = invite(world)
    second = invite(world)
    assert client.get(path_of(first)).status_code == 410
    assert client.get(path_of(second)).status_code == 200


def test_neither_row_nor_outbox_holds_the_link(world):
    invitation = invite(world)
    secret = token_of(invitation).split(".")[1]
    with scope(everything=True), connection.cursor() as cursor:
        for table in ("schools_invitation", "mail_outgoingemail", "activity_activity"):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{secret}%"])  # noqa: S608 - names of our own tables
            assert cursor.fetchone() == (0,)
        arguments = OutgoingEmail.objects.get(composer="schools.invitation").arguments
    assert arguments == {"invitation": invitation.pk}


def test_mail_carries_the_link_and_the_role(world):
    invitation = invite(world)
    message = compose_invitation({"invitation": invitation.pk})
    assert message.to == ["new@hazel.example"]
    assert link_of(invitation) in message.body
    assert GOVERNOR.sentence in message.body


def test_mail_of_a_withdrawn_invitation_is_not_sent(world):
    invitation = invite(world)
    with scope(everything=True):
        invitations.withdraw_invitation(invitation=invitation, by=world.person("head"))
    assert compose_invitation({"invitation": invitation.pk}) is None


def test_key_is_bound_to_the_secret_of_the_site(world, settings):
    token = token_of(invite(world))
    assert key_in(token) is not None
    settings.SECRET_KEY = "another key that is quite as long as the first one was"
    assert key_in(token) is None


def test_role_of_another_kind_is_refused(world):
    for team, role in (
        (SchoolTeam(world.school), TRUST_LEAD),
        (TrustTeam(world.trust), HEAD),
        (OfficeTeam(), ASSESSOR),
    ):
        with pytest.raises(NotAllowed, match="cannot|not a role"):
            invite(world, team=team, role=role)


def test_member_with_the_role_is_not_invited_again(world):
    with pytest.raises(NotAllowed, match="already has the role"):
        invite(world, email="HEAD@hazel.example", role=HEAD)


def test_acts_are_recorded(client, world):
    invitation = invite(world)
    client.post(path_of(invitation), NEW)
    with scope(everything=True):
        rows = Activity.objects.filter(target=f"schools.invitation:{invitation.pk}")
        assert sorted(rows.values_list("verb", flat=True)) == ["invitation.accepted", "invitation.sent"]


def test_trust_office_and_assessor_invitations_make_their_memberships(world):
    with scope(everything=True):
        for number, (team, role) in enumerate(
            [(TrustTeam(world.trust), TRUST_LEAD), (OfficeTeam(), ADMINISTRATOR), (AssessorTeam(), ASSESSOR)]
        ):
            invitation = invitations.invite(team=team, email=f"n{number}@else.example", role=role, by=None)
            invitations.accept_as_new_person(invitation=invitation, name="N", password=None)
        assert Membership.objects.get(user__email="n0@else.example").trust == world.trust
        assert OfficeMembership.objects.get(user__email="n1@else.example").role == "administrator"
        assert Assessor.objects.get(user__email="n2@else.example").kind == "assessor"


def test_two_accepts_at_once_make_one_membership(scratch):
    invitation = invite(scratch, email=scratch.person("stranger").email, role=CONTRIBUTOR)
    gate, outcomes = threading.Barrier(2), []

    def accept() -> None:
        user = scratch.person("stranger")
        gate.wait()
        try:
            invitations.accept_invitation(invitation=invitation, user=user)
            outcomes.append("accepted")
        except NotAllowed:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "refused"]
    assert roles_of(scratch.person("stranger").email) == ["contributor"]


@pytest.mark.parametrize("written", ["ne\u200bw@hazel.example", "\ufeffNEW@hazel.example", "ｎｅｗ@hazel.example"])
def test_invited_address_is_cleaned_so_that_the_person_can_sign_in(sign_in, client, world, written):
    place = reverse("school_people:invite", args=[world.school.pk])
    assert sign_in("head").post(place, {"email": written, "role": "governor"}).status_code == 302
    with scope(everything=True):
        invitation = Invitation.objects.get(email="new@hazel.example")
    client.post(path_of(invitation), NEW)
    assert User.objects.get(name="Rhys Evans").email == "new@hazel.example"
    assert roles_of("new@hazel.example") == ["governor"]


def test_invitation_of_a_member_is_refused_however_their_address_is_written(sign_in, world):
    place = reverse("school_people:invite", args=[world.school.pk])
    page = sign_in("head").post(place, {"email": "sl\u200bt@hazel.example", "role": "slt"}).content.decode()
    assert "already has the role Senior leader here" in page


def test_address_that_cannot_be_invited_is_refused_in_words(sign_in, world):
    place = reverse("school_people:invite", args=[world.school.pk])
    page = sign_in("head").post(place, {"email": "new@hazel,example", "role": "slt"}).content.decode()
    assert "The address has a comma in it. Check whether it should be a full stop." in page


def test_tagged_address_is_another_person_to_invite(world):
    assert invite(world, email="slt+home@hazel.example", role=GOVERNOR).email == "slt+home@hazel.example"


def test_open_invitation_that_was_stored_with_unseen_characters_is_mended(world):
    clean = import_module("schools.migrations.0003_clean_addresses").clean_invitations
    with scope(everything=True):
        invitation = invite(world)
        Invitation.objects.filter(pk=invitation.pk).update(email="n\u200bew@hazel.example")
        clean(apps, None)
        invitation.refresh_from_db()
    assert invitation.email == "new@hazel.example"
