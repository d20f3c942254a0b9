"""A school that is in use here and closes, merges or changes its trust in the register: noted once, told, resolved."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from schools.models import Invitation, Membership, RegisterChange, School
from schools.queries import schools_that_left
from schools.services.register_changes import resolve_change
from tests import factories as f
from tests.databases import as_worker
from tests.reading import one_line
from tests.schools.test_register import content, run
from wqm.access.refusals import NotAllowed
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

HAZEL = "900001"  # the extract has a school of this number, which belongs to a trust of the extract
NAME = "St Bede’s Catholic Primary School, Coldharbour"


def changed(values: dict[str, str], urn: str = HAZEL) -> bytes:
    """The extract, in which one school has other values."""
    return content(lambda row: row["URN"] == urn and row.update(values))


CLOSED = {"EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2026"}
MERGED = CLOSED | {"ReasonEstablishmentClosed (name)": "Result of Amalgamation/Merger"}
ELSEWHERE = {"Trusts (code)": "16002", "Trusts (name)": "Southern Trust"}


@pytest.fixture
def in_register(world) -> School:
    """Hazel as the register has it, in its trust; nothing has been said about it, and the outbox is empty."""
    run(changed({"Trusts (code)": "16001", "Trusts (name)": "Northern Trust"}))
    with as_worker(), scope(everything=True):
        RegisterChange.objects.all().delete()
        OutgoingEmail.objects.all().delete()
    return School.objects.get(identifier=HAZEL)


def again(**values: str) -> list[RegisterChange]:
    """Import the extract with other values of Hazel, and see what is noted."""
    run(changed({"Trusts (code)": "16001", "Trusts (name)": "Northern Trust"} | values))
    with scope(everything=True):
        return list(RegisterChange.objects.select_related("school", "trust_before", "trust_after"))


def told() -> set[tuple[str, str]]:
    """(kind, address) of every email."""
    with scope(everything=True):
        return set(OutgoingEmail.objects.values_list("kind", "to"))


def words(address: str, kind: str) -> str:
    """What one email says, on one line."""
    with scope(everything=True):
        return one_line(OutgoingEmail.objects.get(to=address, kind=kind).text)


def test_closed_school_is_noted_with_its_day_and_that_no_reason_is_given(in_register):
    (change,) = again(**CLOSED)
    assert (change.kind, change.school, change.happened_on) == ("closed", in_register, date(2026, 8, 31))
    says = f"The national register says that {NAME} closed on 31 August 2026. It does not give a reason."
    assert (change.says, change.resolved_at) == (says, None)
    assert str(change.trust_before) == "Northern Trust"


def test_reason_in_the_register_is_told_and_a_merger_is_one(in_register):
    (change,) = again(**MERGED)
    assert change.kind == "merged"
    assert change.says == (
        f"The national register says that {NAME} merged with another school and closed on 31 August 2026."
        " The reason given is “Result of Amalgamation/Merger”."
    )


def test_division_of_a_school_is_no_merger(in_register):
    (change,) = again(**CLOSED | {"ReasonEstablishmentClosed (name)": "De-amalgamation"})
    assert change.kind == "closed"


def test_extract_without_reasons_is_read(in_register):
    names = set(content().decode("cp1252").splitlines()[0].strip('"').split('","'))

    def close(row):
        if row["URN"] == HAZEL:
            row.update(MERGED)

    run(content(close, keep=names - {"ReasonEstablishmentClosed (name)"}))
    with scope(everything=True):
        assert RegisterChange.objects.get().kind == "closed"


def test_importing_again_notes_and_tells_nothing_more(in_register):
    again(**CLOSED)
    before = told()
    with scope(everything=True):
        OutgoingEmail.objects.all().delete()
    assert (len(again(**CLOSED)), told()) == (1, set())
    assert before != set()


def test_school_without_people_invitations_or_work_is_not_noted(world):
    run()
    with as_worker(), scope(everything=True):
        RegisterChange.objects.all().delete()
    run(changed(CLOSED, urn="900010"))
    with scope(everything=True):
        assert list(RegisterChange.objects.all()) == []


@pytest.mark.parametrize("what", ["invited", "cycle"])
def test_school_that_is_only_invited_or_has_only_a_cycle_is_noted(world, what):
    run()
    school = School.objects.get(identifier="900010")
    with as_worker(), scope(everything=True):
        RegisterChange.objects.all().delete()
        if what == "invited":
            f.InvitationFactory(school=school)
        else:
            f.CycleFactory(school=school, version=world.version, level=world.version.levels.first())
    run(changed(CLOSED, urn="900010"))
    with scope(everything=True):
        assert RegisterChange.objects.get().school == school


def test_ended_invitation_is_no_use(world):
    run()
    school = School.objects.get(identifier="900010")
    with as_worker(), scope(everything=True):
        RegisterChange.objects.all().delete()
        f.InvitationFactory(school=school, withdrawn_at=timezone.now())
        Invitation.objects.get(school=school)
    run(changed(CLOSED, urn="900010"))
    with scope(everything=True):
        assert not RegisterChange.objects.exists()


def test_change_of_trust_names_both_and_tells_the_leads_of_both(in_register):
    (change,) = again(**ELSEWHERE)
    assert (str(change.trust_before), str(change.trust_after)) == ("Northern Trust", "Southern Trust")
    assert change.says == f"The national register says that {NAME} has moved from Northern Trust to Southern Trust."
    leads = {"lead@northern.example", "lead@southern.example"}
    theirs = {"head@hazel.example", "lead@hazel.example"}
    assert {to for kind, to in told() if kind == "schools.register_change"} == leads | theirs


def test_change_of_trust_says_what_happens_to_surveys(in_register):
    again(**ELSEWHERE)
    letter = words("head@hazel.example", "schools.register_change")
    assert "your own surveys carry on" in letter
    assert (
        "a survey that Northern Trust runs, that survey carries on to its last day, with your school in it." in letter
    )
    assert "the school stays in the ones it is part of" in words("lead@northern.example", "schools.register_change")


def test_school_that_leaves_every_trust_is_told_so(in_register):
    (change,) = again(**{"Trusts (code)": "", "Trusts (name)": ""})
    assert change.says == f"The national register says that {NAME} has left Northern Trust and is not in a trust."


def test_closed_school_tells_the_office_once_an_import_and_the_school_and_its_trust(in_register):
    again(**CLOSED)
    assert told() == {
        ("schools.register_changes", "administrator@office.example"),
        ("schools.register_changes", "officer@office.example"),
        ("schools.register_change", "head@hazel.example"),
        ("schools.register_change", "lead@hazel.example"),
        ("schools.register_change", "lead@northern.example"),
    }
    assert NAME in words("officer@office.example", "schools.register_changes")


def test_school_that_opens_again_is_noted(in_register):
    again(**CLOSED)
    kinds = [change.kind for change in again()]
    assert sorted(kinds) == ["closed", "reopened"]


def test_school_that_was_entered_by_hand_gets_its_trust_without_a_change(world):
    with scope(everything=True):
        assert not world.school.from_register
    run()
    with scope(everything=True):
        kinds = set(RegisterChange.objects.filter(resolved_at=None).values_list("kind", flat=True))
    assert "trust" not in kinds


def test_noted_change_stands_in_the_record_of_the_school(in_register):
    (change,) = again(**CLOSED)
    with scope(everything=True):
        act = Activity.objects.get(verb="school.register_changed")
    assert (act.school_id, act.summary) == (in_register.pk, change.says)


# --- the office


def test_office_reads_what_is_open_and_resolves_with_a_line(in_register, sign_in, world):
    (change,) = again(**ELSEWHERE)
    officer = sign_in("officer")
    assert "1 school has changed in the national register" in one_line(officer.get(reverse("office_home")))
    page = one_line(officer.get(reverse("office_schools:register_changes")))
    assert change.says in page
    assert "A visit on" in page
    assert "A cycle towards" in page
    address = reverse("office_schools:resolve_change", args=[change.pk])
    officer.post(address, {"note": "Spoke to the head"})
    with scope(everything=True):
        change.refresh_from_db()
    assert (change.resolved_note, change.resolved_by) == ("Spoke to the head", world.person("officer"))
    assert "changed in the register" not in one_line(officer.get(reverse("office_home")))
    assert "Spoke to the head" in one_line(officer.get(reverse("office_schools:register_changes")))


@pytest.mark.parametrize("note", ["", "   ", "\u200b\u200b", "\u00ad"])
def test_resolving_needs_words(in_register, sign_in, note):
    (change,) = again(**ELSEWHERE)
    answer = sign_in("officer").post(reverse("office_schools:resolve_change", args=[change.pk]), {"note": note})
    assert (answer.status_code, "Enter what was done" in one_line(answer)) == (422, True)


def test_second_person_who_resolves_reads_who_was_faster(in_register, world):
    (change,) = again(**ELSEWHERE)
    with scope(everything=True):
        resolve_change(change=change, note="Done", by=world.person("officer"))
        with pytest.raises(NotAllowed, match="officer has already resolved this"):
            resolve_change(change=change, note="Mine", by=world.person("administrator"))


# --- the school and the trust


def banner_of(page) -> str:
    """What the banner of a page says first, empty without one."""
    heading = BeautifulSoup(page.content, "html.parser").select_one(".govuk-notification-banner__heading")
    return one_line(heading.get_text()) if heading else ""


def test_school_home_says_what_the_register_says_until_it_is_resolved(in_register, sign_in, world):
    (change,) = again(**CLOSED)
    address = reverse("school_home", args=[in_register.pk])
    assert banner_of(sign_in("head").get(address)) == change.says
    with scope(everything=True):
        resolve_change(change=change, note="Done", by=world.person("officer"))
    assert banner_of(sign_in("head").get(address)) == ""


def test_former_trust_reads_why_the_school_is_gone_and_nothing_else_of_it(in_register, sign_in, world):
    (change,) = again(**ELSEWHERE)
    lead = sign_in("trust_lead")
    page = one_line(lead.get(reverse("trusts:overview", args=[world.trust.pk])))
    assert ("Schools that have left" in page, change.says in page) == (True, True)
    assert lead.get(reverse("school_home", args=[in_register.pk])).status_code == 404
    with scope(trusts=[world.trust.pk]):
        assert RegisterChange.objects.get(pk=change.pk).says == change.says
        assert not Membership.objects.filter(school=in_register).exists()
    with scope(trusts=[world.other_trust.pk]):
        assert not RegisterChange.objects.filter(pk=change.pk).exists()


def test_trust_can_neither_change_nor_delete_what_it_reads(in_register, world):
    (change,) = again(**ELSEWHERE)
    with scope(trusts=[world.trust.pk]):
        row = RegisterChange.objects.filter(pk=change.pk)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            row.update(says="Nothing happened")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            row.delete()


def test_school_that_came_back_has_not_left(in_register, world):
    again(**ELSEWHERE)
    again()
    with scope(trusts=[world.trust.pk]):
        assert schools_that_left(world.trust) == []
    with scope(trusts=[world.other_trust.pk]):
        assert [school.name for school in schools_that_left(world.other_trust)] == [NAME]


def test_closed_school_that_the_register_leaves_in_its_trust_is_among_those_that_left(in_register, world):
    again(**CLOSED)
    with scope(trusts=[world.trust.pk]):
        assert [(school.name, school.day) for school in schools_that_left(world.trust)] == [(NAME, date(2026, 8, 31))]
