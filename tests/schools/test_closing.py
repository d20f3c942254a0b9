"""Closing an account, ending its sessions, and handing on what somebody holds."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.adapters import AccountAdapter
from accounts.models import OfficeMembership, User
from accounts.queries import find_people
from evidence.models import Assignment, Judgement
from plans.models import Action
from schools.models import Appointment, Invitation, Membership
from schools.services.appointments import begin_due_leads
from schools.services.closing import close_account
from schools.services.invitations import accept_invitation, invite
from schools.teams import SchoolTeam
from tests import factories as f
from tests.databases import as_worker
from tests.world import SESSION
from wqm.access.refusals import NotAllowed
from wqm.access.roles import DSL, HEAD
from wqm.activity.services import record
from wqm.lines import MOST_WORDS
from wqm.mail.models import OutgoingEmail
from wqm.security.models import SecurityEvent
from wqm.tenancy.scope import scope


@pytest.fixture
def slt(world) -> User:
    """A senior leader of Hazel with an open action, a finished one and a criterion."""
    user = world.person("slt")
    with scope(everything=True):
        judgement = world.first(Judgement)
        f.AssignmentFactory(cycle=judgement.cycle, criterion=judgement.criterion, person=user, assigned_by=user)
        target = world.first(Action).target
        f.ActionFactory(target=target, title="Quiet room", owner=user)
        f.ActionFactory(target=target, title="Old garden", owner=user, state="done", finished_on="2026-01-09")
    return user


def held(user: User) -> tuple[list[str], int]:
    """Titles of the actions that are theirs, and how many criteria."""
    with scope(everything=True):
        titles = Action.objects.filter(owner=user).order_by("title").values_list("title", flat=True)
        return list(titles), Assignment.objects.filter(person=user).count()


def close(client, user: User, **data):
    return client.post(reverse("office_schools:close_account", args=[user.pk]), {"close": "1", **data}, follow=True)


def test_closed_account_is_signed_out_everywhere_and_told(world, slt, sign_in):
    client = sign_in("slt")
    assert client.get(reverse("account")).status_code == 200
    page = close(sign_in("administrator"), slt).content.decode()
    assert "slt’s account is closed." in page
    assert not Session.objects.filter(session_key=SESSION.format("slt")).exists()
    assert client.get(reverse("account")).status_code == 302
    with scope(everything=True):
        assert OutgoingEmail.objects.get(to=slt.email).subject == "Your account was closed"
        assert not Membership.objects.filter(user=slt).exists()


def test_unfinished_work_goes_to_whom_the_office_chose_and_finished_work_stays(world, slt, sign_in):
    heir = world.person("wellbeing_lead")
    before = held(heir)
    page = sign_in("administrator").get(reverse("office_schools:close_account", args=[slt.pk])).content.decode()
    assert "Action: Quiet room" in page
    assert "Old garden" not in page
    close(sign_in("administrator"), slt, **{f"school-{world.school.pk}-hand_to": heir.pk})
    assert held(slt) == (["Old garden"], 0)
    assert held(heir) == (sorted([*before[0], "Quiet room"]), before[1] + 1)
    with scope(everything=True):
        told = OutgoingEmail.objects.get(to=heir.email, kind="evidence.criterion_given")
    assert "is assigned to you" in told.subject


def test_unfinished_work_waits_for_an_owner_where_nobody_was_chosen(world, slt, sign_in):
    close(sign_in("administrator"), slt)
    assert held(slt) == (["Old garden"], 0)
    with scope(everything=True):
        assert Action.objects.get(title="Quiet room").owner is None


@pytest.mark.parametrize("persona", ["governor", "head_next_door", "slt"])
def test_work_goes_to_nobody_who_cannot_do_it(world, slt, sign_in, persona):
    heir = world.person(persona)
    close(sign_in("administrator"), slt, **{f"school-{world.school.pk}-hand_to": heir.pk})
    assert held(slt) == (["Old garden", "Quiet room"], 1)
    assert User.objects.get(pk=slt.pk).is_active


def test_head_hands_on_the_work_of_somebody_they_remove(world, slt, sign_in):
    with scope(everything=True):
        member = Membership.objects.get(user=slt)
    address = reverse("school_people:member", args=[world.school.pk, member.pk])
    assert "Action: Quiet room" in sign_in("head").get(address).content.decode()
    heir = world.person("wellbeing_lead")
    page = sign_in("head").post(address, {"remove": "1", f"school-{world.school.pk}-hand_to": heir.pk}, follow=True)
    assert "slt has been removed and no longer has access. wellbeing_lead now has their work." in page.content.decode()
    assert held(slt) == (["Old garden"], 0)
    assert "Quiet room" in held(heir)[0]


def test_head_cannot_hand_work_to_somebody_of_another_school(world, slt, sign_in):
    with scope(everything=True):
        member = Membership.objects.get(user=slt)
    address = reverse("school_people:member", args=[world.school.pk, member.pk])
    other = world.person("head_next_door")
    sign_in("head").post(address, {"remove": "1", f"school-{world.school.pk}-hand_to": other.pk})
    assert held(slt) == (["Old garden", "Quiet room"], 1)
    assert held(other) == held(world.person("head_next_door"))


def test_who_keeps_another_role_at_the_school_keeps_the_work(world, slt, sign_in):
    with scope(everything=True):
        member = Membership.objects.get(user=slt)
        f.MembershipFactory(user=slt, school=world.school, role="wellbeing_lead")
    sign_in("head").post(reverse("school_people:member", args=[world.school.pk, member.pk]), {"remove": "1"})
    assert held(slt) == (["Old garden", "Quiet room"], 1)


def test_who_left_is_marked_wherever_they_are_named(world, slt, sign_in):
    with scope(everything=True):
        finished = Action.objects.get(title="Old garden")
        record("action.moved", by=slt, school=world.school, target=finished, summary="Finished the garden")
    before = sign_in("head").get(reverse("plans:action", args=[world.school.pk, finished.pk])).content.decode()
    assert "slt (left)" not in before
    close(sign_in("administrator"), slt)
    assert str(User.objects.get(pk=slt.pk)) == "slt (left)"
    for page in (
        reverse("plans:action", args=[world.school.pk, finished.pk]),
        reverse("school_home", args=[world.school.pk]),
    ):
        assert "slt (left)" in sign_in("head").get(page).content.decode(), page


def test_oneself_the_last_administrator_and_an_expected_assessor_are_not_closed(world, sign_in):
    administrator = world.person("administrator")
    assert "You cannot close your own account." in close(sign_in("administrator"), administrator).content.decode()
    with scope(everything=True):  # an officer who may not manage people cannot reach the page; a second one can
        second = f.OfficeMembershipFactory(role="administrator").user
        with pytest.raises(NotAllowed, match="only person here who can invite others"):
            OfficeMembership.objects.filter(user_id=second.pk).update(role="officer")
            close_account(user=administrator, heirs={}, by=second)
    assessor = world.person("assessor")
    page = close(sign_in("administrator"), assessor).content.decode()
    assert "is expected on visits at Hazel Primary" in page
    assert User.objects.get(pk=assessor.pk).is_active


def test_closed_account_is_opened_again_without_its_roles(world, slt, sign_in):
    office = sign_in("administrator")
    close(office, slt)
    office.post(reverse("office_schools:reopen_account", args=[slt.pk]))
    assert User.objects.get(pk=slt.pk).is_active
    with scope(everything=True):
        assert not Membership.objects.filter(user=slt).exists()


def test_administrator_ends_all_sessions_of_somebody(world, sign_in):
    head = sign_in("head")
    assert head.get(reverse("account")).status_code == 200
    page = sign_in("administrator").post(
        reverse("office_schools:end_sessions", args=[world.person("head").pk]), follow=True
    )
    assert "head has been signed out of 1 browser." in page.content.decode()
    assert head.get(reverse("account")).status_code == 302
    assert sign_in("governor").get(reverse("account")).status_code == 200


def test_administrator_helps_somebody_who_lost_their_phone(world, sign_in):
    head = world.person("head")
    sign_in("administrator").post(reverse("office_schools:reset_factors", args=[head.pk]))
    assert not Authenticator.objects.filter(user=head).exists()
    with scope(everything=True):
        assert OutgoingEmail.objects.get(to=head.email).subject == "Your two-step verification was reset"
        assert SecurityEvent.objects.filter(kind="rights", user=world.person("administrator")).count() == 1


def test_officer_cannot_see_or_close_accounts(world, sign_in):
    head = world.person("head")
    assert sign_in("officer").get(reverse("office_schools:account", args=[head.pk])).status_code == 403
    assert sign_in("officer").get(reverse("office_schools:security")).status_code == 403


def test_log_is_searched_by_person_and_kind(world, sign_in):
    sign_in("head").get(reverse("evidence:library", args=[world.next_door.pk]))
    office = sign_in("administrator")
    found = office.get(reverse("office_schools:security"), {"kind": "refused", "q": "hazel"}).content.decode()
    assert "evidence:library" in found
    assert "evidence:library" not in office.get(reverse("office_schools:security"), {"kind": "rights"}).content.decode()


def test_administrator_does_not_remove_their_own_second_factor_here(world, sign_in):
    administrator = world.person("administrator")
    page = sign_in("administrator").post(reverse("office_schools:reset_factors", args=[administrator.pk]), follow=True)
    assert "You cannot reset your own two-step verification here." in page.content.decode()
    assert Authenticator.objects.filter(user=administrator).exists()


def test_search_for_people_looks_at_a_few_words_however_many_are_typed(world, sign_in):
    office = sign_in("administrator")
    words = "head " * 5000
    for page in ("office_schools:accounts", "office_schools:security"):
        assert office.get(reverse(page), {"q": words[:4000]}).status_code == 200
    assert str(find_people(words).query).upper().count("LIKE") == 2 * MOST_WORDS


def reopen(client, user: User) -> None:
    client.post(reverse("office_schools:reopen_account", args=[user.pk]))


def offer(world, user: User, role):
    """The head invites them to one more role."""
    with scope(everything=True):
        return invite(team=SchoolTeam(world.school), email=user.email, role=role, by=world.person("head"))


def roles_of(user: User) -> list[str]:
    with scope(everything=True):
        return list(Membership.objects.filter(user=user).values_list("role", flat=True))


def test_invitation_of_a_closed_account_does_not_wait_until_it_is_opened_again(world, slt, sign_in):
    invitation, office = offer(world, slt, HEAD), sign_in("administrator")
    page = office.get(reverse("office_schools:close_account", args=[slt.pk])).content.decode()
    assert "cannot use invitations they have not accepted yet" in page
    close(office, slt)
    reopen(office, slt)
    with scope(everything=True):
        assert Invitation.objects.get(pk=invitation.pk).withdrawn_at
    with pytest.raises(NotAllowed, match="withdrawn"):
        accept_invitation(invitation=invitation, user=User.objects.get(pk=slt.pk))
    assert roles_of(slt) == []


@pytest.mark.parametrize("withdraw", [True, False])
def test_invitations_that_a_leaver_sent_are_shown_and_end_where_the_office_says_so(world, slt, sign_in, withdraw):
    """One of them may lead to another address of their own."""
    place, office = SchoolTeam(world.school), sign_in("administrator")
    with scope(everything=True):
        theirs = invite(team=place, email="private@elsewhere.example", role=HEAD, by=slt)
        of_head = invite(team=place, email="colleague@hazel.example", role=HEAD, by=world.person("head"))
        before = invite(team=place, email="before@hazel.example", role=HEAD, by=slt)
        Invitation.objects.filter(pk=before.pk).update(expires_at=timezone.now())
    page = office.get(reverse("office_schools:close_account", args=[slt.pk])).content.decode()
    shown = [address in page for address in ("private@elsewhere.example", "colleague@", "before@")]
    assert shown == [True, False, False]
    close(office, slt, **({"withdraw": "on"} if withdraw else {}))
    with scope(everything=True):
        ended = [Invitation.objects.get(pk=row.pk).withdrawn_at is not None for row in (theirs, of_head)]
    assert ended == [withdraw, False]


def test_who_was_closed_does_not_become_safeguarding_lead_when_opened_again(world, sign_in):
    with scope(everything=True):
        soon = f.UserFactory(email="soon@hazel.example")
    appointment, office = offer(world, soon, DSL), sign_in("administrator")
    confirmed = {"user": soon, "confirmed_by": world.person("governor"), "confirmed_at": timezone.now()}
    with scope(everything=True):
        Appointment.objects.filter(pk=appointment.pk).update(**confirmed)
    close(office, soon)
    reopen(office, soon)
    with scope(everything=True):
        Appointment.objects.filter(pk=appointment.pk).update(confirmed_at=timezone.now() - timedelta(days=2))
    with as_worker():
        assert begin_due_leads() == 0
    assert roles_of(soon) == []


def test_who_accepts_while_their_account_is_closed_belongs_nowhere(world, slt, sign_in):
    before = User.objects.get(pk=slt.pk)
    close(sign_in("administrator"), slt)
    invitation = offer(world, slt, HEAD)
    with pytest.raises(NotAllowed, match="This account is closed"):
        accept_invitation(invitation=invitation, user=before)
    assert roles_of(slt) == []


@pytest.mark.parametrize("looks", [True, False])
def test_session_that_began_while_the_account_was_closed_is_none_when_it_is_opened_again(world, slt, sign_in, looks):
    before, office = User.objects.get(pk=slt.pk), sign_in("administrator")
    close(office, slt)
    request = RequestFactory().post(reverse("account_login"))
    request.session = SessionStore()
    login(request, before, backend="accounts.backends.Backend")
    request.session.save()
    if looks:  # the page forgets sessions that have nobody any more
        office.get(reverse("office_schools:account", args=[slt.pk]))
    reopen(office, slt)
    browser = Client()
    key = request.session.session_key
    assert key
    browser.cookies[settings.SESSION_COOKIE_NAME] = key
    assert browser.get(reverse("account")).status_code == 302


def test_password_that_is_changed_while_the_account_is_closed_does_not_open_it(world, slt, sign_in):
    before = User.objects.get(pk=slt.pk)
    close(sign_in("administrator"), slt)
    AccountAdapter().set_password(before, "plum tractor seldom wins")
    assert not User.objects.get(pk=slt.pk).is_active
