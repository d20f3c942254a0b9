"""What somebody of a school does, by what is written down of it, in this order."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from assessments.models import ReadinessRequest, VisitPhoto
from assessments.services import photos
from assessments.services.submissions import tick_request
from evidence.enums import CycleState, EvidenceKind
from evidence.models import Assignment, Evidence, EvidenceUse
from evidence.services import binning, cycles, judgements, library, threads, uses, work
from evidence.services.consent import withdraw_consent
from plans.enums import ActionState, CheckState, Impact, Rhythm, Stage, WholeSchoolArea
from plans.models import Action, MetricImport, Milestone, OwnMetric, Prompt, Proof, Target, Training
from plans.services import actions, metrics, priorities, targets, training
from plans.services import mail as plan_mail
from plans.services import sharing as shared_practice
from schools.models import Appointment, Membership, SchoolContact
from schools.services import agreements, appointments, contacts, invitations, members
from schools.teams import SchoolTeam
from surveys.models import ContactRequest, Wave, WaveSchool
from surveys.services import asking, contact, holding, last_day, late_people, preparing, sharing, sittings, waves
from tests import factories as f
from tests.surveys.waves_in_states import draft, launched
from tests.world import World
from tests.wqm.activity.states import TODAY, Act, criterion, in_state
from wqm.access.roles import ROLES

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
    "wave.last_day_moved",
    "wave.late_added",
    "wave.close_asked",
)

HELD = ("wave.started", "wave.recipients_replaced", "wave.sent", "wave.continued")

BY_THE_HEAD: dict[tuple[str, ...], Act] = {
    ("agreement.recorded",): lambda w, by: agreements.record_use_agreement(
        school=w.school, with_whom="Staff reps", agreed_on=TODAY(), text="Words", by=by
    ),
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
    ("sharing.added", "sharing.saved", "sharing.removed"): lambda w, by: shared_and_removed(w, by),
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
    ("photo.approved",): lambda w, by: photos.approve_photo(photo=w.first(VisitPhoto), by=by),
    ("photo.refused",): lambda w, by: photos.refuse_photo(photo=w.first(VisitPhoto), by=by),
    ("readiness.request_ticked",): lambda w, by: tick_request(
        request=w.first(ReadinessRequest), done=True, reply="Asked them", by=by
    ),
    ("evidence.consent_withdrawn",): lambda w, by: withdraw_consent(
        school=w.school, piece=w.first(Evidence).pk, reason="A parent asked", by=by
    ),
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
    ("evidence.binned", "evidence.restored", "evidence.deleted"): lambda w, by: through_the_bin(w, by),
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
    ("lead.proposed", "lead.stopped"): lambda w, by: appointments.stop_lead(
        appointment=appointments.propose_lead(school=w.school, email="new@hazel.example", by=by), by=by
    ),
    ("school_contact.changed",): lambda w, by: another_chair(w, by),
    ("invitation.sent", "lead.confirmed"): lambda w, by: appointments.confirm_lead(
        appointment=proposed_by_the_office(w), by=by
    ),
    ("member.role_added",): lambda w, by: members.add_role(
        team=SchoolTeam(w.school),
        member=Membership.objects.get(school=w.school, role="slt"),
        role=ROLES["governor"],
        by=by,
    ),
    ("member.removed", "lead.ended"): lambda w, by: members.remove_member(
        team=SchoolTeam(w.school), member=Membership.objects.get(user__email="dsl@hazel.example"), by=by
    ),
    ("member.changed", "member.removed", "assignment.removed"): lambda w, by: members.remove_member(
        team=SchoolTeam(w.school), member=changed_member(w, by), by=by
    ),
    PREPARED_AND_THROWN_AWAY: lambda w, by: prepared_and_thrown_away(w, by),
    FROM_LAUNCH_TO_CLOSE: lambda w, by: from_its_launch_to_its_close(w, by),
    ("wave.started", "wave.help_asked"): lambda w, by: asking.ask_office(wave=draft(w, 0), listed=3, by=by),
    HELD: lambda w, by: held_and_continued(w, by),
    ("contact.done", "contact.reopened"): lambda w, by: dealt_with_and_not(w, by),
    ("wave.replies_saved", "wave.replies_published"): lambda w, by: published_replies(w, by),
}


def shared_and_removed(world: World, by) -> None:
    """An entry of the shared practice from its beginning to its end."""
    shared = shared_practice.add_shared_practice(
        school=world.school, title="Supervision", with_whom="Rowan", shared_on=TODAY(), effect="", evidence=None, by=by
    )
    shared = shared_practice.save_shared_practice(shared=shared, edition=1, title="Supervision for TAs", by=by)
    shared_practice.remove_shared_practice(shared=shared, by=by)


def through_the_bin(world: World, by) -> None:
    """One piece is deleted and comes back, another is deleted for good."""
    piece = f.EvidenceFactory(school=world.school, added_by=by)
    binning.bin_evidence(evidence=piece, by=by)
    binning.restore_evidence(evidence=piece, by=by)
    other = f.EvidenceFactory(school=world.school, added_by=by, binned_at=timezone.now(), binned_by=by)
    binning.delete_for_good(evidence=other, by=by)


def through_a_thread(world: World, by) -> None:
    """A conversation from its beginning, settled and opened again."""
    thread = threads.begin_thread(
        cycle=world.cycle(), criterion=criterion(world), text="Who?", is_shared=True, mentions=[], by=by
    )
    threads.answer_thread(thread=thread, text="We", mentions=[], by=by)
    threads.resolve_thread(thread=thread, by=by)
    threads.reopen_thread(thread=thread, by=by)


def held_and_continued(world: World, by) -> None:
    """A survey that waited, because the register said that the school was gone."""
    wave = launched(world)
    WaveSchool.objects.filter(wave=wave).update(on_hold=True)
    holding.continue_wave(wave=wave, by=by)


def proposed_by_the_office(world: World) -> Appointment:
    """A safeguarding lead on whom the head, who has been there for long, has the second word."""
    Membership.objects.filter(school=world.school).update(since=timezone.now() - timedelta(days=30))
    return f.AppointmentFactory(school=world.school, proposed_by=world.person("officer"))


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
    last_day.move_last_day(wave=wave, closes_on=wave.closes_on + timedelta(days=2), by=by)
    late_people.add_late_person(wave=wave, school=world.school, email="late@people.example", language="en", by=by)
    last_day.close_today(wave=wave, by=by)


def another_chair(world: World, by) -> None:
    """Another chair of governors, and the same staff representative."""
    rep = SchoolContact.objects.get(school=world.school, kind="rep")
    entered = {"chair": ("Ann Other", "ann@chair.example"), "rep": (rep.name, rep.email)}
    contacts.save_contacts(school=world.school, contacts=entered, by=by)


def dealt_with_and_not(world: World, by) -> None:
    """A request for contact that was done, and was not after all."""
    asked = world.first(ContactRequest)
    contact.finish_contact(request=asked, by=by)
    contact.reopen_contact(request=asked, by=by)


def published_replies(world: World, by) -> None:
    """What the school did about what it heard."""
    part = WaveSchool.objects.filter(school=world.school).first() or f.WaveSchoolFactory(wave=world.first(Wave))
    sharing.save_replies(part=part, lines=[("It is loud", "We made a quiet room")], by=by)
    sharing.publish_replies(part=part, publish=True, by=by)
