"""Trainings of a demo's school: what was learned, how far it has come, and who was there."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from plans.enums import Audience, CheckState, Mode, Stage, WholeSchoolArea
from plans.models import Prompt, StageEntry, Training
from plans.services import training as services
from schools.models import School

CHECKS = (
    (
        WholeSchoolArea.STAFFING,
        CheckState.PARTLY,
        "One of the two supervisors works part time and is not in on Fridays.",
    ),
    (WholeSchoolArea.TIME, CheckState.PARTLY, "Supervision is within working hours for TAs, but not for teachers yet."),
    (WholeSchoolArea.POLICY, CheckState.IN_PLACE, "It has been in the wellbeing policy since September."),
    (WholeSchoolArea.TIMETABLE, CheckState.NOT_YET, "Needs cover on Tuesdays. We will look at this before Easter."),
)

ANSWERS = (
    "Two people said no at first because they thought it was appraisal. We have changed what we call it on the rota.",
    "We used all but one of the planning hours. The rota reminds everyone.",
    "TAs say they sleep better after a hard week. Pupils do not know about it, and do not need to.",
    "Most of the people we asked go. We had forgotten two lunchtime staff, who now go too.",
)


def make_trainings(school: School, people: Mapping[str, User]) -> None:
    """One training a year and a half ago that is lived by now, and one of this autumn that has just begun."""
    lead, head = people["joanna.gill"], people["samir.patel"]
    earlier = _training(
        school, lead, 520, "Supervision for staff who support others",
        provider="A clinical psychologist", staff_present=22, staff_total=41, planning_hours=6, planning_cost=480,
        takeaways="Half an hour a fortnight with someone who does not manage you. It is not about performance.",
        sequence="After the new behaviour policy has bedded in, so that people have time for it.",
        reminders="On the rota in the staff room, and first on the agenda at the leaders’ meeting every half-term.",
    )  # fmt: skip
    for stage, ago in ((Stage.PREPARE, 470), (Stage.DELIVER, 410)):
        services.move_stage(training=earlier, stage=stage, by=lead)
        _enter(earlier, stage, ago)
    _enter(earlier, Stage.EXPLORE, 520)
    services.save_people(training=earlier, people=[lead, head, people["tom.adeyemi"]], by=lead)
    for area, state, note in CHECKS:
        services.save_check(training=earlier, area=area, state=state, note=note, edition=0, by=lead)
    asked = Prompt.objects.filter(training=earlier, due_on__lte=timezone.localdate() - timedelta(days=60))
    for prompt, answer in zip(asked.order_by("due_on"), ANSWERS, strict=False):
        services.answer_prompt(prompt=prompt, by=lead, answer=answer)
        then = timezone.make_aware(datetime.combine(prompt.due_on, time(16, 10))) + timedelta(days=4)
        Prompt.objects.filter(pk=prompt.pk).update(answered_at=then)
    recent = _training(
        school, head, 24, "Noticing when a colleague is not well",
        provider="", staff_present=39, staff_total=41, planning_hours=None, planning_cost=None,
        takeaways="Ask twice. Say what you have noticed, not what you think it means.", sequence="", reminders="",
    )  # fmt: skip
    services.save_people(training=recent, people=[head, lead], by=head)
    services.write_note(
        school=school, training=recent, is_shared=True, by=lead,
        text="The role play felt awkward, but people still talk about it. It is worth an hour on the spring INSET day.",
    )  # fmt: skip


def _training(school: School, by: User, ago: int, title: str, **values) -> Training:
    day = timezone.localdate() - timedelta(days=ago)
    return services.add_training(
        school=school, by=by, title=title, held_on=day, mode=Mode.IN_PERSON, audience=Audience.STAFF, **values
    )


def _enter(training: Training, stage: Stage, ago: int) -> None:
    """The stage was reached so many days ago."""
    day = timezone.localdate() - timedelta(days=ago)
    StageEntry.objects.filter(training=training, stage=stage).update(entered_on=day)
