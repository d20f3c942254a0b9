"""Planning an audit: two minutes, everything proposed, all of it changed, nothing lost by bad input."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from audits.enums import Form, StepKind
from audits.models import Agreement, Audit, RoomGroup, Session, Step
from audits.programme import principles_of_group, proposed_groups, proposed_steps
from audits.results import hot_shown, levels_shown, scale_shown
from audits.scales import scale_table
from audits.services import preparing
from audits.services.keys import forget_key
from audits.services.preparing import StepAsWished
from schools.models import UseAgreement
from tests.audits.halls import Hall, plan
from tests.databases import as_role, as_worker
from wqm.access.refusals import NotAllowed, why_not
from wqm.sealing.keys import stored_keys
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope

SCALE = ("Starting", "Developing", "Secure", "Leading")


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def filled(world, form: str = Form.INSET, **more) -> dict[str, str]:
    """The form for a new audit as a head fills it in."""
    soon = timezone.localdate() + timedelta(days=10)
    return {
        "form": form, "name": "Staff audit", "version": str(world.version.pk), "people": "24", "leaders": "3",
        "led_by": "school", "facilitator": "Kit Lowe", "first_time": "3.45pm", "second_time": "4 pm",
        **parts("first_day", soon), **parts("second_day", soon + timedelta(days=14)), **parts("opens_on", soon),
        **parts("closes_on", soon + timedelta(days=9)),
    } | more  # fmt: skip


def new(client, world, **more):
    return client.post(reverse("audits:new", args=[world.school.pk]), filled(world, **more))


def newest(world) -> Audit:
    with scope(everything=True):
        return Audit.objects.get(school=world.school, state="preparing")


@pytest.mark.parametrize(("form", "sessions"), [("inset", 1), ("twilights", 2), ("aloud", 1), ("electronic", 0)])
def test_an_audit_of_each_form_is_planned_with_one_page(world, sign_in, form, sessions):
    page = new(sign_in("head"), world, form=form)
    audit = newest(world)
    assert page["Location"] == reverse("audits:detail", args=[world.school.pk, audit.pk])
    with scope(everything=True):
        starts = [timezone.localtime(session.starts_at) for session in Session.objects.filter(audit=audit)]
        assert len(starts) == sessions
        assert audit.opens_on == timezone.localdate() + timedelta(days=10)
        assert all(start.hour in (15, 16) for start in starts)
        assert Step.objects.filter(audit=audit).exists()
        assert sum(RoomGroup.objects.filter(audit=audit, is_leaders=False).values_list("seats", flat=True)) >= 24


@pytest.mark.parametrize(
    ("typed", "hour"), [("3:30", 15), ("4", 16), ("9", 9), ("9am", 9), ("3.30pm", 15), ("15:30", 15), ("03:30", 3)]
)
def test_half_past_three_is_in_the_afternoon(world, sign_in, typed, hour):
    new(sign_in("head"), world, first_time=typed)
    with scope(everything=True):
        session = Session.objects.get(audit=newest(world))
    assert timezone.localtime(session.starts_at).hour == hour


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"people": "0"}, "Staff you expect must be 1 or more"),
        ({"people": "9999"}, "Staff you expect must be 400 or fewer"),
        ({"people": "many"}, "Staff you expect must be a number"),
        ({"people": "390", "leaders": "20"}, "An audit can have up to 400 people"),
        ({"first_time": "25:00"}, "Start of the session must be a time, such as 9am or 3:45pm"),
        ({"first_day-day": "31", "first_day-month": "2"}, "“Day of the session” must be a real date"),
        ({"first_day-year": "2020"}, "Day of the session must be today or later"),
        ({"first_day-day": "", "first_day-month": "", "first_day-year": ""}, "Enter the day of the session"),
        ({"name": "x" * 121}, "Name must be 120 characters or fewer"),
        ({"facilitator": ""}, "Enter the name of the facilitator"),
        ({"form": "séance"}, "Choose how you want to hold the audit"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(world, sign_in, wrong, says):
    page = new(sign_in("head"), world, **wrong)
    assert page.status_code == 422
    text = page.content.decode()
    assert says in text
    assert "Kit Lowe" in text or "facilitator" in wrong


def test_an_audit_is_named_by_its_month_and_two_never_have_one_name(world, sign_in):
    """One in the same month is named by its day; a name that is typed and is there already is refused."""
    client, day = sign_in("head"), timezone.localdate() + timedelta(days=10)
    for _ in range(2):
        new(client, world, name=" ")
    with scope(everything=True):
        names = set(Audit.objects.filter(school=world.school, state="preparing").values_list("name", flat=True))
    assert names == {f"Staff audit, {day:%B %Y}", f"Staff audit, {date_format(day)}"}
    page = new(client, world, name=f"STAFF AUDIT, {day:%B %Y}")
    assert (page.status_code, "Another audit of your school has this name" in page.content.decode()) == (422, True)


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


def test_without_an_agreement_on_use_no_session_opens(world, sign_in):
    audit = plan(world)
    with as_role(OWNER), scope(everything=True):
        UseAgreement.objects.filter(school=world.school).delete()
    client = sign_in("head")
    page = client.get(reverse("audits:detail", args=[world.school.pk, audit.pk])).content.decode()
    assert "Record what was agreed" in page
    client.post(reverse("audits:open", args=[world.school.pk, audit.pk, 1]))
    with scope(everything=True):
        assert Session.objects.get(audit=audit, number=1).state == "planned"


def test_opening_long_before_its_time_is_asked_about(world, sign_in):
    audit, client = plan(world, days=5), sign_in("head")
    address = reverse("audits:open", args=[world.school.pk, audit.pk, 1])
    assert "Open session 1 now?" in client.post(address).content.decode()
    client.post(address, {"sure": "1"})
    with scope(everything=True):
        assert Session.objects.get(audit=audit, number=1).state == "open"


def test_run_sheet_sheets_and_poster_have_what_a_hall_needs(world, sign_in):
    audit, client = plan(world), sign_in("head")
    place = [world.school.pk, audit.pk]
    sheet = client.get(reverse("audits:run_sheet", args=[*place, 1])).content.decode()
    assert "Local authority" in sheet
    assert "08000 562 561" in sheet
    assert "What was agreed" not in client.get(reverse("audits:sheets", args=place)).content.decode()
    assert "/a/" in client.get(reverse("audits:poster", args=[*place, 1])).content.decode()


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


@pytest.mark.parametrize(
    ("counts", "invited", "words"),
    [
        ([0, 0, 6, 0], 30, None),
        ([0, 0, 7, 0], 8, None),
        ([0, 0, 7, 0], 9, "three quarters or more"),
        ([5, 5, 3, 3], 30, "a quarter to a half"),
        ([10, 10, 10, 12], 60, "50%"),
    ],
)
def test_ratings_are_shown_no_finer_than_those_of_surveys(counts, invited, words):
    shown = scale_shown(counts, SCALE, 2, invited, 7)
    assert (shown.top.text if shown.top else None) == words
    assert bool(shown.withheld) == (words is None)
    assert bool(shown.shares) == (sum(counts) >= 20)


def test_exactly_twenty_of_twenty_one_show_no_share_of_every_point():
    assert scale_shown([5, 5, 5, 5], SCALE, 2, 21, 7).shares == ()


def test_a_table_of_ratings_says_once_why_nothing_of_it_is_shown():
    """A row that is not shown is among the others with its reason, and has no bar in any part."""
    few, many = scale_shown([1, 0, 0, 2], SCALE, 2, 60, 7), scale_shown([10, 10, 10, 12], SCALE, 2, 60, 7)
    nothing = scale_table("Rated", [("1", few), ("2", few)])
    assert (nothing.withheld, nothing.legend) == (few.withheld, ())
    mixed = scale_table("Rated", [("1. A & B", many), ("2. C", few)])
    assert (mixed.withheld, [row.withheld for row in mixed.rows]) == ("", ["", few.withheld])
    assert (mixed.rows[0].top, mixed.rows[1].bar) == ("50%", None)
    assert "1. A &amp; B. Starting: 25%" in str(mixed.rows[0].bar)


def test_a_bar_of_few_answers_shows_the_quarter_and_no_share_of_a_point():
    quarter = scale_shown([1, 0, 6, 5], SCALE, 2, 30, 7)
    (row,) = scale_table("Rated", [("1", quarter)]).rows
    assert row.top == quarter.top.text
    assert "%" not in str(row.bar)
    assert not any(f"{label}:" in str(row.bar) for label in SCALE)


def test_levels_need_four_groups_and_too_hot_needs_k_people():
    class Point:
        def __init__(self, value):
            self.value = value

        def __str__(self):
            return f"Point {self.value}"

    scale = [Point(value) for value in (1, 2, 3)]
    assert levels_shown([1, 2, 2], scale) == []
    assert levels_shown([1, 2, 2, 2], scale) == [("Point 1", 1), ("Point 2", 3)]
    assert [hot_shown([number, 40], 40, 7) for number in (6, 7, 12, 40)] == [
        "",
        "7 or more",
        "10 or more",
        "30 or more",
    ]
    assert hot_shown([8, 8], 8, 7) == ""


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


def facts(audit: Audit, **more) -> dict:
    names = ("name", "people", "leaders", "led_by", "facilitator", "rates_again", "edition")
    return {name: getattr(Audit.objects.get(pk=audit.pk), name) for name in names} | more


def test_of_two_who_change_a_plan_the_second_is_told_and_overwrites_nothing(world, sign_in):
    audit, client = plan(world, days=3), sign_in("head")
    page = reverse("audits:facts", args=[world.school.pk, audit.pk])
    soon = timezone.localdate() + timedelta(days=3)
    typed = filled(world, **parts("first_day", soon)) | {"edition": str(audit.edition)}
    assert client.post(page, typed | {"facilitator": "First"}).status_code == 302
    second = client.post(page, typed | {"facilitator": "Second"})
    assert second.status_code == 422
    assert "Someone else changed this plan" in second.content.decode()
    assert 'value="Second"' in second.content.decode()
    with scope(everything=True):
        assert Audit.objects.get(pk=audit.pk).facilitator == "First"


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


def test_a_hall_has_an_end_from_the_beginning(world):
    with pytest.raises(NotAllowed, match="up to 400 people"):
        plan(world, people=398)


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


def test_the_checklist_keeps_what_is_ticked_whoever_else_ticks(world):
    audit, head = plan(world), world.person("head")

    def done() -> list[str]:
        return sorted(Audit.objects.get(pk=audit.pk).checklist)

    with scope(schools=[audit.school_id]):
        for item in ("wifi", "slips", "wifi"):
            preparing.tick(audit=audit, item=item, is_done=True, by=head)
        assert done() == ["slips", "wifi"]
        preparing.tick(audit=audit, item="wifi", is_done=False, by=head)
        preparing.tick(audit=audit, item="poster", is_done=False, by=head)
        assert done() == ["slips"]


def test_a_plan_that_is_given_up_leaves_nothing_and_its_key_goes(world):
    audit = plan(world)
    with scope(schools=[audit.school_id]):
        preparing.delete_audit(audit=audit, by=world.person("head"))
    with as_worker():
        assert forget_key(audit.pk)
        assert audit.pk not in stored_keys()
    with scope(everything=True):
        for model in (Audit, Session, Step, RoomGroup):
            assert not model.objects.filter(**{"pk" if model is Audit else "audit": audit.pk}).exists()


def test_the_promises_of_the_last_audit_in_which_anything_was_agreed_open_the_next_one(world):
    with scope(everything=True):
        before = Audit.objects.get(school=world.school)
    audit = plan(world)
    with scope(schools=[audit.school_id]):
        assert audit.after_id == before.pk
        Agreement.objects.create(
            school=audit.school, audit=audit, number=1, kind="action", text="Agreed", updated_by=world.person("head")
        )
        assert preparing.audit_before(world.school) == before  # it has not begun
        Audit.objects.filter(pk=audit.pk).update(state="running", opens_on=timezone.localdate() + timedelta(days=1))
        assert preparing.audit_before(world.school) == audit
    with scope(everything=True):
        assert preparing.audit_before(world.next_door) != audit
