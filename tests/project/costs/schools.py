"""Pages about a school or about all schools of somebody, with more schools and more in them."""

from django.utils import timezone

from tests import factories as f
from tests.project.costs.case import Case


def more_schools(world) -> None:
    """Two more schools in the trust, each with a cycle, a judgement, a visit and an award."""
    version, head = world.version, world.person("head")
    criterion = version.principles.get(number=2).criteria.get(number=2)
    for number in ("7", "8"):
        school = f.SchoolFactory(identifier=f"91000{number}", trust=world.trust)
        cycle = f.CycleFactory(school=school, version=version, level=version.levels.first())
        f.JudgementFactory(cycle=cycle, criterion=criterion, point=version.scale.first(), updated_by=head)
        f.VisitFactory(cycle=cycle, assessor=world.person("assessor"), booked_by=head)
        ended = f.CycleFactory(school=school, version=version, level=cycle.level, state="awarded")
        f.AwardFactory(cycle=ended, made_by=head)


def more_of_everything_here(world) -> None:
    """Two more judgements, pieces of evidence, waves, documents, people and acts at Hazel."""
    cycle, head, school = world.cycle(), world.person("head"), world.school
    point = cycle.version.scale.first()
    for number in (2, 3):
        criterion = cycle.version.principles.get(number=1).criteria.get(number=number)
        f.JudgementFactory(cycle=cycle, criterion=criterion, point=point, updated_by=head)
        for _ in range(2):
            note = f.EvidenceFactory(school=school, added_by=head)
            f.EvidenceUseFactory(cycle=cycle, criterion=criterion, evidence=note)
        questionnaire = f.QuestionnaireFactory()
        f.WaveFactory(
            school=school, questionnaire=questionnaire, started_by=head, state="too_few", public_key=b"k" * 32
        )
        f.SittingFactory(wave=f.WaveFactory(school=school, questionnaire=questionnaire, started_by=head))
        f.ContactRequestFactory(school=school)
        f.DocumentFactory(school=school, asked_by=head, job__created_by=head, kind="evidence_pack")
        f.MembershipFactory(school=school, role="contributor")
        f.InvitationFactory(school=school, invited_by=head)
        f.AppointmentFactory(school=school)
        f.ActivityFactory(school=school, actor=f.UserFactory())


def more_of_arranging(world) -> None:
    """Two more proposals, changes and years of term dates at Hazel."""
    visit, head = world.visit(), world.person("head")
    for number in (1, 2):
        proposal = f.DayProposalFactory(cycle=visit.cycle, proposed_by=head)
        f.ProposedDayFactory(proposal=proposal)
        f.VisitChangeFactory(visit=visit, changed_by=head)
        f.TermDatesFactory(school=world.school, year=2020 - number, saved_by=head)
        f.EngagementFactory(visit=visit, role="co_assessor", user=f.AssessorFactory().user, asked_by=head)
        f.VisitDeviceFactory(visit=visit, user=f.UserFactory())


def more_periods(world) -> None:
    """Days on which the assessor is not free."""
    f.AvailabilityFactory.create_batch(3, user=world.person("assessor"))


def more_on_the_agenda(world) -> None:
    """Three more items and comments, with principles and people."""
    visit, head = world.visit(), world.person("head")
    for at in ("09:00", "10:00", "11:00"):
        f.AgendaItemFactory(visit=visit, starts_at=at, principles=["staff"], updated_by=head)
        f.AgendaItemFactory(visit=visit, removed_at=timezone.now(), updated_by=head)
        f.AgendaCommentFactory(visit=visit, written_by=f.UserFactory())


def more_written(world) -> None:
    """Notes of the day, remarks, and tablets."""
    visit, by = world.visit(), world.person("assessor")
    f.VisitNoteFactory.create_batch(3, visit=visit, written_by=by)
    f.InternalRemarkFactory.create_batch(3, visit=visit, updated_by=by)
    f.VisitDeviceFactory.create_batch(3, visit=visit, user=by)
    f.EvidenceCheckFactory(visit=visit, criterion=world.version.principles.first().criteria.last(), updated_by=by)


def its_visit(world) -> dict[str, object]:
    """Hazel's."""
    return {"visit_id": world.visit().pk}


CASES = [
    Case("assessment:agenda", "head", more_on_the_agenda, 18, arguments=its_visit),
    Case("visits:agenda", "assessor", more_on_the_agenda, 20, arguments=its_visit),
    Case("visits:detail", "assessor", more_written, 21, arguments=its_visit),
    Case("visits:notes", "assessor", more_written, 19, arguments=its_visit),
    Case("visits:written", "assessor", more_written, 20, arguments=its_visit),
    Case("school_home", "head", more_of_everything_here, 23),
    Case("assessment:overview", "head", more_of_everything_here, 31),
    Case("assessment:dates", "head", more_of_arranging, 26),
    Case("school_people:term_dates", "head", more_of_arranging, 11),
    Case("school_people:list", "head", more_of_everything_here, 13),
    Case("school_people:lead", "head", more_of_everything_here, 14),
    Case("trusts:overview", "trust_lead", more_schools, 21),
    Case("trust_people:list", "trust_lead", more_schools, 13),
    Case("visits:list", "assessor", more_schools, 11),
    Case("visits:availability", "assessor", more_periods, 11),
    Case("api:schools", "trust_lead", more_schools, 15),
]
