"""The programme and the groups of an audit fit its sessions and its people, and stay once it has begun."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audits.enums import Form, StepKind
from audits.models import Audit, RoomGroup, Session, Step
from audits.programme import principles_of_group, proposed_groups, proposed_steps
from audits.services import preparing
from audits.services.preparing import StepAsWished
from tests.audits.halls import Hall, plan
from wqm.access.refusals import NotAllowed, why_not
from wqm.tenancy.scope import scope


def test_two_twilights_share_the_principles_and_one_session_has_all():
    one = proposed_steps(Form.INSET, range(1, 8), has_promises=True)
    assert [step.kind for step in one[:2]] == [StepKind.OPENING, StepKind.PROMISES]
    assert [step.principles for step in one if step.kind == StepKind.GROUPS] == [list(range(1, 8))]
    two = proposed_steps(Form.TWILIGHTS, range(1, 8), has_promises=False)
    assert [(step.session, step.principles) for step in two if step.kind == StepKind.GROUPS] == [
        (1, [1, 2, 3, 4]), (2, [5, 6, 7]),
    ]  # fmt: skip


@pytest.mark.parametrize("people", [1, 2, 5, 12, 60, 150, 380])
@pytest.mark.parametrize("principles", [1, 6, 8])
def test_everybody_has_a_seat_nobody_sits_alone_and_every_principle_has_a_group(people, principles):
    groups = [seats for _, seats, is_leaders in proposed_groups(Form.INSET, people, 3, principles) if not is_leaders]
    assert sum(groups) == people
    assert min(groups) >= min(people, 2)
    numbers = list(range(1, principles + 1))
    shared = {number for at in range(1, len(groups) + 1) for number in principles_of_group(at, len(groups), numbers)}
    assert shared == set(numbers)


def test_the_programme_changes_order_minutes_and_principles(world, sign_in):
    audit = plan(world)
    rows = [("alone", 2, 20, "1 2"), ("opening", 1, 5, ""), ("plenary", 3, 30, ""), ("closing", 0, 5, "")]
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for at, (kind, where, minutes, principles) in enumerate(rows):
        data |= {
            f"form-{at}-kind": kind, f"form-{at}-place": str(where), f"form-{at}-minutes": str(minutes),
            f"form-{at}-principles": principles, f"form-{at}-session": "1",
        }  # fmt: skip
    sign_in("head").post(reverse("audits:programme", args=[world.school.pk, audit.pk]), data)
    with scope(everything=True):
        steps = list(Step.objects.filter(audit=audit).values_list("kind", "minutes", "principles"))
    assert steps == [("opening", 5, []), ("alone", 20, [1, 2]), ("plenary", 30, [])]


def test_a_principle_that_is_none_is_refused_in_the_programme(world, sign_in):
    audit = plan(world)
    data = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-kind": "alone", "form-0-place": "1",
        "form-0-minutes": "15", "form-0-principles": "1, 99", "form-0-session": "1",
    }  # fmt: skip
    page = sign_in("head").post(reverse("audits:programme", args=[world.school.pk, audit.pk]), data)
    assert page.status_code == 422
    assert "99 is not a principle" in page.content.decode()


def wished(*steps) -> list[StepAsWished]:
    return [StepAsWished(kind, session, 10, []) for kind, session in steps]


@pytest.mark.parametrize(
    ("form", "steps", "says"),
    [
        ("inset", [("opening", 2)], "one of the audit’s sessions"),
        ("twilights", [("opening", 2), ("closing", 1)], "first session come before"),
        ("twilights", [("opening", 1), ("closing", 1)], "Session 2 has no steps"),
        ("inset", [], "at least one step"),
        ("twilights", [("opening", 1), ("closing", 2)], ""),
        ("electronic", [("alone", 0)], ""),
    ],
)
def test_a_programme_fits_the_sessions_of_its_audit(world, form, steps, says):
    soon = timezone.localdate() + timedelta(days=3)
    days = {"opens_on": soon, "closes_on": soon + timedelta(days=9)} if form == "electronic" else {}
    audit = plan(world, form=form, **days)
    with scope(schools=[audit.school_id]):
        before = list(Step.objects.filter(audit=audit).values_list("kind", flat=True))
        said = why_not(lambda: preparing.save_programme(audit=audit, steps=wished(*steps), by=world.person("head")))
        after = list(Step.objects.filter(audit=audit).values_list("kind", "session__number", "number"))
    assert (says in said) if says else said == ""
    if says:
        assert [kind for kind, *_ in after] == before
    else:
        assert after == [(kind, session or None, at) for at, (kind, session) in enumerate(steps, 1)]


def test_groups_need_a_seat_for_everybody(world, sign_in):
    audit = plan(world)
    data = {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "All", "form-0-seats": "3",
        "form-0-led_by": "",
    }  # fmt: skip
    client = sign_in("head")
    page = client.post(reverse("audits:groups", args=[world.school.pk, audit.pk]), data)
    assert "The groups have 3 seats for 12 people" in page.content.decode() or page.status_code == 422
    with scope(everything=True):
        assert RoomGroup.objects.filter(audit=audit).count() == 4


def facts(audit: Audit, **more) -> dict:
    names = ("name", "people", "leaders", "led_by", "facilitator", "rates_again", "edition")
    return {name: getattr(Audit.objects.get(pk=audit.pk), name) for name in names} | more


def test_other_numbers_of_people_propose_new_groups_and_other_days_keep_them(world):
    audit, head = plan(world), world.person("head")
    later = [timezone.now() + timedelta(days=9)]
    groups = [("Own", 12, False, "Kit"), ("Leaders", 3, True, "")]

    def seats() -> list[tuple[str, int]]:
        return list(RoomGroup.objects.filter(audit=audit).values_list("name", "seats"))

    with scope(schools=[audit.school_id]):
        preparing.save_groups(audit=audit, groups=groups, by=head)
        preparing.save_facts(audit=audit, by=head, starts=later, **facts(audit, name="Moved"))
        moved = Audit.objects.get(pk=audit.pk)
        assert (moved.name, moved.opens_on) == ("Moved", timezone.localdate(later[0]))
        assert Session.objects.get(audit=audit).starts_at == later[0]
        assert seats() == [("Own", 12), ("Leaders", 3)]
        preparing.save_facts(audit=audit, by=head, **facts(audit, people=13))
        assert sum(number for name, number in seats() if name != "Senior leaders") == 13
        assert "up to 400 people" in why_not(
            lambda: preparing.save_facts(audit=audit, by=head, **facts(audit, people=399))
        )
        assert Audit.objects.get(pk=audit.pk).people == 13


def test_nothing_is_changed_once_a_session_has_opened_and_slips_are_not_shown_again(world, sign_in):
    held, client = Hall(world, plan(world)), sign_in("head")
    slips = reverse("audits:slips", args=[world.school.pk, held.audit.pk, 1])
    assert client.get(slips).content.decode().count("wqm-slip__code") == 15
    held.open()
    assert "wqm-slip__code" not in client.get(slips).content.decode()
    for name in ("programme", "groups"):
        page = client.get(reverse(f"audits:{name}", args=[world.school.pk, held.audit.pk])).content.decode()
        assert "This audit has begun" in page
    client.post(reverse("audits:delete", args=[world.school.pk, held.audit.pk]))
    with scope(everything=True):
        assert Audit.objects.filter(pk=held.audit.pk).exists()


def test_what_an_audit_is_cannot_change_once_it_has_begun(world):
    held = Hall(world, plan(world))
    held.open()
    head, audit = world.person("head"), held.audit
    with scope(schools=[audit.school_id]):
        for act in (
            lambda: preparing.save_facts(audit=audit, by=head, **facts(audit, people=20)),
            lambda: preparing.save_programme(audit=audit, steps=wished(("opening", 1)), by=head),
            lambda: preparing.save_groups(audit=audit, groups=[("All", 12, False, "")], by=head),
            lambda: preparing.delete_audit(audit=audit, by=head),
        ):
            with pytest.raises(NotAllowed, match="This audit has begun"):
                act()
        assert Audit.objects.get(pk=audit.pk).people == 12
        assert RoomGroup.objects.filter(audit=audit).count() == 4
