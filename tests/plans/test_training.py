"""Trainings: questions that come back, stages, the eight areas, who was reached, and notes that stay private."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.enums import CheckState, Stage, WholeSchoolArea
from plans.models import MailWish, ReflectiveNote, SentMail, Target, Training
from plans.prompts import QUESTIONS
from plans.queries.training import areas_of, coverage, notes_of, open_prompts, trainings_of
from plans.services.mail import send_due_mail
from plans.services.training import (
    add_training,
    answer_prompt,
    make_target,
    move_stage,
    put_off_prompt,
    save_check,
    save_people,
    save_training,
)
from tests import factories as f
from tests.databases import as_worker
from wqm.access.refusals import NotAllowed
from wqm.access.sources import roles_in
from wqm.activity.models import Activity
from wqm.editing.conflicts import EditConflict
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

DAY = date(2026, 1, 31)
FIELDS = ("title", "held_on", "mode", "provider", "audience", "takeaways", "sequence", "planning_hours",
          "planning_cost", "reminders", "staff_present", "staff_total", "edition")  # fmt: skip


@pytest.fixture
def training(here, head):
    """A training of January, with everything that comes with it."""
    return add_training(school=here, title="Listening", held_on=DAY, mode="remote", audience="staff", by=head)


def values(training, **changes) -> dict:
    """What the form hands over, with changes."""
    return {name: getattr(training, name) for name in FIELDS} | changes


def test_training_brings_questions_for_four_years_and_its_first_stage(here, training):
    prompts = list(training.prompts.all())
    assert [prompt.question for prompt in prompts] == list(QUESTIONS.values())
    days = {prompt.months: prompt.due_on for prompt in prompts}
    # The same day some months later, or the last of a shorter month.
    assert (days[1], days[3], days[12]) == (date(2026, 2, 28), date(2026, 4, 30), date(2027, 1, 31))
    assert prompts[-1].due_on == date(2030, 1, 31)
    assert [stage.stage for stage in training.stages.all()] == ["explore"]


def test_open_questions_move_with_the_day_and_answers_stay(here, head, training):
    first = answer_prompt(prompt=training.prompts.first(), answer="Pairs tried it", by=head)
    save_training(training=training, by=head, **values(training, held_on=date(2026, 3, 31)))
    days = {prompt.months: prompt.due_on for prompt in training.prompts.all()}
    assert (days[1], days[3]) == (first.due_on, date(2026, 6, 30))


def test_second_person_with_an_old_edition_overwrites_nothing(world, here, head, training):
    save_training(training=training, by=head, **values(training, takeaways="From the head"))
    with pytest.raises(EditConflict):
        save_training(training=training, by=world.person("slt"), **values(training, takeaways="From another"))
    assert Training.objects.get(pk=training.pk).takeaways == "From the head"


def test_question_is_answered_once_and_nothing_is_overwritten(world, here, head, training):
    prompt = training.prompts.first()
    answer_prompt(prompt=prompt, answer="Pairs tried it", by=head)
    with pytest.raises(NotAllowed, match="has already answered this"):
        answer_prompt(prompt=prompt, answer="Other", by=head)
    with pytest.raises(NotAllowed, match="has already answered this"):
        put_off_prompt(prompt=prompt, by=head)
    prompt.refresh_from_db()
    assert (prompt.answer, prompt.answered_by) == ("Pairs tried it", head)


def test_question_put_off_comes_back_in_four_weeks(here, head, training):
    prompt = put_off_prompt(prompt=training.prompts.first(), by=head)
    assert prompt.due_on == timezone.localdate() + timedelta(days=28)
    assert prompt not in open_prompts(here)
    assert prompt in open_prompts(here, prompt.due_on)


def test_question_of_years_to_come_is_not_brought_forward_by_putting_it_off(here, head, training):
    far = training.prompts.order_by("due_on").last()
    assert far.due_on > timezone.localdate() + timedelta(days=300)
    assert put_off_prompt(prompt=far, by=head).due_on == far.due_on


def test_stages_are_kept_with_their_days(here, head, training):
    for stage in (Stage.PREPARE, Stage.PREPARE, Stage.EXPLORE):
        training = move_stage(training=training, stage=stage, by=head)
    assert [entry.stage for entry in training.stages.all()] == ["explore", "prepare", "explore"]


def test_area_is_checked_by_two_people_without_loss(world, here, head, training):
    area = WholeSchoolArea.BUILDING
    first = save_check(training=training, area=area, state=CheckState.PARTLY, note="One room", edition=0, by=head)
    for edition in (0, first.edition + 5):
        with pytest.raises(EditConflict) as conflict:
            save_check(
                training=training, area=area, state=CheckState.NOT_YET, note="None", edition=edition,
                by=world.person("slt"),
            )  # fmt: skip
        assert conflict.value.current.note == "One room"
    again = save_check(training=training, area=area, state=CheckState.PARTLY, note="One room", edition=0, by=head)
    assert again.edition == first.edition
    changed = save_check(
        training=training, area=area, state=CheckState.IN_PLACE, note="All", edition=first.edition, by=head
    )
    assert changed.edition == first.edition + 1
    with scope(everything=True):  # what changed nothing is not written down
        told = list(Activity.objects.filter(verb="training.checked").order_by("pk").values_list("summary", flat=True))
    assert [summary.split(",")[0].rpartition(": ")[2] for summary in told[-2:]] == ["partly", "in place"]
    assert [checked_area.area for checked_area in areas_of(training) if checked_area.check] == [area]
    assert len(areas_of(training)) == 8


def test_coverage_counts_leaders_and_the_training_that_reached_most(world, here, head):
    Training.objects.all().delete()
    here_now = [
        add_training(school=here, title=title, held_on=day, mode="remote", audience="staff", by=head,
                     staff_present=present, staff_total=40)
        for title, day, present in (("Few", DAY, 10), ("Most", DAY, 38), ("To come", date(2099, 1, 1), 40))
    ]  # fmt: skip
    save_people(training=here_now[0], people=[head, world.person("contributor"), world.person("ex_member")], by=head)
    save_people(training=here_now[2], people=[world.person("slt")], by=head)
    covered = coverage(here, list(trainings_of(here)))
    assert [(person.name, attended) for person, attended in covered.leaders] == [
        ("head", True), ("slt", False), ("wellbeing_lead", False),
    ]  # fmt: skip
    assert (covered.trained_leaders, covered.best) == (1, here_now[1])
    save_people(training=here_now[0], people=[], by=head)
    assert coverage(here, list(trainings_of(here))).trained_leaders == 0


def test_two_people_who_tick_names_at_once_have_both_and_who_joined_meanwhile_stays(world, here, training, sign_in):
    client, url = sign_in("head"), reverse("training:people", args=[here.pk, training.pk])
    lead, slt, contributor = (world.person(name) for name in ("wellbeing_lead", "slt", "contributor"))
    save_people(training=training, people=[contributor], by=lead)
    edition = client.get(url).context["form"]["edition"].value()
    newcomer = f.UserFactory()
    f.MembershipFactory(user=newcomer, school=here, role="contributor")
    save_people(training=training, people=[contributor, slt, newcomer], by=slt)
    assert client.post(url, {"people": [lead.pk], "edition": edition}).status_code == 302
    assert set(training.attendances.values_list("user_id", flat=True)) == {lead.pk, slt.pk, newcomer.pk}


def test_training_becomes_one_target_that_leads_back(world, here, head, training, sign_in):
    target = make_target(training=training, by=head)
    assert make_target(training=training, by=head) == target
    page = sign_in("head").get(reverse("plans:target", args=[here.pk, target.pk])).content.decode()
    assert f'href="{reverse("training:training", args=[here.pk, training.pk])}"' in page


@pytest.mark.parametrize(
    ("persona", "texts"),
    [
        ("head", ["Private note at Hazel Primary", "Shared note at Hazel Primary"]),
        ("slt", ["Shared note at Hazel Primary"]),
        ("officer", []),  # shared with the leaders of the school
        ("head_next_door", []),
    ],
)
def test_private_note_exists_for_its_writer_alone(world, persona, texts):
    with scope(schools=[world.school.pk], person=world.person(persona).pk):
        roles = roles_in(world.person(persona), world.school)
        assert sorted(notes_of(world.school, world.person(persona), roles).values_list("text", flat=True)) == texts


def test_office_reads_its_own_notes_and_none_that_the_school_shares(world, sign_in):
    url, officer = reverse("training:notes", args=[world.school.pk]), sign_in("officer")
    officer.post(url, {"text": "Words of the office"})
    page = officer.get(url).content.decode()
    assert "Words of the office" in page
    assert "note at Hazel Primary" not in page
    assert "Shared note at Hazel Primary" in sign_in("slt").get(url).content.decode()


def test_note_is_shared_taken_back_and_deleted_by_its_writer(world, sign_in):
    with scope(everything=True):
        note = ReflectiveNote.objects.get(text="Private note at Hazel Primary")
    url = reverse("training:note", args=[world.school.pk, note.pk])
    others, own = sign_in("slt"), sign_in("head")
    listed = reverse("training:notes", args=[world.school.pk])
    for step, seen in (("share", True), ("keep", False)):
        assert own.post(url, {"step": step}).status_code == 302
        assert ("Private note at" in others.get(listed).content.decode()) == seen
    assert others.post(url, {"step": "delete"}).status_code == 404
    own.post(url, {"step": "delete"})
    with scope(everything=True):
        assert not ReflectiveNote.objects.filter(pk=note.pk).exists()


def test_two_people_see_both_texts_of_a_training(world, sign_in):
    training = world.first(Training)
    url = reverse("training:edit", args=[world.school.pk, training.pk])
    day = training.held_on
    typed = {"title": training.title, "held_on-day": day.day, "held_on-month": day.month, "held_on-year": day.year,
             "mode": "in_person", "audience": "staff", "edition": training.edition}  # fmt: skip
    assert sign_in("head").post(url, typed | {"takeaways": "Words of the head"}).status_code == 302
    page = sign_in("slt").post(url, typed | {"takeaways": "Other words"})
    text = page.content.decode()
    assert (page.status_code, text.count("Words of the head"), text.count("Other words")) == (409, 1, 2)
    saved = sign_in("slt").post(reverse("training:autosave", args=[world.school.pk, training.pk]), typed)
    assert saved.status_code == 409


def test_more_people_than_staff_are_refused_and_kept(world, sign_in):
    training = world.first(Training)
    typed = {"title": training.title, "staff_present": "41", "staff_total": "40", "edition": training.edition}
    page = sign_in("head").post(reverse("training:edit", args=[world.school.pk, training.pk]), typed)
    assert page.context["form"].errors["staff_present"] == [
        "41 attended, but there are only 40 staff. Correct one of the two numbers"
    ]
    assert 'value="41"' in page.content.decode()


def test_unknown_area_is_not_found_and_unknown_stage_changes_nothing(world, sign_in):
    training, client = world.first(Training), sign_in("head")
    assert client.get(reverse("training:check", args=[world.school.pk, training.pk, "moon"])).status_code == 404
    client.post(reverse("training:stage", args=[world.school.pk, training.pk]), {"stage": "moon"})
    with scope(everything=True):
        assert Training.objects.get(pk=training.pk).stage == "explore"


def test_summary_mentions_the_questions_that_wait(world, monkeypatch):
    monday = date(2026, 11, 23)
    with scope(everything=True):
        Target.objects.update(state="dropped", is_priority=False)
        MailWish.objects.all().delete()
        SentMail.objects.all().delete()
        f.PromptFactory(training=world.first(Training), months=3, question="What is left?", due_on=monday)
    monkeypatch.setattr(timezone, "localdate", lambda: monday)
    with as_worker():
        send_due_mail()
        with scope(everything=True):
            mail = dict(OutgoingEmail.objects.filter(kind="plans.digest").values_list("to", "text"))
    assert sorted(mail) == ["head@hazel.example", "lead@hazel.example"]
    assert "- What is left? (Training of Hazel Primary)\n" in mail["head@hazel.example"]


def test_trainings_stand_the_newest_first(here, head):
    days = [timezone.localdate() - timedelta(days=ago) for ago in (300, 10, 600)]
    trainings = [f.TrainingFactory(school=here, held_on=day, created_by=head, updated_by=head) for day in days]
    ours = [training.pk for training in trainings_of(here) if training.pk in {each.pk for each in trainings}]
    assert ours == [trainings[1].pk, trainings[0].pk, trainings[2].pk]
