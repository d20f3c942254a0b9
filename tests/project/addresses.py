"""Every address of the project, and an example of each."""

from functools import cached_property
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils import timezone

from accounts.models import OfficeMembership
from assessments.models import (
    Assessor,
)
from audits.models import Entry
from evidence.models import (
    Cycle,
    Evidence,
    Judgement,
    Submission,
    SubmissionFile,
    Thread,
)
from framework.models import Principle, Question, Questionnaire, Recording
from plans.models import (
    MetricImport,
)
from schools.models import Invitation, Membership
from schools.terms import academic_year
from surveys.models import Comment, Wave
from surveys.publication.audit import People
from surveys.publication.rows import PublishedRow
from tests.databases import as_worker
from tests.factories import (
    ContactRequestFactory,
    CycleFactory,
    FindingFactory,
    JobFactory,
    LevelFactory,
    OutgoingEmailFactory,
    PrincipleFactory,
    QuestionFactory,
    ReadinessReviewFactory,
    RecordingFactory,
    SchoolFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    TallyFactory,
    TranslationFactory,
    WaveFactory,
    WaveSchoolFactory,
)
from tests.project.rows_of_addresses import FIRST, OF_A_DRAFT, OF_AN_OPEN_REVIEW
from tests.world_of_assessment import fill_submissions
from wqm.documents.models import Document
from wqm.jobs.models import Job
from wqm.tables.models import Upload
from wqm.tenancy.scope import scope

THIRD_PARTY = "allauth."


def routes(resolver=None, namespace: str = ""):
    """(name, view) of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern.callback


VIEWS = dict(routes())
OWN = {name: view for name, view in VIEWS.items() if not view.__module__.startswith(THIRD_PARTY)}


class Arguments:
    """What the addresses of Hazel Primary, its trust and its visit are made of; each is made when it is asked for."""

    def __init__(self, world):
        self.world = world
        self.school_id = self.school_pk = world.school.pk
        self.trust_id = world.trust.pk
        self.version_id, self.step = world.version.pk, "retire"
        self.session_id, self.edition = 0, 1
        self.user_id = world.person("stranger").pk
        self.area, self.direction, self.language, self.kind = "policy", "down", "cy", "principle"
        self.key, self.number, self.page = "contact", 1, "report"
        self.period_id, self.year = 0, academic_year(timezone.localdate())

    def with_everything(self) -> "Arguments":
        """With everything, so that rows made later change nothing."""
        for key in (*FIRST, *(name for name in vars(Arguments) if not name.startswith("_"))):
            getattr(self, key)
        return self

    def __getattr__(self, key: str) -> object:
        if key not in FIRST:
            raise AttributeError(key)
        self.__dict__[key] = value = self.world.first(FIRST[key]).pk
        return value

    @cached_property
    def binned_id(self) -> int:
        with scope(everything=True):
            return Evidence.everything.get(school=self.world.school, binned_at__isnull=False).pk

    @cached_property
    def entry_id(self) -> object:
        with scope(everything=True):  # of the two the one that is shown
            return Entry.objects.get(school=self.world.school, state="hall").pk

    @cached_property
    def cycle_id(self) -> int:
        return self.world.cycle().pk

    @cached_property
    def rule_id(self) -> int:
        return self.world.version.rules.first().pk

    @cached_property
    def piece(self) -> int:
        return self.world.first(SubmissionFile).piece

    @cached_property
    def visit_id(self) -> int:
        return self.world.visit().pk

    @cached_property
    def principle_id(self) -> int:
        return self.world.version.principles.first().pk

    @cached_property
    def part_id(self) -> int:
        """A principle of a draft, for the pages that change one."""
        return PrincipleFactory(version__framework=self.world.version.framework).pk

    @cached_property
    def level_id(self) -> int:
        """A level of the same draft."""
        return LevelFactory(version=Principle.objects.get(pk=self.part_id).version).pk

    @cached_property
    def criterion_id(self) -> int:
        return self.world.first(Judgement).criterion_id

    @cached_property
    def thread_id(self) -> int:
        with scope(everything=True):  # of the two kinds the one that the office reads as well
            return Thread.objects.get(school=self.world.school, is_shared=True).pk

    @cached_property
    def _question(self) -> Question:
        """One of a draft for the youngest, which has a translation and a recording."""
        question = QuestionFactory(section__name="A draft's section", section__number=1)
        questionnaire_id = question.section.questionnaire_id
        TranslationFactory(questionnaire_id=questionnaire_id, language=self.language)
        with scope(everything=True):
            RecordingFactory(questionnaire_id=questionnaire_id)
            Questionnaire.objects.filter(pk=questionnaire_id).update(age="ks1")
        return question

    @cached_property
    def question_id(self) -> int:
        return self._question.pk

    @cached_property
    def section_id(self) -> int:
        return self._question.section_id

    @cached_property
    def questionnaire_id(self) -> int:
        return self._question.section.questionnaire_id

    @cached_property
    def recording_id(self) -> int:
        with scope(everything=True):
            return Recording.objects.get(questionnaire_id=self.questionnaire_id).pk

    @cached_property
    def comment_id(self) -> int:
        with scope(everything=True):
            return Comment.objects.filter(wave_id=str(self.wave_id), decision="unread").get().pk

    @cached_property
    def email_id(self) -> object:
        with scope(everything=True):
            return OutgoingEmailFactory(state="failed", finished_at=timezone.now()).pk

    def of(self, name: str) -> dict:
        """The arguments of one address."""
        arguments = {key: getattr(self, key) for key in self.keys(name) if hasattr(self, key)}
        with scope(everything=True):
            return arguments | self._by_place(name)

    @staticmethod
    def keys(name: str) -> list[str]:
        """The arguments that an address takes."""
        return [key for *_, keys in _reverses(name) for key in keys]

    def _by_place(self, name: str) -> dict:
        place = name.split(":")[0] if not name.startswith("office:assessors") else "assessors"
        keys, arguments = self.keys(name), dict[str, object]()
        if name in OF_A_DRAFT:
            principle = Principle.objects.get(pk=self.part_id)
            draft = {"version_id": principle.version_id, "principle_id": principle.pk}
            arguments |= {key: value for key, value in draft.items() if key in keys}
        if name == "visits:submitted_file":
            arguments["piece"] = self._submitted_for_the_visit()
        if name in OF_AN_OPEN_REVIEW:
            arguments |= self._open_review(keys)
        if "invitation_id" in keys:
            role = {"trust_people": "trustee", "office_schools": "officer", "assessors": "assessor"}.get(place)
            where = {"school": self.school_id} if role is None else {"role": role}
            if role == "trustee":
                where["trust"] = self.trust_id
            arguments["invitation_id"] = Invitation.objects.get(**where).pk
        if "member_id" in keys:
            arguments["member_id"] = {
                "school_people": lambda: Membership.objects.filter(school=self.school_id).order_by("role", "pk")[0],
                "trust_people": lambda: Membership.objects.filter(trust=self.trust_id).order_by("-role", "pk")[0],
                "office_schools": lambda: OfficeMembership.objects.get(role="officer"),
                "assessors": lambda: Assessor.objects.get(user__email="other@visits.example"),
            }[place]().pk
        if name in ("office:waive", "office:availability"):
            of_assessor = {"user_id": self.world.person("assessor").pk, "kind": "other"}
            arguments |= {key: value for key, value in of_assessor.items() if key in keys}
        if name == "school_people:leave":
            arguments["member_id"] = Membership.objects.get(school=self.school_id, role="head").pk
        if name == "trust_people:leave":
            arguments["member_id"] = Membership.objects.get(trust=self.trust_id, role="trust_lead").pk
        if name in ("assessment:visit", "assessment:finding"):
            arguments = dict(zip(("visit_id", "finding_id"), self._earlier_visit(), strict=True))
            arguments = {key: value for key, value in arguments.items() if key in keys}
        if "wave_id" in keys and place in ("trust_surveys", "office_surveys"):
            arguments["wave_id"] = self._wave_of_several(place == "trust_surveys").pk
        if "document_id" in keys:
            document_kind = "survey_results" if name.startswith("surveys:results_document") else "survey_paper"
            kinds = {"surveys": document_kind, "audits": "audit_report", "visits": "assessor_pack"}
            kind = kinds.get(place, "evidence_pack")
            arguments["document_id"] = Document.objects.get(school=self.school_id, kind=kind).pk
        if "request_id" in keys and place == "office_surveys":
            arguments["request_id"] = ContactRequestFactory(school=self.world.school, reader="office").pk
        if "upload_id" in keys:
            where = {"trust": self.trust_id} if place == "trust_metrics" else {"school": self.school_id}
            kind = "people" if place == "surveys" else "numbers"
            arguments["upload_id"] = Upload.objects.get(**where, kind=kind).pk
        if "import_id" in keys:
            where = {"trust": self.trust_id} if place == "trust_metrics" else {"school": self.school_id}
            arguments["import_id"] = MetricImport.objects.get(**where).pk
        if "job_id" in keys:
            ours = Job.objects.filter(school=self.school_id, document__kind="evidence_pack")
            arguments["job_id"] = ours.get().pk if place == "jobs" else self._register_import().pk
        return arguments

    @cached_property
    def reviewed_cycle(self) -> Cycle:
        """With the office, and with a copy whose review nobody has signed; of a school of its own."""
        by = self.world.person("officer")
        with scope(everything=True):
            running = self.world.cycle()
            cycle = CycleFactory(
                school=SchoolFactory(), version=running.version, level=running.level, state="submitted", copies=2,
                submitted_at=timezone.now(), submitted_by=self.world.person("head"),
            )  # fmt: skip
            fill_submissions(cycle.school, cycle, by)
            unsigned = {"decision": "", "note": "", "signed_at": None, "signed_by": None}
            ReadinessReviewFactory(cycle=cycle, submission=cycle.submissions.get(number=2), **unsigned)
        return cycle

    def _open_review(self, keys: list[str]) -> dict[str, object]:
        """Of a cycle whose review nobody has signed, and what its copy shows."""
        cycle = self.reviewed_cycle
        shown = {"piece": SubmissionFile.objects.get(submission__cycle=cycle, submission__number=2).piece}
        return {"cycle_id": cycle.pk, **(shown if "piece" in keys else {})}

    def _submitted_for_the_visit(self) -> int:
        """A file in a copy of the cycle that is visited."""
        visit = self.world.visit()
        held = SubmissionFile.objects.filter(school=self.school_id).first()
        copies: Any = Submission.objects.filter(cycle=visit.cycle)
        copy: Any = copies.first() or SubmissionFactory(cycle=visit.cycle)
        if not SubmissionFile.objects.filter(submission=copy).exists():
            SubmissionFileFactory(submission=copy, piece=held.piece, file=held.file)
        return held.piece

    def _earlier_visit(self) -> tuple[int, int]:
        """A visit of an earlier cycle that is written up, and what it found."""
        running = self.world.cycle()
        cycle = CycleFactory(school=running.school, version=running.version, level=running.level, state="closed")
        principle = self.world.version.principles.first()
        finding = FindingFactory(visit__cycle=cycle, visit__state="recorded", principle=principle)
        return finding.visit_id, finding.pk

    def _wave_of_several(self, of_trust: bool) -> Wave:
        """A closed wave in which Hazel takes part, of its trust or of the office, with a row of everybody."""
        everybody = PublishedRow("all", "wave", "All schools", None, "", ("all",), People(12, 14)).stored()
        wave = WaveFactory(
            school=None,
            trust=self.world.trust if of_trust else None,
            questionnaire=self.world.first(Wave).questionnaire,
            groups=[{"code": "all", "school": self.world.school.pk, "in": {}}],
            rows=[everybody],
            state="published",
            public_key=b"k" * 32,
            shared_on=timezone.localdate(),
            started_by=self.world.person("officer"),
        )
        for school in (self.world.school, self.world.next_door):
            WaveSchoolFactory(wave=wave, school=school)
        with as_worker():  # the web cannot write tallies
            TallyFactory(wave=wave, school=None, group="all", measure="respondents", counts=[12])
        return wave

    def _register_import(self) -> Job:
        by = self.world.person("officer")
        return JobFactory(
            school=None, kind="schools.import_register", created_by=by, state="done", finished_at=timezone.now()
        )


def _reverses(name: str, resolver=None, namespace: str = "", keys: tuple[str, ...] = ()):
    for pattern in (resolver or get_resolver()).url_patterns:
        here = (*keys, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _reverses(name, pattern, inner, here)
        elif f"{namespace}{pattern.name}" == name:
            yield name, here
