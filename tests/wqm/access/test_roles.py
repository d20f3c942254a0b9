"""The role table, and the two questions that must agree."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import OfficeMembership, User
from schools.models import Membership, School, Trust
from wqm.access.permissions import P
from wqm.access.roles import ROLES, roles_of_kind
from wqm.access.sources import OFFICE, can
from wqm.tenancy.scope import scope

SCHOOL_ROLES = [role.name for role in roles_of_kind("school")]
TRUST_ROLES = [role.name for role in roles_of_kind("trust")]
MEMBERSHIPS = st.sets(
    st.one_of(
        st.tuples(st.just("school"), st.integers(0, 3), st.sampled_from(SCHOOL_ROLES)),
        st.tuples(st.just("trust"), st.integers(0, 1), st.sampled_from(TRUST_ROLES)),
    ),
    max_size=5,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(memberships=MEMBERSHIPS, office=st.sampled_from(["", "officer", "administrator"]), active=st.booleans())
def test_can_view_agrees_with_the_list_of_schools(world, memberships, office, active):
    schools, trusts = list(School.objects.order_by("pk")), list(Trust.objects.order_by("pk"))
    with transaction.atomic(), scope(everything=True):
        user = User.objects.create_user(email="property@people.example")
        user.is_active = active
        for kind, index, role in memberships:
            place = {"school": schools[index]} if kind == "school" else {"trust": trusts[index]}
            Membership.objects.create(user=user, role=role, **place)
        if office:
            OfficeMembership.objects.create(user=user, role=office)
        visible = set(School.objects.visible_to(user))
        assert visible == {school for school in schools if can(user, P.SCHOOL_VIEW, school)}
        transaction.set_rollback(True)


def test_nobody_sees_nothing(world):
    nobody = AnonymousUser()
    assert list(School.objects.visible_to(nobody)) == []
    assert not any(can(nobody, permission, OFFICE) for permission in P)


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_role_is_told_in_a_sentence(role):
    assert role.label[0].isupper()
    assert role.sentence.endswith(".")
    assert role.permissions


def test_every_permission_is_given_to_some_role():
    given = {permission for role in ROLES.values() for permission in role.permissions}
    assert given == set(P)


def test_second_factor_is_required_of_office_assessors_and_leads_and_leads_of_schools_have_a_fortnight():
    assert {role.name: role.grace.days for role in ROLES.values() if role.needs_mfa} == {
        "administrator": 0, "officer": 0, "assessor": 0, "ambassador": 0, "trust_lead": 0,
        "head": 14, "wellbeing_lead": 14, "dsl": 14,
    }  # fmt: skip


def test_governor_and_trustee_change_nothing_but_a_safeguarding_lead_and_their_own_actions():
    changing = {permission for permission in P if not permission.value.endswith("view")}
    assert ROLES["governor"].permissions & changing == {P.LEAD_CONFIRM, P.ACTIONS_OWN}
    assert ROLES["trustee"].permissions & changing == set()


def test_no_role_of_a_school_reaches_the_office():
    office = {permission for permission in P if permission.value.startswith("office.")}
    for kind in ("school", "trust", "visit"):
        for role in roles_of_kind(kind):
            assert role.permissions & office == set()
