"""Lists and dashboards cost the same number of queries with one thing and with three."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from audits.models import Audit
from evidence.models import Cycle, Judgement, Thread
from framework.models import Questionnaire
from plans.models import Action, MetricImport, OwnMetric, Target, Training
from schools.models import School
from surveys.models import Wave
from tests import factories as f
from tests.databases import as_worker
from tests.project import evidence_in_bulk as lib
from wqm.tenancy.scope import scope


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


def a_draft(world) -> dict[str, object]:
    """A draft questionnaire of one section with one question and one translation."""
    translation = f.TranslationFactory(questionnaire__slug="counted")
    section = f.SectionFactory(questionnaire=translation.questionnaire, number=1)
    f.OptionFactory(question__section=section, question__number=1)
    return {"questionnaire_id": translation.questionnaire_id}


def welsh_of_it(world) -> dict[str, object]:
    """Its translation."""
    return a_draft(world) | {"language": "cy"}


def more_questionnaires(world) -> None:
    """Two more of everything in the draft, where there is one, and two more questionnaires with translations."""
    draft = Questionnaire.objects.filter(slug="counted").first() or f.QuestionnaireFactory()
    for number, language in ((2, "pl"), (3, "ur")):
        section = f.SectionFactory(questionnaire=draft, number=number)
        option = f.OptionFactory(question__section=section, question__number=1)
        f.OptionFactory(question=option.question)
        f.TranslatedStringFactory(
            translation__questionnaire=draft, translation__language=language, key="name", text="X"
        )
        f.TranslationFactory(questionnaire=f.QuestionnaireFactory(), language=language)


def one_visited(world) -> None:
    """A visited school: where there is none, its visits are not asked for."""
    version = world.version
    f.CycleFactory(school=f.SchoolFactory(), version=version, level=version.levels.first(), state="assessed")


def a_trust_wave(world) -> dict[str, object]:
    """A wave of the trust in which Hazel takes part."""
    with scope(everything=True):
        wave = f.WaveFactory(
            school=None, trust=world.trust, name="Counted", questionnaire=f.QuestionnaireFactory(), groups=[]
        )
        f.WaveSchoolFactory(wave=wave, school=world.school)
    return {"wave_id": wave.pk}


def more_waves_of_several(world) -> None:
    """Two more waves of the trust, and two more schools with a class in the one there is."""
    for wave in (Wave.objects.filter(name="Counted").first(), *(a_wave_of(world.trust) for _ in range(2))):
        for _ in range(2):
            school = f.SchoolFactory(trust=world.trust)
            f.WaveSchoolFactory(wave=wave or a_wave_of(world.trust), school=school)
            f.SittingFactory(wave=f.WaveFactory(school=school, questionnaire=f.QuestionnaireFactory()))


def a_wave_of(trust) -> Wave:
    """A draft of the trust."""
    return f.WaveFactory(school=None, trust=trust, questionnaire=f.QuestionnaireFactory(), groups=[])


def first_wave(world) -> dict[str, object]:
    """The published one of Hazel."""
    return {"wave_id": world.first(Wave).pk}


def more_pupils_comments(world) -> None:
    """Two more comments, each of a survey of its own, and two that are shown."""
    for _ in range(2):
        questionnaire = f.QuestionnaireFactory(audience="pupils")
        wave = f.WaveFactory(school=world.school, questionnaire=questionnaire)
        question = f.QuestionFactory(kind="text", section__questionnaire=questionnaire)
        with as_worker():  # the web cannot write comments
            f.CommentFactory(wave=wave, school=world.school, question=question, text="Thanks to Ann")
            f.CommentFactory(wave=world.first(Wave), school=world.school, question=question, decision="shown")


@dataclass(frozen=True)
class Case:
    """A page, who opens it, what is added, and how many queries it costs (without the session's own)."""

    route: str
    persona: str
    more: Callable
    queries: int
    first: Callable = lambda world: None
    arguments: Callable = lambda world: {}

    def url(self, world) -> str:
        """The address at Hazel and its trust."""
        arguments = {"school_id": world.school.pk, "trust_id": world.trust.pk}
        kind = "trust_id" if self.route.startswith("trust") else "school_id"
        needs = self.persona not in {"officer", "administrator", "assessor"} and not self.route.startswith(
            ("home", "api")
        )
        return reverse(self.route, kwargs=({kind: arguments[kind]} if needs else {}) | self.arguments(world))


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


def more_on_the_criterion(world) -> None:
    """Two more of everything at Hazel, and on its first criterion two more of all that people do there."""
    more_of_everything_here(world)
    judgement = world.first(Judgement)
    place = {"cycle": judgement.cycle, "criterion": judgement.criterion}
    for number in (3, 4):
        person = f.UserFactory()
        f.JudgementEditionFactory(judgement=judgement, edition=number, saved_by=person)
        f.AssignmentFactory(**place, person=person, assigned_by=f.UserFactory())
        f.EvidenceUseFactory(**place, evidence__school=world.school, evidence__added_by=person)
        for thread in (world.first(Thread), f.ThreadFactory(**place)):
            comment = f.ThreadCommentFactory(thread=thread, written_by=person)
            f.MentionFactory(comment=comment, person=f.UserFactory())


def an_earlier_cycle(world) -> None:
    """Something was said in Hazel's ended cycle, so that it can be carried over."""
    ended = Cycle.objects.get(school=world.school, state="awarded")
    f.JudgementFactory(cycle=ended, criterion=world.version.principles.get(number=4).criteria.get(number=1))


def more_carried(world) -> None:
    """Two more criteria with evidence in the ended cycle, and more in the running one."""
    more_on_the_criterion(world)
    ended = Cycle.objects.get(school=world.school, state="awarded")
    for number in (2, 3):
        criterion = world.version.principles.get(number=4).criteria.get(number=number)
        f.JudgementFactory(cycle=ended, criterion=criterion, point=world.version.scale.first())
        f.EvidenceUseFactory(cycle=ended, criterion=criterion, evidence__school=world.school)


def the_criterion(world) -> dict[str, object]:
    """The one of Hazel on which something is written."""
    return {"criterion_id": world.first(Judgement).criterion_id}


def a_thread(world) -> dict[str, object]:
    """One of Hazel's."""
    return {"thread_id": world.first(Thread).pk}


def more_of_an_audit(world) -> None:
    """Thirty more entries, ten themes, agreements and steps in the audit of Hazel, and two more audits."""
    audit = world.first(Audit)
    for number in range(10):
        theme = f.ThemeFactory(audit=audit, principle=number % 6 + 1)
        f.AgreementFactory(audit=audit, number=number + 10)
        f.StepFactory(audit=audit, session=audit.sessions.get(number=1), number=number + 10, kind="plenary")
        with as_worker():
            for _ in range(3):
                f.EntryFactory(audit=audit, theme=theme if number % 2 else None, principle=number % 6 + 1)
    for _ in range(2):
        f.AuditFactory(school=world.school, version=audit.version, started_by=world.person("head"))


def the_audit(world) -> dict[str, object]:
    """Hazel's."""
    return {"audit_id": world.first(Audit).pk}


def its_session(world) -> dict[str, object]:
    """The first session of it."""
    return {**the_audit(world), "number": 1}


def while_gathering(world) -> dict[str, object]:
    """The same, while entries are brought together."""
    Audit.objects.filter(pk=world.first(Audit).pk).update(state="gathering")
    return the_audit(world)


CASES = [
    Case("audits:list", "head", more_of_an_audit, 12),
    Case("audits:detail", "head", more_of_an_audit, 21, arguments=the_audit),
    Case("audits:report", "governor", more_of_an_audit, 18, arguments=the_audit),
    Case("audits:themes", "head", more_of_an_audit, 18, arguments=while_gathering),
    Case("audits:lead", "head", more_of_an_audit, 20, arguments=its_session),
    Case("audits:screen", "head", more_of_an_audit, 16, arguments=its_session),
    Case("school_home", "head", more_of_everything_here, 21),
    Case("evidence:overview", "head", more_on_the_criterion, 18, first=an_earlier_cycle),
    Case("evidence:criterion", "head", more_on_the_criterion, 26, arguments=the_criterion),
    Case("evidence:history", "head", more_on_the_criterion, 13, arguments=the_criterion),
    Case("evidence:print", "head", more_on_the_criterion, 14),
    Case("evidence:print_criterion", "head", more_on_the_criterion, 15, arguments=the_criterion),
    Case("evidence:carry_over", "head", more_carried, 20, first=an_earlier_cycle),
    Case("evidence:give", "head", more_on_the_criterion, 15, arguments=the_criterion),
    Case("evidence:thread", "head", more_on_the_criterion, 14, arguments=a_thread),
    Case("evidence:criterion", "head", lib.more_of_the_library, 26, arguments=lib.a_used_criterion),
    Case("evidence:library", "head", lib.more_of_the_library, 19),
    Case("evidence:piece", "head", lib.more_of_the_library, 17, arguments=lib.first_piece),
    Case("evidence:choose", "head", lib.more_of_the_library, 16, arguments=lib.a_free_criterion),
    Case("evidence:use", "head", lib.more_of_the_library, 14, arguments=lib.first_piece),
    Case("evidence:delete", "head", lib.more_of_the_library, 14, arguments=lib.first_piece),
    Case("office_evidence:queue", "officer", lib.more_to_look_at, 16),
    Case("surveys:list", "head", more_of_everything_here, 13),
    Case("surveys:contact_requests", "dsl", more_of_everything_here, 11),
    Case("assessment:overview", "head", more_of_everything_here, 19),
    Case("school_people:list", "head", more_of_everything_here, 13),
    Case("school_people:lead", "head", more_of_everything_here, 14),
    Case("trusts:overview", "trust_lead", more_schools, 21),
    Case("trust_people:list", "trust_lead", more_schools, 13),
    Case("visits:list", "assessor", more_schools, 10),
    Case("office_home", "officer", more_for_the_office, 29, first=one_visited),
    Case("office:pipeline", "officer", more_for_the_office, 13),
    Case("office:readiness", "officer", more_for_the_office, 10),
    Case("office:visits", "officer", more_for_the_office, 12),
    Case("office:awards", "officer", more_for_the_office, 13, first=one_visited),
    Case("trust_surveys:list", "trust_lead", more_waves_of_several, 13, first=a_trust_wave),
    Case("trust_surveys:detail", "trust_lead", more_waves_of_several, 14, arguments=a_trust_wave),
    Case("office_surveys:list", "officer", more_waves_of_several, 12, first=a_trust_wave),
    Case("surveys:results", "head", more_pupils_comments, 22, arguments=first_wave),
    Case("surveys:comments", "dsl", more_pupils_comments, 17, first=more_pupils_comments),
    Case("office_surveys:comments", "officer", more_for_the_office, 14),
    Case("office_schools:schools", "officer", more_for_the_office, 12),
    Case("office_schools:register_changes", "officer", more_changes, 16, first=one_change),
    Case("office_schools:mail", "officer", more_for_the_office, 12),
    Case("framework:list", "officer", more_for_the_office, 10),
    Case("framework:questionnaires", "officer", more_questionnaires, 11),
    Case("framework:questionnaire", "administrator", more_questionnaires, 20, arguments=a_draft),
    Case("framework:preview", "officer", more_questionnaires, 16, arguments=a_draft),
    Case(
        "framework:translation",
        "administrator",
        more_questionnaires,
        14,
        arguments=welsh_of_it,
    ),
    Case("plans:overview", "head", more_of_the_plan, 12),
    Case("plans:board", "head", more_of_the_plan, 11),
    Case("office_schools:accounts", "administrator", more_for_the_office, 11),
    Case("office_schools:security", "administrator", more_for_the_office, 10),
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
    Case("api:schools", "trust_lead", more_schools, 15),
]


def cost(client, url: str) -> int:
    """How many queries one request makes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.route)
def test_page_costs_the_same_with_more_of_everything(world, sign_in, case):
    client, url = sign_in(case.persona), case.url(world)
    with scope(everything=True):
        case.first(world)
    client.get(url)  # what is remembered for an hour, or for the process, is remembered now
    before = cost(client, url)
    with scope(everything=True):
        case.more(world)
    assert (before, cost(client, url)) == (case.queries, case.queries)
