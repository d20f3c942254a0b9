"""Every address against the matrix, for everybody of the cast: in, 403, 404, or the sign-in page."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.project.access_matrix import EVERYBODY, MATRIX, PUBLIC, SEES, UNDECLARED
from tests.project.addresses import OWN, Arguments
from tests.project.rows_of_addresses import NO_ROW_OF_A_TENANT, ROWS
from tests.world import World
from wqm.documents.models import Document
from wqm.tenancy.scope import scope

NOT_ALLOWED = 405


def test_every_address_declares_whom_it_is_for():
    assert {name for name, view in OWN.items() if not hasattr(view, "access")} == UNDECLARED


def test_every_address_has_a_row():
    assert set(OWN) == set(MATRIX) | PUBLIC | UNDECLARED


def test_public_addresses_say_why():
    assert all(OWN[name].access.why for name in PUBLIC)


def statuses(url: str, sign_in, persona: str) -> int:
    """The status of the address for this person, by GET or, where that is not the way, by an empty POST."""
    client = sign_in(persona)
    client.raise_request_exception = True
    before = transaction.savepoint()
    response = client.get(url)
    if response.status_code == NOT_ALLOWED:
        response = client.post(url)
    if response.streaming:
        list(response.streaming_content)  # to the end, so that the file is closed
    status = response.status_code
    transaction.savepoint_rollback(before)
    return status


def expected_refusal(name: str, persona: str) -> int:
    """404 where the person may not know that the place exists, else 403."""
    kind = OWN[name].access.kind
    return 403 if persona in SEES.get(kind, set()) else 404


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_only_these_people_get_in(world, sign_in, name):
    arguments = Arguments(world).of(name)
    url = reverse(name, kwargs=arguments)
    got, wanted = {}, {}
    for persona in sorted(EVERYBODY):
        status = statuses(url, sign_in, persona)
        got[persona] = "in" if status not in (403, 404) else status
        wanted[persona] = "in" if persona in MATRIX[name] else expected_refusal(name, persona)
    if name == "training:note":  # what somebody else wrote does not exist
        wanted |= dict.fromkeys(MATRIX["training:notes"] - {"head"}, 404)
    if name.endswith(":leave"):  # somebody else's membership is not theirs to end
        wanted |= dict.fromkeys(SEES[OWN[name].access.kind] - MATRIX[name], 404)
    if name == "account_end_session":
        wanted = dict.fromkeys(wanted, 404)  # nobody has a session of that number
    assert got == wanted


@pytest.mark.parametrize("name", sorted(MATRIX))
def test_signed_out_people_are_sent_to_sign_in(world, name):
    url = reverse(name, kwargs=Arguments(world).of(name))
    response = Client().get(url)
    assert (response.status_code, response.headers.get("Location", "").split("?")[0]) == (302, "/account/login/")


def rows_in_addresses() -> list[tuple[str, str]]:
    """(address, argument) of everything that an address of a school, a trust or a visit names by its number."""
    places = [name for name in sorted(MATRIX) if OWN[name].access.kind in ("school", "trust", "visit")]
    return [(name, key) for name in places for key in Arguments.keys(name) if key in ROWS]


def other_side(world) -> World:
    """The same world as Willow and its trust see it, so that one rule finds the thing on both sides of the wall."""
    mirrored = World()
    vars(mirrored).update(
        school=world.next_door, next_door=world.school, trust=world.other_trust, other_trust=world.trust
    )
    return mirrored


# These say that it is gone, whether it is somebody else's or was never there.
SAY_THAT_IT_IS_GONE = {
    "metrics:columns", "surveys:list_columns", "surveys:list_groups", "surveys:list_preview",
    "surveys:list_reading", "surveys:list_rejected", "surveys:list_take", "surveys:list_undo", "trust_metrics:columns",
}  # fmt: skip


# That the same address with a row of one's own is there is said by `test_only_these_people_get_in`.
@pytest.mark.parametrize(("name", "key"), rows_in_addresses())
def test_things_of_others_do_not_exist_under_my_address(world, sign_in, name, key):
    persona = "head" if "head" in MATRIX[name] else min(MATRIX[name])
    arguments, theirs = Arguments(world).of(name), {key: Arguments(other_side(world)).of(name)[key]}
    assert theirs[key] != arguments[key]
    if name in SAY_THAT_IT_IS_GONE and key != "wave_id":
        nobodys = {key: uuid4()}
        assert statuses(reverse(name, kwargs=arguments | nobodys), sign_in, persona) == 302
        assert statuses(reverse(name, kwargs=arguments | theirs), sign_in, persona) == 302
    else:
        assert statuses(reverse(name, kwargs=arguments | theirs), sign_in, persona) == 404


def test_every_argument_names_a_row_or_says_that_it_names_none():
    unknown = {key for name in MATRIX for key in Arguments.keys(name)} - set(ROWS) - NO_ROW_OF_A_TENANT
    assert unknown == set(), (
        "Add each to FIRST (its model) or, where it names no row of a school, to NO_ROW_OF_A_TENANT."
    )


@pytest.mark.parametrize("name", ["assessment:document", "surveys:paper_document", "surveys:results_document"])
@pytest.mark.parametrize("ending", ["", "_file"])
def test_document_of_another_school_or_of_another_room_does_not_exist(world, sign_in, name, ending):
    arguments = Arguments(world).of(name + ending)
    with scope(everything=True):
        others = set(Document.objects.exclude(pk=arguments["document_id"]).values_list("pk", flat=True))
    assert statuses(reverse(name + ending, kwargs=arguments), sign_in, "head") != 404
    for other in others:
        assert statuses(reverse(name + ending, kwargs=arguments | {"document_id": other}), sign_in, "head") == 404
