"""Every act is written down in one line with its verb, its person and its place; and who hears of it."""

import ast
import json
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.services import deactivate_person
from assessments import services as assessing
from assessments.enums import Decision, Recommendation
from assessments.models import Assessor, Award, Finding
from evidence.enums import Acceptance, CycleState, EvidenceKind
from evidence.models import Assignment, Cycle, Evidence, EvidenceUse
from evidence.services import cycles, judgements, library, reviews, threads, uses, work
from framework.models import Questionnaire
from framework.services import questionnaires, recordings, structure, translations, versions
from plans.enums import ActionState, CheckState, Impact, Rhythm, Stage, WholeSchoolArea
from plans.models import Action, MetricImport, Milestone, OwnMetric, Prompt, Proof, Target, Training
from plans.services import actions, metrics, priorities, targets, training
from plans.services import mail as plan_mail
from schools.models import Membership
from schools.services import invitations, members
from schools.teams import SchoolTeam
from surveys.models import Comment, ContactRequest, Wave, WaveSchool
from surveys.services import asking, closing, comments, contact, preparing, sharing, sittings, waves
from tests import factories as f
from tests.surveys.waves_in_states import draft, launched
from tests.world import World
from wqm.access.roles import ROLES
from wqm.activity.models import Activity
from wqm.mail.models import OutgoingEmail
from wqm.tenancy.scope import scope

ROOT = Path(__file__).parents[3]
TODAY = timezone.localdate


def in_state(world: World, state: str) -> Cycle:
    """Hazel's running cycle, in this state."""
    Cycle.objects.filter(school=world.school, state="open").update(state=state)
    return Cycle.objects.select_related("school").get(school=world.school, state=state)


def everything_seen(world: World):
    """Hazel's visit, with notes on every principle, after the self-evaluation was accepted."""
    in_state(world, CycleState.READY)
    visit = world.visit()
    visit.starts_on = visit.ends_on = TODAY()
    visit.save()
    Finding.objects.filter(visit=visit).delete()
    for principle in world.version.principles.all():
        f.FindingFactory(visit=visit, principle=principle)
    return visit


def assessed(world: World) -> Cycle:
    """Hazel's cycle after a visit that recommends the award."""
    visit = everything_seen(world)
    visit.state, visit.recommendation, visit.recorded_at = "recorded", Recommendation.AWARD, timezone.now()
    visit.recorded_by, visit.summary = visit.assessor, "Calm"
    visit.save()
    Cycle.objects.filter(pk=visit.cycle_id).update(state=CycleState.ASSESSED)
    return Cycle.objects.get(pk=visit.cycle_id)


def a_draft(**fields) -> Questionnaire:
    """A draft of a questionnaire with two sections of one question each."""
    made = f.QuestionnaireFactory(state="draft", **fields)
    for number in (1, 2):
        f.QuestionFactory(section__questionnaire=made, section__number=number, section__name=f"Part {number}")
    return made


def asked(text: str) -> structure.Asked:
    return structure.Asked(text, kind="text", scale="")


def criterion(world: World, number: int = 2):
    return world.version.principles.get(number=1).criteria.get(number=number)


PREPARED_AND_THROWN_AWAY = (
    "wave.started",
    "wave.recipients_replaced",
    "wave.changed",
    "wave.groups_declared",
    "wave.messages_set",
    "wave.test_sent",
    "sitting.added",
    "sitting.removed",
    "wave.sent",
    "wave.recalled",
    "wave.deleted",
)
FROM_LAUNCH_TO_CLOSE = (
    "wave.started",
    "wave.recipients_replaced",
    "wave.sent",
    "wave.reminded",
    "wave.sending_stopped",
    "wave.sending_resumed",
    "wave.close_asked",
)

Act = Callable[[World, Any], object]
# What somebody does, by what is written down of it, in this order.
BY_THE_HEAD: dict[tuple[str, ...], Act] = {
    ("action.added",): lambda w, by: actions.add_action(target=w.first(Target), title="Ask them", by=by),
    ("action.saved",): lambda w, by: actions.save_action(action=w.first(Action), edition=1, title="Else", by=by),
    ("action.moved",): lambda w, by: actions.move_action(action=w.first(Action), state=ActionState.DONE, by=by),
    ("milestone.added",): lambda w, by: actions.add_milestone(action=w.first(Action), title="Half", due_on=None, by=by),
    ("milestone.marked",): lambda w, by: actions.mark_milestone(milestone=w.first(Milestone), is_done=True, by=by),
    ("milestone.removed",): lambda w, by: actions.remove_milestone(milestone=w.first(Milestone), by=by),
    ("proof.added",): lambda w, by: actions.add_proof(
        action=w.first(Action), evidence=f.EvidenceFactory(school=w.school, added_by=by), by=by
    ),
    ("proof.removed",): lambda w, by: actions.remove_proof(proof=w.first(Proof), by=by),
    ("target.added",): lambda w, by: targets.add_target(school=w.school, title="Quiet", by=by),
    ("target.saved",): lambda w, by: targets.save_target(
        target=w.first(Target), title="Else", why="", success_measure="", criterion=None, edition=1, by=by
    ),
    ("target.scored",): lambda w, by: targets.score_target(
        target=w.first(Target), importance=1, ease=2, capacity=3, early_impact=4, by=by
    ),
    ("target.reach",): lambda w, by: targets.change_target_state(target=w.first(Target), step="reach", by=by),
    ("target.reviewed",): lambda w, by: targets.review_target(
        target=w.first(Target), text="It helped", impact=Impact.SOME, reviewed_on=TODAY(), by=by
    ),
    ("target.commented",): lambda w, by: targets.comment_on_target(
        target=w.first(Target), text="Good", written_as="Head", by=by
    ),
    ("priorities.chosen",): lambda w, by: priorities.choose_priorities(
        school=w.school, chosen=[w.first(Target).pk], by=by
    ),
    ("first_actions.chosen",): lambda w, by: (
        Target.objects.filter(school=w.school).update(is_priority=True)
        and priorities.choose_first_actions(school=w.school, chosen=[w.first(Action).pk], by=by)
    ),
    ("mail_wish.saved",): lambda w, by: plan_mail.save_wish(
        school=w.school, rhythm=Rhythm.DAILY, reminders=True, by=by
    ),
    ("metrics.saved",): lambda w, by: metrics.save_values(
        school=w.school, changes={("leavers", 2024, "autumn"): (None, Decimal(4))}, by=by
    ),
    ("metric.added",): lambda w, by: metrics.add_own_metric(
        school=w.school, label="Walks", unit="", about="", counts_people=False, by=by
    ),
    ("metric.changed",): lambda w, by: metrics.change_own_metric(
        metric=w.first(OwnMetric), label="Walks", unit="", about="", counts_people=False, by=by
    ),
    ("metric.removed",): lambda w, by: metrics.remove_own_metric(metric=w.first(OwnMetric), by=by),
    ("metrics.imported", "metrics.import_undone"): lambda w, by: metrics.undo_import(
        metric_import=metrics.take_import(metric_import=w.first(MetricImport), by=by), by=by
    ),
    ("training.added",): lambda w, by: training.add_training(
        school=w.school, title="Listening", held_on=TODAY(), mode="in_person", audience="staff", by=by
    ),
    ("training.saved",): lambda w, by: training.save_training(
        training=w.first(Training), edition=1, title="Else", by=by
    ),
    ("training.moved",): lambda w, by: training.move_stage(training=w.first(Training), stage=Stage.SUSTAIN, by=by),
    ("training.people_saved",): lambda w, by: training.save_people(training=w.first(Training), people=[by], by=by),
    ("training.checked",): lambda w, by: training.save_check(
        training=w.first(Training),
        area=WholeSchoolArea.CURRICULUM,
        state=CheckState.IN_PLACE,
        note="",
        edition=0,
        by=by,
    ),
    ("prompt.answered",): lambda w, by: training.answer_prompt(prompt=w.first(Prompt), answer="A lot", by=by),
    ("prompt.put_off",): lambda w, by: training.put_off_prompt(prompt=w.first(Prompt), by=by),
    ("note.shared", "note.shared"): lambda w, by: training.share_note(
        note=training.write_note(school=w.school, text="Hm", is_shared=True, training=None, by=by),
        is_shared=True,
        by=by,
    ),
    ("judgement.saved",): lambda w, by: judgements.save_judgement(
        cycle=w.cycle(), criterion=criterion(w), point=None, narrative="We walk", edition=0, by=by
    ),
    ("cycle.submitted",): lambda w, by: cycles.submit_cycle(cycle=w.cycle(), by=by),
    ("cycle.started",): lambda w, by: cycles.start_cycle(
        school=in_state(w, CycleState.CLOSED).school, version=w.version, level=w.version.levels.first(), by=by
    ),
    ("assignment.made",): lambda w, by: work.give_criterion(
        cycle=w.cycle(), criterion=criterion(w), person=by, due_on=None, by=by
    ),
    ("assignment.removed",): lambda w, by: work.take_back_criterion(assignment=w.first(Assignment), by=by),
    ("evidence.added",): lambda w, by: library.add_to_library(
        school=w.school, kind=EvidenceKind.NOTE, title="Seen", note="Calm", by=by
    ),
    ("evidence.changed",): lambda w, by: library.save_evidence(evidence=w.first(Evidence), title="Else", by=by),
    ("evidence.deleted",): lambda w, by: library.delete_evidence(
        evidence=f.EvidenceFactory(school=w.school, added_by=by), by=by
    ),
    ("evidence.used",): lambda w, by: uses.use_evidence(
        cycle=w.cycle(), pairs=[(w.first(Evidence), criterion(w))], by=by
    ),
    ("evidence.unused",): lambda w, by: uses.stop_using(use=w.first(EvidenceUse), by=by),
    ("thread.begun", "thread.answered", "thread.resolved", "thread.reopened"): lambda w, by: through_a_thread(w, by),
    ("invitation.sent", "invitation.withdrawn"): lambda w, by: invitations.withdraw_invitation(
        invitation=invitations.invite(
            team=SchoolTeam(w.school), email="new@hazel.example", role=ROLES["governor"], by=by
        ),
        by=by,
    ),
    ("member.changed", "member.removed"): lambda w, by: members.remove_member(
        team=SchoolTeam(w.school), member=changed_member(w, by), by=by
    ),
    PREPARED_AND_THROWN_AWAY: lambda w, by: prepared_and_thrown_away(w, by),
    FROM_LAUNCH_TO_CLOSE: lambda w, by: from_its_launch_to_its_close(w, by),
    ("wave.started", "wave.help_asked"): lambda w, by: asking.ask_office(wave=draft(w, 0), listed=3, by=by),
    ("contact.done",): lambda w, by: contact.finish_contact(request=w.first(ContactRequest), by=by),
    ("wave.replies_saved", "wave.replies_published"): lambda w, by: published_replies(w, by),
}
BY_THE_OFFICE: dict[tuple[str, ...], Act] = {
    ("cycle.accept", "readiness.signed"): lambda w, by: assessing.sign_readiness(
        cycle=in_state(w, CycleState.SUBMITTED), decision=Decision.READY, note="Well done", by=by
    ),
    ("cycle.reopened", "readiness.signed"): lambda w, by: assessing.sign_readiness(
        cycle=in_state(w, CycleState.SUBMITTED), decision=Decision.NOT_YET, note="Not yet", by=by
    ),
    ("visit.cancelled", "visit.booked"): lambda w, by: booked_anew(w, by),
    ("cycle.assess", "visit.recorded"): lambda w, by: assessing.record_visit(
        visit=everything_seen(w), summary="Calm", recommendation=Recommendation.AWARD, by=by
    ),
    ("finding.saved",): lambda w, by: assessing.save_finding(
        visit=everything_seen(w),
        principle=w.version.principles.get(number=1),
        notes="Else",
        target="",
        edition=Finding._meta.get_field("edition").default,
        by=by,
    ),
    ("cycle.close", "cycle.ended"): lambda w, by: assessing.close_without_award(
        cycle=in_state(w, CycleState.ASSESSED), by=by
    ),
    ("cycle.award", "award.made"): lambda w, by: assessing.make_award(cycle=assessed(w), awarded_on=TODAY(), by=by),
    ("award.withdrawn",): lambda w, by: assessing.withdraw_award(award=w.first(Award), reason="Asked", by=by),
    ("evidence.accepted",): lambda w, by: reviews.decide_on_use(
        use=fresh_use(w), acceptance=Acceptance.ACCEPTED, seen=fresh_use(w).evidence.stamp, by=by
    ),
    ("comment.withheld",): lambda w, by: comments.decide_comment(
        comment_id=Comment.objects.filter(school=w.school, decision="unread").get().pk, show=False, by=by
    ),
}
OF_NO_SCHOOL: dict[tuple[str, ...], Act] = {
    ("account.closed",): lambda w, by: deactivate_person(user=w.person("stranger"), by=by),
    ("questionnaire.created",): lambda w, by: questionnaires.create_questionnaire(
        details={"name": "Air", "audience": "staff", "age": "adult", "minutes": 5}, by=by
    ),
    ("questionnaire.changed",): lambda w, by: questionnaires.change_details(
        questionnaire=a_draft(), details={"minutes": 9}, by=by
    ),
    ("questionnaire.deleted",): lambda w, by: questionnaires.delete_questionnaire(questionnaire=a_draft(), by=by),
    ("questionnaire.published", "questionnaire.followed", "questionnaire.retired"): lambda w, by: through_its_life(by),
    ("questionnaire.imported",): lambda w, by: questionnaires.import_questionnaire(
        content=questionnaires.export_questionnaire(Questionnaire.objects.get(slug="sample-staff-1")),
        slug="again",
        by=by,
    ),
    ("questionnaire.recorded",): lambda w, by: recordings.remove_recording(
        recording=f.RecordingFactory(questionnaire=a_draft(age="ks1")), by=by
    ),
    ("section.added",): lambda w, by: structure.add_section(questionnaire=a_draft(), name="More", by=by),
    ("section.renamed",): lambda w, by: structure.rename_section(section=a_draft().sections.first(), name="A", by=by),
    ("section.moved",): lambda w, by: structure.move_section(
        section=a_draft().sections.first(), direction="down", by=by
    ),
    ("section.deleted",): lambda w, by: structure.delete_section(section=a_draft().sections.first(), by=by),
    ("question.added",): lambda w, by: structure.add_question(
        section=a_draft().sections.first(), asked=asked("Why?"), by=by
    ),
    ("question.changed",): lambda w, by: structure.change_question(question=a_question(), asked=asked("Why?"), by=by),
    ("question.moved",): lambda w, by: structure.move_question(question=a_question(), direction="down", by=by),
    ("question.deleted",): lambda w, by: structure.delete_question(question=a_question(), by=by),
    ("translation.added", "translation.saved", "translation.deleted"): lambda w, by: through_a_translation(by),
    ("framework.imported",): lambda w, by: versions.import_version(content=another_version(w), by=by),
    ("framework.published", "framework.retired"): lambda w, by: through_a_version(w, by),
}


def through_a_thread(world: World, by) -> None:
    """A conversation from its beginning, settled and opened again."""
    thread = threads.begin_thread(
        cycle=world.cycle(), criterion=criterion(world), text="Who?", is_shared=True, mentions=[], by=by
    )
    threads.answer_thread(thread=thread, text="We", mentions=[], by=by)
    threads.resolve_thread(thread=thread, by=by)
    threads.reopen_thread(thread=thread, by=by)


def changed_member(world: World, by) -> Membership:
    """Somebody of Hazel with another role than before."""
    member = Membership.objects.get(user__email="contributor@hazel.example")
    members.change_role(team=SchoolTeam(world.school), member=member, role=ROLES["governor"], by=by)
    return member


def prepared_and_thrown_away(world: World, by) -> None:
    """Everything that can be done with a survey before it opens."""
    wave = draft(world, opens_on=TODAY() + timedelta(days=3))
    preparing.change_wave(wave=wave, name="Else", by=by)
    preparing.set_breakdowns(wave=wave, breakdowns=[("Role", ["Teachers", "Others"])], by=by)
    preparing.set_messages(wave=wave, languages=[], messages={}, by=by)
    preparing.send_test(wave=wave, by=by)
    sitting = sittings.add_sitting(
        wave=wave, school=world.school, name="5B", kind="class", group="all", slots=20, by=by
    )
    sittings.remove_sitting(sitting=sitting, by=by)
    waves.send_wave(wave=wave, by=by)
    waves.recall_wave(wave=wave, by=by)
    waves.delete_wave(wave=wave, by=by)


def from_its_launch_to_its_close(world: World, by) -> None:
    """Everything that can be done with an open survey."""
    wave = launched(world)
    waves.remind(wave=wave, by=by)
    waves.stop_sending(wave=wave, by=by)
    waves.go_on_sending(wave=wave, by=by)
    closing.ask_to_close(wave=wave, by=by)


def published_replies(world: World, by) -> None:
    """What the school did about what it heard."""
    part = WaveSchool.objects.filter(school=world.school).first() or f.WaveSchoolFactory(wave=world.first(Wave))
    sharing.save_replies(part=part, lines=[("It is loud", "We made a quiet room")], by=by)
    sharing.publish_replies(part=part, publish=True, by=by)


def booked_anew(world: World, by) -> None:
    """The visit of a school that is ready, on another day."""
    cycle = in_state(world, CycleState.READY)
    assessing.cancel_visit(visit=world.visit(), by=by)
    assessor = Assessor.objects.get(user__email="assessor@visits.example")
    assessing.book_visit(cycle=cycle, assessor=assessor, starts_on=TODAY() + timedelta(days=30), agenda="", by=by)


def fresh_use(world: World) -> EvidenceUse:
    """Evidence of Hazel as it is used now."""
    return EvidenceUse.objects.select_related("evidence").filter(school=world.school).order_by("pk")[0]


def a_question():
    return a_draft().sections.get(number=1).questions.get()


def through_its_life(by) -> None:
    """A questionnaire from its publication over its next edition to its end."""
    made = a_draft()
    questionnaires.publish_questionnaire(questionnaire=made, by=by)
    questionnaires.make_next_edition(questionnaire=made, by=by)
    questionnaires.retire_questionnaire(questionnaire=made, by=by)


def through_a_translation(by) -> None:
    """A language that is begun, saved and thrown away."""
    translation = translations.add_translation(questionnaire=a_draft(), language="cy", by=by)
    translations.save_translation(translation=translation, texts={}, by=by)
    translations.delete_translation(translation=translation, by=by)


def another_version(world: World) -> bytes:
    """The world's version as a file, under another code."""
    return json.dumps({**json.loads(versions.export_version(world.version)), "code": "another"}).encode()


def through_a_version(world: World, by) -> None:
    """A version of the framework, published and retired."""
    version = f.VersionFactory()
    f.PrincipleFactory(version=version)
    f.ScalePointFactory(version=version)
    f.LevelFactory(version=version)
    versions.publish_version(version=version, by=by)
    versions.retire_version(version=version, by=by)


# Who hears of an act by email, by kinds of mail; of all other acts nobody does.
MAIL = {
    ("invitation.sent", "invitation.withdrawn"): {"schools.invitation"},
    PREPARED_AND_THROWN_AWAY: {"surveys.test"},
    FROM_LAUNCH_TO_CLOSE: {"surveys.invitation", "surveys.reminder"},
    ("wave.started", "wave.help_asked"): {"surveys.help_asked"},
    ("cycle.accept", "readiness.signed"): {"assessments.readiness"},
    ("cycle.reopened", "readiness.signed"): {"assessments.readiness"},
    ("visit.cancelled", "visit.booked"): {"assessments.visit_booked", "assessments.visit_cancelled"},
    ("cycle.assess", "visit.recorded"): {"assessments.visit_recorded"},
    ("cycle.award", "award.made"): {"assessments.award_made"},
}


def done(world: World, act: Act, persona: str) -> tuple[list[tuple], set[str]]:
    """What an act leaves: lines with verb, person and school, and kinds of mail."""
    by = world.person(persona)
    with scope(everything=True, person=by.pk):
        before = list(Activity.objects.values_list("pk", flat=True))
        OutgoingEmail.objects.all().delete()
        act(world, by)
        rows = Activity.objects.exclude(pk__in=before).order_by("pk")
        return list(rows.values_list("verb", "actor", "school")), set(
            OutgoingEmail.objects.values_list("kind", flat=True)
        )


@pytest.mark.parametrize("verbs", BY_THE_HEAD, ids="+".join)
def test_act_of_a_school_is_written_down_once_with_who_and_where(world, verbs):
    head = world.person("head").pk
    lines = [(verb, head, world.school.pk) for verb in verbs]
    assert done(world, BY_THE_HEAD[verbs], "head") == (lines, MAIL.get(verbs, set()))


@pytest.mark.parametrize("verbs", BY_THE_OFFICE, ids="+".join)
def test_act_of_the_office_at_a_school_is_written_down_once_with_who_and_where(world, verbs):
    officer = world.person("officer").pk
    lines = [(verb, officer, world.school.pk) for verb in verbs]
    assert done(world, BY_THE_OFFICE[verbs], "officer") == (lines, MAIL.get(verbs, set()))


@pytest.mark.parametrize("verbs", OF_NO_SCHOOL, ids="+".join)
def test_act_of_the_office_for_all_is_written_down_once_with_who(world, verbs):
    administrator = world.person("administrator").pk
    lines = [(verb, administrator, None) for verb in verbs]
    assert done(world, OF_NO_SCHOOL[verbs], "administrator") == (lines, MAIL.get(verbs, set()))


# Acts that a test of their own sees written down, or the worker's, which has no person.
ELSEWHERE = {
    "evidence.file_replaced", "invitation.accepted", "list.looked_at", "list.taken", "list.undone", "mail.sent_again",
    "office.looked", "register.imported", "school.entered", "translation.published", "trust.entered",
    "wave.address_corrected", "wave.closed", "wave.launch_refused", "wave.shared",
}  # fmt: skip


def test_every_verb_of_the_source_has_an_act():
    said = set()
    for room in ("accounts", "assessments", "evidence", "framework", "plans", "schools", "surveys", "wqm"):
        for file in (ROOT / room).rglob("*.py"):
            for call in ast.walk(ast.parse(file.read_text())):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in ("record", "note", "_note"):
                    words = [one.value for one in call.args[:2] if isinstance(one, ast.Constant)]
                    said |= {word for word in words if re.fullmatch(r"[a-z_]+\.[a-z_]+", str(word))}
    acts = {verb for verbs in (*BY_THE_HEAD, *BY_THE_OFFICE, *OF_NO_SCHOOL) for verb in verbs}
    assert said - acts == ELSEWHERE
