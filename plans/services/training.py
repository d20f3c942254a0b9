"""Trainings and what becomes of them."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from plans.enums import CheckState, Stage, WholeSchoolArea
from plans.models import AreaCheck, Attendance, Prompt, ReflectiveNote, StageEntry, Target, Training
from plans.policies import check_is_unanswered
from plans.prompts import PUT_OFF_DAYS, QUESTIONS
from plans.services.targets import start_target_from
from schools.queries import active_people
from wqm.activity.services import record
from wqm.editing.conflicts import apply_edit
from wqm.editing.editions import changes_of, ticked, ticks_of
from wqm.references import Origin


@transaction.atomic
def add_training(*, school: Any, by: Any, **values: Any) -> Training:
    """A training, with its first stage and the questions that will come back."""
    training = Training.objects.create(school=school, created_by=by, updated_by=by, **values)
    StageEntry.objects.create(school=school, training=training, stage=training.stage)
    Prompt.objects.bulk_create(
        Prompt(
            school=school, training=training, months=months, question=question,
            due_on=training.held_on + relativedelta(months=months),
        )
        for months, question in QUESTIONS.items()
    )  # fmt: skip
    record("training.added", by=by, school=school, target=training, summary=f"Added the training “{training}”")
    return training


@transaction.atomic
def save_training(*, training: Training, edition: int, by: Any, **values: Any) -> Training:
    """Save what is written about a training; open questions move with its day. Raises EditConflict."""
    training = _locked(training)
    day = training.held_on
    if apply_edit(training, values, edition=edition, by=by, together=[("staff_present", "staff_total")]):
        record("training.saved", by=by, school=training.school, target=training, summary=f"Wrote on “{training}”")
    if training.held_on != day:
        waiting = list(training.prompts.filter(answered_at=None))
        for prompt in waiting:
            prompt.due_on = training.held_on + relativedelta(months=prompt.months)
        Prompt.objects.bulk_update(waiting, ["due_on"])
    return training


@transaction.atomic
def move_stage(*, training: Training, stage: Stage, by: Any) -> Training:
    """Say how far the school is. Moving to where it is changes nothing."""
    training = _locked(training)
    if training.stage == stage:
        return training
    training.stage = stage
    training.save(update_fields=["stage"])
    StageEntry.objects.create(school_id=training.school_id, training=training, stage=stage)
    summary = f"{training.get_stage_display()}: “{training}”"
    record("training.moved", by=by, school=training.school, target=training, summary=summary)
    return training


@transaction.atomic
def save_people(*, training: Training, people: Collection[Any], by: Any, edition: int | None = None) -> Training:
    """These people of the school were there; those who have left since stay on the list.

    Each tick is a value of its own: two people who tick different names at once have both, and people who were not on
    the page of `edition` stay as they are.
    """
    training = _locked(training)
    shown = getattr(edition, "shown", {})
    active = active_people(training.school).values_list("pk", flat=True)
    here = {pk for pk in active if not shown or f"people.{pk}" in shown}
    attending = training.attendances.values_list("user_id", flat=True)
    stored, asked = (ticks_of("people", pks, here) for pks in (attending, [person.pk for person in people]))
    wanted = set(ticked("people", stored, changes_of(training, stored, asked, edition=edition), here))
    training.attendances.filter(user__in=here - wanted).delete()
    rows = [Attendance(school_id=training.school_id, training=training, user_id=pk) for pk in wanted]
    Attendance.objects.bulk_create(rows, ignore_conflicts=True)
    record(
        "training.people_saved",
        by=by,
        school=training.school,
        target=training,
        summary=f"Recorded who attended “{training}”",
    )
    return training


@transaction.atomic
def save_check(
    *, training: Training, area: WholeSchoolArea, state: CheckState, note: str, edition: int, by: Any
) -> AreaCheck:
    """Whether one area carries it. `edition` is 0 where the person saw nothing. Raises EditConflict."""
    training = _locked(training)
    values = {"state": state, "note": note}
    check = AreaCheck.objects.select_related("updated_by").filter(training=training, area=area).first()
    if check is None:
        check = AreaCheck.objects.create(
            school_id=training.school_id, training=training, area=area, updated_by=by, **values
        )
    elif not apply_edit(check, values, edition=edition, by=by):
        return check
    summary = f"{check.get_area_display()}: {check.get_state_display().lower()}, for “{training}”"
    record("training.checked", by=by, school=training.school, target=training, summary=summary)
    return check


def make_target(*, training: Training, by: Any) -> Target:
    """Put what was learned into the plan; pressed twice it is one target."""
    origin = Origin("training", str(training.pk), training.title)
    title = f"Put into practice: {training.title}"[:160]
    return start_target_from(school=training.school, origin=origin, title=title, by=by, why=training.takeaways)


@transaction.atomic
def answer_prompt(*, prompt: Prompt, answer: str, by: Any) -> Prompt:
    """Store an answer. Raises NotAllowed where somebody answered meanwhile."""
    prompt = _locked_prompt(prompt)
    check_is_unanswered(prompt)
    prompt.answer, prompt.answered_at, prompt.answered_by = answer, timezone.now(), by
    prompt.save(update_fields=["answer", "answered_at", "answered_by"])
    summary = f"Answered a follow-up question about “{prompt.training}”"
    record("prompt.answered", by=by, school=prompt.school, target=prompt, summary=summary)
    return prompt


@transaction.atomic
def put_off_prompt(*, prompt: Prompt, by: Any) -> Prompt:
    """Not now: the question comes back in four weeks, and never before its day."""
    prompt = _locked_prompt(prompt)
    check_is_unanswered(prompt)
    prompt.due_on = max(prompt.due_on, timezone.localdate() + timedelta(days=PUT_OFF_DAYS))
    prompt.save(update_fields=["due_on"])
    summary = f"Put off a question about “{prompt.training}”"
    record("prompt.put_off", by=by, school=prompt.school, target=prompt, summary=summary)
    return prompt


@transaction.atomic
def write_note(*, school: Any, text: str, is_shared: bool, training: Training | None, by: Any) -> ReflectiveNote:
    """Keep a note. Of one that is private not even the record says anything."""
    note = ReflectiveNote.objects.create(
        school=school, text=text, is_shared=is_shared, training=training, written_by=by
    )
    if is_shared:
        record("note.shared", by=by, school=school, target=note, summary="Shared a reflective note")
    return note


@transaction.atomic
def share_note(*, note: ReflectiveNote, is_shared: bool, by: Any) -> ReflectiveNote:
    """Show a note to the leaders, or no longer. Only its writer comes here."""
    note.is_shared = is_shared
    note.save(update_fields=["is_shared"])
    if is_shared:
        record("note.shared", by=by, school=note.school, target=note, summary="Shared a reflective note")
    return note


def delete_note(*, note: ReflectiveNote) -> None:
    """Gone for good, and nothing of it is recorded."""
    note.delete()


def _locked(training: Training) -> Training:
    trainings = Training.objects.select_related("school", "updated_by")
    return trainings.select_for_update(of=("self",)).get(pk=training.pk)


def _locked_prompt(prompt: Prompt) -> Prompt:
    prompts = Prompt.objects.select_related("school", "training")
    return prompts.select_for_update(of=("self",)).get(pk=prompt.pk)
