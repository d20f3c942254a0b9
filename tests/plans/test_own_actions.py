"""Owners of actions: everyone with an account at the school opens and updates what is theirs, and nothing else."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.models import Evidence
from plans.enums import ActionState
from plans.forms.actions import MINE
from plans.models import Action, MailWish, Milestone, Proof
from tests import factories as f
from tests.reading import shown_by
from wqm.tenancy.scope import scope

OWNERS = ["contributor", "dsl", "governor"]


def at(world, name: str, *more: int, school=None) -> str:
    """An address of the plan of Hazel, or of another school."""
    return reverse(f"plans:{name}", args=[(school or world.school).pk, *more])


@pytest.fixture
def give(world):
    """An action for somebody, due in a month, of the target that the world has at this school."""

    def make(persona: str | None = None, *, school=None, **values) -> Action:
        from plans.models import Target  # noqa: PLC0415

        with scope(everything=True):
            target = Target.objects.filter(school=school or world.school).order_by("pk").first()
            owner = world.person(persona) if persona else None
            day = timezone.localdate() + timedelta(days=30)
            return f.ActionFactory(**{"target": target, "owner": owner, "due_on": day} | values)

    return make


def stored(row):
    """The row as it is in the database."""
    with scope(everything=True):
        return type(row).objects.get(pk=row.pk)


@pytest.mark.parametrize("persona", OWNERS)
def test_owner_opens_and_updates_what_is_theirs(world, sign_in, give, persona):
    action, client = give(persona, title="Quiet room"), sign_in(persona)
    page = client.get(at(world, "action", action.pk))
    assert (page.status_code, "Mark as done" in page.content.decode()) == (200, True)
    assert client.post(at(world, "move_action", action.pk), {"state": "done"}).status_code == 302
    assert stored(action).state == ActionState.DONE
    sent = {"milestone-title": "Room found"}
    assert client.post(at(world, "add_milestone", action.pk), sent).status_code == 302
    with scope(everything=True):
        milestone = Milestone.objects.get(action=action)
        piece = Evidence.objects.filter(school=world.school).first()
    assert client.post(at(world, "milestone", milestone.pk), {"step": "reach"}).status_code == 302
    assert client.post(at(world, "add_proof", action.pk), {"proof-evidence": piece.pk}).status_code == 302
    assert (stored(milestone).done_on, proof_of(action)) == (timezone.localdate(), piece.pk)


def proof_of(action) -> int | None:
    """The piece that proves an action."""
    with scope(everything=True):
        return Proof.objects.filter(action=action).values_list("evidence_id", flat=True).first()


@pytest.mark.parametrize("persona", ["contributor", "dsl"])
def test_actions_of_others_stay_closed_to_people_without_the_plan(world, sign_in, give, persona):
    theirs, client = give("slt"), sign_in(persona)
    with scope(everything=True):
        milestone = f.MilestoneFactory(action=theirs)
    for name, row in (("action", theirs), ("edit_action", theirs)):
        assert client.get(at(world, name, row.pk)).status_code == 403
    for name, row, sent in (
        ("move_action", theirs, {"state": "done"}),
        ("autosave_action", theirs, {"impact": "Mine"}),
        ("add_milestone", theirs, {"milestone-title": "Mine"}),
        ("milestone", milestone, {"step": "remove"}),
        ("add_proof", theirs, {"proof-evidence": "1"}),
    ):
        assert client.post(at(world, name, row.pk), sent).status_code == 403, name
    assert (stored(theirs).state, stored(milestone).done_on) == (ActionState.PLANNED, None)


def test_governor_reads_the_plan_and_changes_only_their_own(world, sign_in, give):
    client, theirs = sign_in("governor"), give("slt")
    page = client.get(at(world, "action", theirs.pk))
    assert (page.status_code, "Mark as done" in page.content.decode()) == (200, False)
    assert client.post(at(world, "move_action", theirs.pk), {"state": "done"}).status_code == 403


def test_owner_elsewhere_finds_nothing_here(world, sign_in, give):
    next_door = give(None, school=world.next_door)
    with scope(everything=True):
        Action.objects.filter(pk=next_door.pk).update(owner=world.person("contributor"), owner_name="")
    client = sign_in("contributor")
    assert client.get(at(world, "action", next_door.pk)).status_code == 404
    assert client.get(at(world, "action", next_door.pk, school=world.next_door)).status_code == 404


def test_owner_writes_the_impact_and_cannot_give_the_action_away(world, sign_in, give):
    action, client = give("contributor", title="Quiet room", cost=50), sign_in("contributor")
    form = client.get(at(world, "edit_action", action.pk)).context["form"]
    assert [name for name in form.fields if name != "edition"] == ["impact"]
    sent = {"impact": "Six people use it", "title": "Mine now", "cost": "0", "owner_name": "Nobody"}
    sent["edition"] = form["edition"].value()
    assert client.post(at(world, "edit_action", action.pk), sent).status_code == 302
    now = stored(action)
    assert (now.impact, now.title, now.cost, now.owner_name) == ("Six people use it", "Quiet room", 50, "")


def test_own_list_has_the_open_ones_first_and_none_of_others(world, sign_in, give):
    late = give("contributor", title="Late one", due_on=timezone.localdate() - timedelta(days=1))
    give("slt", title="Somebody else’s")
    give("contributor", title="Finished one", state=ActionState.DONE, finished_on=timezone.localdate())
    page = sign_in("contributor").get(at(world, "mine"))
    own = page.context["own"]
    assert ([row.pk for row in own.open], own.overdue) == ([late.pk], 1)
    assert [row.title for row in own.finished] == ["Finished one"]
    assert "Somebody else’s" not in page.content.decode()


def test_moving_from_the_own_list_leads_back_to_it(world, sign_in, give):
    action = give("contributor")
    response = sign_in("contributor").post(at(world, "move_action", action.pk) + "?from=mine", {"state": "doing"})
    assert response.url == at(world, "mine")


def test_menu_has_it_for_people_of_the_school_only(world, sign_in):
    for persona, has in (("contributor", True), ("head", True), ("officer", False), ("trust_lead", False)):
        page = sign_in(persona).get(reverse("school_home", args=[world.school.pk])).content.decode()
        assert (at(world, "mine") in page) == has, persona


def test_owner_without_the_plan_chooses_reminders_only(world, sign_in):
    client = sign_in("contributor")
    form = client.get(at(world, "mail")).context["form"]
    assert list(form.fields) == ["reminders"]
    assert client.post(at(world, "mail"), {"rhythm": "daily"}).url == at(world, "mine")
    with scope(everything=True):
        wish = MailWish.objects.get(user=world.person("contributor"))
    assert (wish.rhythm, wish.reminders) == ("never", False)


def test_list_is_filtered_by_owner_and_state(world, sign_in, give):
    with scope(everything=True):
        Action.objects.all().delete()
    yesterday = timezone.localdate() - timedelta(days=1)
    give("head", title="Mine")
    give("slt", title="Theirs", due_on=yesterday)
    give(None, title="Nobody’s", owner_name="")
    give("head", title="Finished", state=ActionState.DONE, finished_on=yesterday)
    client = sign_in("head")

    def titles(query: str) -> list[str]:
        return [row.title for row in client.get(at(world, "actions") + query).context["actions"]]

    assert titles("") == ["Theirs", "Mine", "Nobody’s"]
    assert titles(f"?owner={MINE}") == ["Mine"]
    assert titles(f"?owner={world.person('slt').pk}") == ["Theirs"]
    assert titles("?owner=none") == ["Nobody’s"]
    assert titles("?state=overdue") == ["Theirs"]
    assert titles("?state=done") == ["Finished"]
    assert titles("?owner=999999&state=x&sort=y") == ["Theirs", "Mine", "Nobody’s"]
    assert titles("?sort=-action") == ["Theirs", "Nobody’s", "Mine"]


def test_people_of_other_schools_are_not_offered_as_owners(world, sign_in, give):
    give("slt")
    give(None, school=world.next_door)
    with scope(everything=True):
        Action.objects.filter(school=world.next_door).update(owner=world.person("head_next_door"), owner_name="")
    form = sign_in("head").get(at(world, "actions")).context["form"]
    offered = {value for value, _ in form.fields["owner"].choices}
    assert str(world.person("slt").pk) in offered
    assert str(world.person("head_next_door").pk) not in offered


def test_milestone_is_not_after_its_action(world, sign_in, give):
    action = give("head", due_on=date(2027, 3, 1))
    sent = {"milestone-title": "Too late"}
    sent |= {"milestone-due_on-day": "2", "milestone-due_on-month": "3", "milestone-due_on-year": "2027"}
    page = sign_in("head").post(at(world, "add_milestone", action.pk), sent)
    assert (page.status_code, "The action is due on 1 March 2027" in page.content.decode()) == (422, True)
    sent["milestone-due_on-day"] = "1"
    assert sign_in("head").post(at(world, "add_milestone", action.pk), sent).status_code == 302


@pytest.mark.parametrize(("year", "is_taken"), [(9999, False), (2999, False), (1900, False), (2028, True)])
def test_milestone_lies_within_ten_years_and_breaks_no_timeline(world, sign_in, give, year, is_taken):
    action = give("head", due_on=None)
    head = sign_in("head")
    sent = {"milestone-title": "Far", "milestone-due_on-day": "31", "milestone-due_on-month": "12"}
    answer = head.post(at(world, "add_milestone", action.pk), sent | {"milestone-due_on-year": str(year)})
    assert (answer.status_code == 302) is is_taken
    page = head.get(reverse("plans:timeline", args=[world.school.pk]))
    assert (page.status_code, "31 Dec" in page.content.decode()) == (200, is_taken)


def test_action_is_not_due_before_its_milestones(world, sign_in, give):
    action = give("head", due_on=date(2027, 4, 1))
    with scope(everything=True):
        f.MilestoneFactory(action=action, title="Agreed", due_on=date(2027, 3, 12), done_on=None)
    head, address = sign_in("head"), at(world, "edit_action", action.pk)
    day = {"title": action.title, "due_on-day": "5", "due_on-month": "3", "due_on-year": "2027"}
    answer = head.post(address, shown_by(head, address) | day)
    assert (answer.status_code, "“Agreed” is due on 12 March 2027" in answer.content.decode()) == (422, True)
