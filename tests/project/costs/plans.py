"""Pages of plans, training and numbers, with more of each."""

from django.utils import timezone

from plans.models import Action, MetricImport, OwnMetric, Target, Training
from tests import factories as f
from tests.project.costs.case import Case


def more_of_the_plan(world) -> None:
    """Two more targets of other people, priorities with actions, milestones, proofs, reviews and comments."""
    school, principle = world.school, world.version.principles.get(number=2)
    for _ in range(2):
        target = f.TargetFactory(school=school, created_by=f.UserFactory(), principle=principle, is_priority=True)
        for each_target in (target, world.first(Target)):
            action = f.ActionFactory(target=each_target, owner=f.UserFactory())
            f.TargetReviewFactory(target=each_target, written_by=f.UserFactory())
            f.TargetCommentFactory(target=each_target, written_by=f.UserFactory())
            for step in (action, world.first(Action)):
                f.MilestoneFactory(action=step, due_on=step.due_on)
                f.ProofFactory(action=step, evidence__added_by=f.UserFactory())


def more_plans(world) -> None:
    """Two more schools in the trust, each with a priority of two actions."""
    for _ in range(2):
        target = f.TargetFactory(
            school=f.SchoolFactory(trust=world.trust), is_priority=True, principle=world.version.principles.first()
        )
        f.ActionFactory.create_batch(2, target=target, owner=f.UserFactory())


def a_priority(world) -> None:
    """Hazel has one, with an action that can come first."""
    Target.objects.filter(school=world.school).update(is_priority=True)


def more_trainings(world) -> None:
    """Two more trainings at Hazel with people, and two more of everything at the one there is."""
    school, today = world.school, timezone.localdate()
    for at, (area, months) in enumerate((("time", 3), ("policy", 6))):
        new = f.TrainingFactory(school=school, staff_present=3 + at, staff_total=9)
        for each_training in (new, world.first(Training)):
            f.AttendanceFactory(training=each_training)
            f.StageEntryFactory(training=each_training)
            f.PromptFactory(training=each_training, months=months, due_on=today)
            answered = f.UserFactory()
            f.PromptFactory(
                training=each_training,
                months=months + 40,
                answer="Yes",
                answered_at=timezone.now(),
                answered_by=answered,
            )
        f.AreaCheckFactory(training=new, area=area)
        f.ReflectiveNoteFactory(school=school, training=new)
        f.MembershipFactory(school=school, role="slt")


def more_shared_practice(world) -> None:
    """Two more entries of other people, each with evidence."""
    for _ in range(2):
        evidence = f.EvidenceFactory(school=world.school)
        f.SharedPracticeFactory(school=world.school, evidence=evidence, created_by=f.UserFactory())


def a_training(world) -> dict[str, object]:
    """The one of Hazel."""
    return {"training_id": world.first(Training).pk}


def more_numbers(world) -> None:
    """Two more schools in the trust, and at Hazel and there two more years of two metrics and of its own one."""
    own = world.first(OwnMetric).code
    for school in (world.school, f.SchoolFactory(trust=world.trust), f.SchoolFactory(trust=world.trust)):
        for year in (2023, 2024):
            for code in ("leavers", "days-lost", own):
                f.MetricValueFactory(school=school, code=code, year=year)
    f.OwnMetricFactory.create_batch(2, school=world.school)


def more_imported(world) -> None:
    """Two more rows in the import that Hazel looks at, and two that were not taken."""
    row = [world.school.pk, "leavers", 2024, "autumn", "2.00", "7.00"]
    MetricImport.objects.filter(school=world.school).update(rows=[row] * 3, rejected=[[4, "many", "Not a number"]] * 2)


def an_import(world) -> dict[str, object]:
    """The one of Hazel."""
    return {"import_id": world.first(MetricImport).pk}


def first_target(world) -> dict[str, object]:
    """The one of Hazel."""
    return {"target_id": world.first(Target).pk}


def first_action(world) -> dict[str, object]:
    """The one of Hazel."""
    return {"action_id": world.first(Action).pk}


CASES = [
    Case("plans:sharing", "head", more_shared_practice, 11),
    Case("plans:overview", "head", more_of_the_plan, 12),
    Case("plans:board", "head", more_of_the_plan, 11),
    Case("plans:timeline", "head", more_of_the_plan, 13),
    Case("plans:prioritise", "head", more_of_the_plan, 12),
    Case("plans:first_actions", "head", more_of_the_plan, 12, first=a_priority),
    Case("plans:target", "head", more_of_the_plan, 14, arguments=first_target),
    Case("plans:action", "head", more_of_the_plan, 15, first=more_of_the_plan, arguments=first_action),
    Case("plans:review", "head", more_of_the_plan, 14, arguments=first_target),
    Case("training:overview", "head", more_trainings, 14),
    Case("training:training", "head", more_trainings, 15, arguments=a_training),
    Case("training:notes", "head", more_trainings, 12),
    Case("metrics:overview", "head", more_numbers, 14),
    Case("metrics:enter", "head", more_numbers, 12),
    Case("metrics:preview", "head", more_imported, 12, arguments=an_import),
    Case("trust_metrics:overview", "trust_lead", more_numbers, 14),
    Case("trust_plans:actions", "trust_lead", more_plans, 14, first=a_priority),
]
