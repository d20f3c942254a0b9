"""Pages of the office, with more schools, changes in the register, comments and mail."""

from django.utils import timezone

from schools.models import School
from tests import factories as f
from tests.databases import as_worker
from tests.project.costs.case import Case
from tests.project.costs.schools import its_visit, more_of_arranging, more_schools


def more_for_the_office(world) -> None:
    """Handed-in, ready and visited schools, comments to read and mail that failed."""
    more_schools(world)
    version, head = world.version, world.person("head")
    for state in ("submitted", "ready", "assessed") * 2:
        f.CycleFactory(school=f.SchoolFactory(), version=version, level=version.levels.first(), state=state)
    wave = f.WaveFactory(school=world.school, questionnaire=f.QuestionnaireFactory(), started_by=head)
    question = f.QuestionFactory(kind="text")
    with as_worker():  # the web cannot write comments
        f.CommentFactory.create_batch(2, wave=wave, question=question)
    f.OutgoingEmailFactory.create_batch(2, state="unknown")


def more_assessors(world) -> None:
    """Sixty assessors, each with days on which they are not free, a visit, a conflict or a place where they work."""
    more_of_arranging(world)
    for number in range(58):
        user = f.AssessorFactory().user
        f.AvailabilityFactory(user=user)
        if number % 3 == 0:
            f.ConflictFactory(school=world.school, user=user)
        elif number % 3 == 1:
            f.MembershipFactory(school=f.SchoolFactory(), user=user)
        else:
            f.EngagementFactory(visit__cycle=f.CycleFactory(school=f.SchoolFactory()), user=user)


def one_who_works(world) -> None:
    """An assessor who works at a school: where no one does, nobody asks who assessed it."""
    f.MembershipFactory(school=f.SchoolFactory(), user=world.person("assessor"))


def its_cycle(world) -> dict:
    """Hazel's cycle."""
    return {"cycle_id": world.cycle().pk}


def one_change(world) -> None:
    """Hazel has closed: where no change is there, nothing is asked about open work."""
    f.RegisterChangeFactory(school=world.school)


def more_changes(world) -> None:
    """Two more schools that the register has closed and of which something is open, and two that are resolved."""
    more_schools(world)
    officer = world.person("officer")
    for school in School.objects.filter(identifier__startswith="91000"):
        f.RegisterChangeFactory(school=school)
        f.RegisterChangeFactory(
            school=school, resolved_at=timezone.now(), resolved_by=officer, resolved_note="Spoke to the head"
        )


def one_visited(world) -> None:
    """A visited school: where there is none, its visits are not asked for."""
    version = world.version
    f.CycleFactory(school=f.SchoolFactory(), version=version, level=version.levels.first(), state="assessed")


def a_cycle(world) -> dict[str, object]:
    """The running one of Hazel."""
    return {"cycle_id": world.cycle().pk}


def more_cycles(world) -> None:
    """Two more cycles with awards at Hazel, and two changes of the running one."""
    cycle = world.cycle()
    for level in world.version.levels.all()[1:]:
        ended = f.CycleFactory(school=world.school, version=world.version, level=cycle.level, state="awarded")
        f.AwardFactory(cycle=ended)
        f.LevelChangeFactory(cycle=cycle, later=level, changed_by=f.UserFactory())


CASES = [
    Case("office:cycle", "officer", more_cycles, 13, arguments=a_cycle),
    Case("office:change_level", "officer", more_cycles, 12, arguments=a_cycle),
    Case("office_home", "officer", more_for_the_office, 30, first=one_visited),
    Case("office:pipeline", "officer", more_for_the_office, 13),
    Case("office:readiness", "officer", more_for_the_office, 10),
    Case("office:visits", "officer", more_for_the_office, 16),
    Case("office:visit", "officer", more_of_arranging, 21, arguments=its_visit),
    Case(
        "office:book",
        "officer",
        more_assessors,
        24,
        first=one_who_works,
        arguments=lambda world: {"cycle_id": world.cycle().pk},
    ),
    Case("office:awards", "officer", more_for_the_office, 13, first=one_visited),
    Case("office_schools:schools", "officer", more_for_the_office, 12),
    Case("office_schools:register_changes", "officer", more_changes, 16, first=one_change),
    Case("office_schools:mail", "officer", more_for_the_office, 12),
    Case("office_schools:accounts", "administrator", more_for_the_office, 11),
    Case("office_schools:security", "administrator", more_for_the_office, 10),
]
