"""Planning an audit: two minutes, everything proposed, all of it changed, nothing lost by bad input."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from audits.enums import Form
from audits.models import Agreement, Audit, RoomGroup, Session, Step
from audits.services import preparing
from audits.services.keys import forget_key
from schools.models import UseAgreement
from tests.audits.halls import plan
from tests.databases import as_role, as_worker
from wqm.access.refusals import NotAllowed
from wqm.sealing.keys import stored_keys
from wqm.tenancy.database_roles import OWNER
from wqm.tenancy.scope import scope


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


def test_a_hall_has_an_end_from_the_beginning(world):
    with pytest.raises(NotAllowed, match="up to 400 people"):
        plan(world, people=398)


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
