"""The pages of a plan: what is typed is kept, two people lose nothing, files hold what the pages show."""

import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from evidence.models import Evidence
from plans.models import Action, Milestone, Proof, Target, TargetComment, TargetReview
from plans.services.priorities import choose_priorities
from plans.services.targets import score_target
from tests import factories as f
from tests.reading import one_line
from tests.world import World
from wqm.access.permissions import P
from wqm.references import _kinds, register_reference
from wqm.tenancy.scope import scope


def at(world: World, name: str, *more: int, school=None) -> str:
    """An address of the plan of Hazel, or of another school."""
    return reverse(f"plans:{name}", args=[(school or world.school).pk, *more])


def saved(row):
    """The row as it is stored."""
    with scope(everything=True):
        return type(row).objects.get(pk=row.pk)


def test_new_target_comes_from_the_criterion_of_the_link(world, sign_in):
    criterion = world.version.principles.get(number=2).criteria.get(number=1)
    client, url = sign_in("head"), at(world, "new_target")
    page = client.get(f"{url}?criterion={criterion.pk}")
    assert page.context["form"].initial["criterion"] == criterion.pk
    response = client.post(url, {"title": "Less marking", "criterion": criterion.pk, "why": "", "success_measure": ""})
    with scope(everything=True):
        target = Target.objects.get(title="Less marking")
    assert (response.url, target.principle) == (at(world, "target", target.pk), criterion.principle)


@pytest.mark.parametrize("asked", ["0", "-1", "x", "99999999999999999999", "²"])
def test_unknown_criterion_of_a_link_is_none(world, sign_in, asked):
    page = sign_in("head").get(at(world, "new_target"), {"criterion": asked})
    assert (page.status_code, page.context["form"].initial["criterion"]) == (200, None)


def test_target_without_a_title_keeps_what_was_typed(world, sign_in):
    page = sign_in("head").post(at(world, "new_target"), {"title": " ", "why": "A long story"})
    assert page.status_code == 422
    assert page.context["form"].errors == {"title": ["Enter the target in one sentence"]}
    assert ">\nA long story</textarea>" in page.content.decode()


def test_two_people_see_both_texts_and_one_decides(world, sign_in, own_target):
    url = at(world, "edit_target", own_target.pk)
    sent = {"title": own_target.title, "criterion": "", "success_measure": "", "edition": own_target.edition}
    assert sign_in("head").post(url, sent | {"why": "Words of the head"}).status_code == 302
    other = sign_in("slt")
    page = other.post(url, sent | {"why": "Words of a senior leader"})
    text = page.content.decode()
    assert page.status_code == 409
    assert text.count("Words of the head") == 1
    assert text.count("Words of a senior leader") == 2  # beside the other's, and still in the form
    assert saved(own_target).why == "Words of the head"
    edition = page.context["conflict"].current.edition
    assert other.post(url, sent | {"why": "Words of a senior leader", "seen": edition}).status_code == 302
    assert saved(own_target).why == "Words of a senior leader"


def test_autosave_answers_with_the_edition_both_texts_or_what_is_wrong(world, sign_in, own_target):
    client, url = sign_in("head"), at(world, "autosave_target", own_target.pk)
    sent = {
        "title": own_target.title,
        "criterion": "",
        "why": "First",
        "success_measure": "",
        "edition": own_target.edition,
    }
    assert client.post(url, sent).json() == {"edition": str(own_target.edition + 1)}
    late = client.post(url, sent | {"why": "Second"})
    assert (late.status_code, "Second" in late.content.decode(), "First" in late.content.decode()) == (409, True, True)
    wrong = client.post(url, sent | {"title": ""})
    assert (wrong.status_code, "Enter the target in one sentence" in wrong.content.decode()) == (422, True)


def test_autosave_of_an_action_keeps_its_day(world, sign_in, step):
    sent = {
        "title": step.title, "owner": "", "owner_name": "Year 4 team", "due_on-day": "1", "due_on-month": "march",
        "due_on-year": "2027", "cost": "250", "impact": "", "edition": step.edition,
    }  # fmt: skip
    assert sign_in("head").post(at(world, "autosave_action", step.pk), sent).json() == {
        "edition": str(step.edition + 1)
    }
    now = saved(step)
    assert (now.owner, now.owner_name, now.due_on, now.cost) == (None, "Year 4 team", date(2027, 3, 1), 250)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"title": ""}, "title", "Enter the action"),
        ({"cost": "lots"}, "cost", "Cost must be in whole pounds, for example £1,200"),
        ({"cost": "-1"}, "cost", "Cost must be £0 or more"),
        ({"due_on-day": "31", "due_on-month": "2", "due_on-year": "2027"}, "due_on", "“Due date” must be a real date"),
    ],
)
def test_action_with_a_mistake_says_which_and_keeps_the_rest(world, sign_in, own_target, typed, field, sentence):
    sent = {"title": "Ask the team", "cost": "5", "owner_name": "Year 4 team"} | typed
    page = sign_in("head").post(at(world, "new_action", own_target.pk), sent)
    assert (page.status_code, page.context["form"].errors[field]) == (422, [sentence])
    assert 'value="Year 4 team"' in page.content.decode()


def test_person_and_name_together_are_refused(world, sign_in, own_target):
    sent = {"title": "Ask", "owner": world.person("slt").pk, "owner_name": "Year 4 team"}
    page = sign_in("head").post(at(world, "new_action", own_target.pk), sent)
    assert page.context["form"].errors == {"owner_name": ["Choose an owner or enter a name, not both"]}


def test_people_of_other_schools_cannot_be_chosen(world, sign_in, own_target):
    page = sign_in("head").post(
        at(world, "new_action", own_target.pk), {"title": "Ask", "owner": world.person("head_next_door").pk}
    )
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["owner"])


def test_action_moves_and_one_stays_on_the_board(world, sign_in, step):
    client, url = sign_in("head"), at(world, "move_action", step.pk)
    assert client.post(f"{url}?from=board", {"state": "done"}).url == at(world, "board")
    assert (saved(step).state, saved(step).finished_on) == ("done", timezone.localdate())
    assert client.post(url, {"state": "elsewhere"}).url == at(world, "action", step.pk)
    assert saved(step).state == "done"


def test_state_of_a_target_changes_by_a_known_step_only(world, sign_in, own_target):
    client, url = sign_in("head"), at(world, "change_state", own_target.pk)
    for step, state in (("fly", "open"), ("reach", "reached"), ("drop", "reached"), ("reopen", "open")):
        assert client.post(url, {"step": step}).status_code == 302
        assert saved(own_target).state == state


def test_milestones_and_proofs_by_hand(world, sign_in, step):
    client = sign_in("head")
    page = client.post(at(world, "add_milestone", step.pk), {"milestone-title": ""})
    assert (page.status_code, "Enter the milestone" in page.content.decode()) == (422, True)
    client.post(at(world, "add_milestone", step.pk), {"milestone-title": "Half way"})
    with scope(everything=True):
        milestone = Milestone.objects.get(title="Half way")
    client.post(at(world, "milestone", milestone.pk), {"step": "reach"})
    assert saved(milestone).done_on == timezone.localdate()
    client.post(at(world, "milestone", milestone.pk), {"step": "remove"})
    with scope(everything=True):
        assert not Milestone.objects.filter(pk=milestone.pk).exists()
        note = f.EvidenceFactory(school=world.school, added_by=world.person("head"))
        theirs = world.first(Evidence, world.next_door)
    assert client.post(at(world, "add_proof", step.pk), {"proof-evidence": theirs.pk}).status_code == 422
    assert client.post(at(world, "add_proof", step.pk), {"proof-evidence": note.pk}).status_code == 302
    with scope(everything=True):
        assert Proof.objects.filter(action=step, evidence_id=note.pk).count() == 1


def test_priorities_are_chosen_on_the_page_or_it_says_why_not(world, sign_in):
    client, url = sign_in("head"), at(world, "prioritise")
    with scope(everything=True):
        targets = f.TargetFactory.create_batch(5, school=world.school, created_by=world.person("head"))
    seen = edition_of(client, url)
    page = client.post(url, {"chosen": [targets[0].pk], **seen})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["chosen"])
    assert f'value="{targets[0].pk}" checked' in one_line(page)
    sent = {"chosen": [target.pk for target in targets[:3]], **seen}
    assert client.post(url, sent).url == at(world, "first_actions")
    with scope(everything=True):
        theirs = world.first(Target, world.next_door)
    page = client.post(url, {"chosen": [*(target.pk for target in targets[:3]), theirs.pk], **seen})
    assert "One of these targets has since been closed" in page.content.decode()


def test_four_questions_are_answered_on_the_page(world, sign_in, own_target):
    client, url = sign_in("head"), at(world, "score", own_target.pk)
    seen = edition_of(client, url)
    page = client.post(url, {"importance": "4", **seen})
    assert (page.status_code, sorted(page.context["form"].errors)) == (422, ["capacity", "early_impact", "ease"])
    sent = {"importance": 4, "ease": 3, "capacity": 2, "early_impact": 1, **seen}
    assert client.post(url, sent).status_code == 302
    assert saved(own_target).score == 10


def test_two_people_who_answer_the_four_questions_at_once_overwrite_nothing_unseen(world, sign_in, own_target):
    client, url = sign_in("head"), at(world, "score", own_target.pk)
    scores = {"importance": 4, "ease": 3, "capacity": 2, "early_impact": 1}
    assert client.post(url, {**scores, **edition_of(client, url)}).status_code == 302
    seen = edition_of(client, url)
    with scope(everything=True):
        score_target(target=own_target, by=world.person("slt"), **scores | {"ease": 1})
    assert client.post(url, {**scores, "capacity": 4, **seen}).status_code == 302
    assert (saved(own_target).ease, saved(own_target).capacity) == (1, 4)
    both = client.post(url, {**scores, "ease": 2, **seen})
    assert (both.status_code, "Some effort" in one_line(both)) == (409, True)
    again = {"seen": both.context["conflict"].edition}
    assert client.post(url, {**scores, "ease": 2, "capacity": 4, **again}).status_code == 302
    assert saved(own_target).ease == 2


def test_second_choice_of_priorities_is_shown_the_first(world, sign_in):
    client, url = sign_in("head"), at(world, "prioritise")
    with scope(everything=True):
        targets = f.TargetFactory.create_batch(5, school=world.school, created_by=world.person("head"))
        for number, target in enumerate(targets):
            Target.objects.filter(pk=target.pk).update(title=f"Target number {number}")
    keys, seen = [target.pk for target in targets], edition_of(client, url)
    with scope(everything=True):
        choose_priorities(school=world.school, chosen=keys[:3], by=world.person("slt"))
    both = client.post(url, {"chosen": keys[2:], **seen})
    (difference,) = both.context["conflict"].differences
    assert (both.status_code, difference.theirs.splitlines(), difference.mine.splitlines()) == (
        409,
        [f"Target number {number}" for number in (0, 1, 2)],
        [f"Target number {number}" for number in (2, 3, 4)],
    )
    assert chosen_now() == keys[:3]
    assert client.post(url, {"chosen": keys[2:], "seen": both.context["conflict"].edition}).status_code == 302
    assert chosen_now() == keys[2:]


def chosen_now() -> list[int]:
    with scope(everything=True):
        rows = Target.objects.filter(is_priority=True, title__startswith="Target number").order_by("pk")
        return list(rows.values_list("pk", flat=True))


def edition_of(client, url: str) -> dict[str, str]:
    """What the form of a page says of what it shows."""
    return {"edition": client.get(url).context["form"]["edition"].value()}


def test_review_of_tomorrow_is_refused_and_keeps_the_text(world, sign_in, own_target):
    day = timezone.localdate() + timedelta(days=1)
    sent = {"impact": "some", "text": "What we saw", "reviewed_on-day": day.day, "reviewed_on-month": day.month,
            "reviewed_on-year": day.year}  # fmt: skip
    client, url = sign_in("head"), at(world, "review", own_target.pk)
    page = client.post(url, sent)
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reviewed_on"])
    assert ">\nWhat we saw</textarea>" in page.content.decode()
    assert client.post(url, {"impact": "some", "text": "What we saw"}).status_code == 302
    with scope(everything=True):
        assert TargetReview.objects.get(text="What we saw").reviewed_on == timezone.localdate()


def test_trust_lead_comments_and_changes_nothing(world, sign_in, own_target):
    client = sign_in("trust_lead")
    text = client.get(at(world, "target", own_target.pk)).content.decode()
    assert ("Add comment" in text, "Edit target" in text) == (True, False)
    assert client.post(at(world, "comment", own_target.pk), {"text": "Ask Rowan"}).status_code == 302
    page = client.post(at(world, "comment", own_target.pk), {"text": ""})
    assert (page.status_code, page.context["form"].errors) == (422, {"text": ["Enter your comment"]})
    with scope(everything=True):
        comment = TargetComment.objects.get(text="Ask Rowan")
    assert (comment.written_as, comment.written_by) == ("Trust lead", world.person("trust_lead"))


def test_governor_reads_the_plan_and_finds_no_button(world, sign_in, own_target, step):
    client = sign_in("governor")
    for url in (
        at(world, "overview"),
        at(world, "board"),
        at(world, "target", own_target.pk),
        at(world, "action", step.pk),
    ):
        page = client.get(url)
        assert (page.status_code, "<form" in page.content.decode().split("<main")[1]) == (200, False)


def test_target_from_another_room_links_there_for_those_who_may_open_it(world, sign_in, own_target):
    with scope(everything=True):
        Target.objects.filter(pk=own_target.pk).update(ref_kind="test_result", ref_key="w1", ref_title="Workload: 41%")
    register_reference(
        "test_result", label="Survey result", permission=P.EVIDENCE_SUBMIT, address=lambda school, key: f"/there/{key}/"
    )
    try:
        for persona, links in (("head", True), ("governor", False)):
            text = sign_in(persona).get(at(world, "target", own_target.pk)).content.decode()
            assert ("Workload: 41%" in text, 'href="/there/w1/"' in text) == (True, links)
    finally:
        del _kinds["test_result"]


def test_empty_plan_has_a_next_step_and_files_that_say_so(world, sign_in):
    client = sign_in("head")
    with scope(everything=True):
        Target.objects.filter(school=world.school).delete()
    assert "Add your first target" in client.get(at(world, "overview")).content.decode()
    for name in ("board", "timeline", "prioritise", "first_actions"):
        assert client.get(at(world, name)).status_code == 200
    document = Document(io.BytesIO(client.get(at(world, "export_docx")).content))
    assert document.paragraphs[-1].text == "The plan is empty."


def test_trust_sees_the_priorities_of_its_schools_alone(world, sign_in):
    with scope(everything=True):
        Target.objects.update(is_priority=True)
        Action.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    text = sign_in("trust_lead").get(reverse("trust_plans:actions", args=[world.trust.pk])).content.decode()
    names = ("Hazel Primary", "Rowan Secondary", "Willow Primary", "Thorn Village School")
    assert [f"Target of {name}" in text for name in names] == [True, True, False, False]
    assert text.count("1 overdue") == 2


def test_head_sees_at_home_what_is_due(world, sign_in):
    client, url = sign_in("head"), reverse("school_home", args=[world.school.pk])
    assert "Actions in your plan" not in client.get(url).content.decode()
    with scope(everything=True):
        Action.objects.filter(school=world.school).update(due_on=timezone.localdate())
        f.ActionFactory(target=world.first(Target), due_on=timezone.localdate() - timedelta(days=1))
    assert "Actions in your plan: 1 overdue and 1 due within a week" in client.get(url).content.decode()


def test_criterion_leads_to_a_target_that_comes_from_it(world, sign_in):
    criterion = world.version.principles.get(number=1).criteria.get(number=1)
    page = reverse("evidence:criterion", args=[world.school.pk, criterion.pk])
    link = f"{reverse('plans:new_target', args=[world.school.pk])}?criterion={criterion.pk}"
    assert link in sign_in("head").get(page).content.decode()
    assert link not in sign_in("contributor").get(page).content.decode()
    form = sign_in("head").get(link).context["form"]
    assert form.initial["criterion"] == criterion.pk
